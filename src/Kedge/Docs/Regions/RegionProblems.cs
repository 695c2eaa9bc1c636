namespace Kedge.Docs.Regions;

/// <summary>Why a region or a fact has nothing to stand there.</summary>
public static class RegionProblems
{
    public static Problem UnknownKind(string kind, string? nearest) =>
        new("KDG6101", $"there is no kind of region called '{kind}'",
            Hint: nearest is null ? $"there are: {string.Join(", ", RegionKinds.All.Select(k => k.Name))}" : $"did you mean '{nearest}'?");

    public static Problem UnknownKey(string kind, string key, string? nearest) =>
        new("KDG6102", $"a region '{kind}' has nothing called '{key}'",
            Hint: nearest is null ? $"it may say: {RegionKinds.Find(kind)?.Keys}" : $"did you mean '{nearest}'?");

    public static Problem KeyMissing(string kind, string key) =>
        new("KDG6103", $"a region '{kind}' needs {key}=", Hint: $"write {key}=… into the marker");

    public static Problem OutOfTree(string path) =>
        new("KDG6111", $"{path} leads out of the tree of pages", Hint: "paths are written from the root of the repository, or with ./ from the page's folder");

    public static Problem NoFile(string path, string why) =>
        new("KDG6112", $"{path} cannot be read: {why}", Hint: "paths are written from the root of the repository, or with ./ from the page's folder");

    public static Problem LockIsStale(string folder) =>
        new("KDG6121", $"the lock of {Folder(folder)} does not answer its kedge.yaml any more", Hint: "kedge lock, then kedge docs sync");

    public static Problem NotHere(string what) =>
        new("KDG6113", $"{what} is not known here", Hint: "kedge docs sync and kedge docs lint know it");

    public static Problem BadValue(string key, string value, string wanted) =>
        new("KDG6104", $"{key}={value} is not {wanted}", Hint: $"{key}= is {wanted}");

    public static Problem NoPackage(string name, string? nearest) =>
        new("KDG6114", $"the lock has no package '{name}'", Hint: nearest is null ? "kedge lock --why lists what it has" : $"did you mean '{nearest}'?");

    public static Problem NoCommand(string command, string? nearest) =>
        new("KDG6115", $"there is no command 'kedge {command}'", Hint: nearest is null ? "kedge --help lists the commands" : $"did you mean '{nearest}'?");

    public static Problem Nothing(string what, string run, string hint) =>
        new("KDG6116", $"the run {run} has no {what}", Hint: hint);

    public static Problem UnknownFact(string? name, string? nearest) =>
        new("KDG6105", name is null ? "the marker names no fact" : $"there is no fact called '{name}'",
            Hint: nearest is null ? $"there are: {string.Join(", ", FactKinds.All.Select(k => k.Name))}" : $"did you mean '{nearest}'?");

    public static Problem FactNeedsName(string fact, string example) =>
        new("KDG6106", $"a fact '{fact}' needs a name", Hint: $"write kedge:fact {fact} {example}");

    public static Problem Broken(string why, string hint) =>
        new("KDG6107", $"broken marker: {why}", Hint: hint);

    /// <summary>The source is there, but does not hold together any more.</summary>
    public static bool SaysStale(Problem problem) => problem.Code.StartsWith("KDG612", StringComparison.Ordinal);

    /// <summary>The marker itself says something without meaning.</summary>
    public static bool BlamesMarker(Problem problem) => problem.Code.StartsWith("KDG610", StringComparison.Ordinal);

    static string Folder(string folder) => folder.Length == 0 ? "the project" : folder;
}
