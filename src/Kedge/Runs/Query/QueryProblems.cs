namespace Kedge.Runs.Query;

/// <summary>Everything that can be wrong with a question about runs, in words.</summary>
public static class QueryProblems
{
    const string Example = "for example: lr<0.01 and val_acc>0.9 and not tag=old";

    public static Problem Wrong(string text, int at, int length, string what, string? note = null) =>
        new("KDG5020", $"{what}", new Place("--where", 1, at + 1, Math.Max(1, length), text), Note: note, Hint: Example);

    public static Problem TooLong(int length) =>
        new("KDG5020", $"this expression has {length} characters; {Where.Longest} is the most", Hint: Example);

    public static Problem UnknownName(string text, int at, string name, IReadOnlyList<string> near) =>
        new("KDG5021", $"no run has anything called '{name}'", new Place("--where", 1, at + 1, Math.Max(1, name.Length), text),
            Note: near.Count > 0 ? $"did you mean {string.Join(" or ", near)}?" : null,
                Hint: "kedge runs --names lists what can be asked for") { Severity = Severity.Warning };

    public static Problem UnknownColumn(string option, string name, IReadOnlyList<string> near) =>
        new("KDG5022", $"{option}: no run has anything called '{name}'{(near.Count > 0 ? $"; did you mean {string.Join(" or ", near)}?" : "")}",
            Hint: "kedge runs --names lists what can be asked for");

    public static Problem CannotRead(string runs, string why) =>
        new("KDG5023", $"{runs} cannot be read: {why}");

    public static Problem CannotChange(string what, string why) =>
        new("KDG5024", $"{what} cannot be changed: {why}", Hint: "check who owns the runs folder and whether the disk is full");

    public static Problem BadTag(string tag) =>
        new("KDG5025", $"'{tag}' cannot be a tag", Hint: "a tag is 1 to 60 letters, digits or _ . : + -, and begins with a letter or digit");

    public static Problem StillRunning(RunId id) =>
        new("KDG5026", $"{id.Short} is still running", Hint: "stop it first, or wait for its end");

    public static Problem NotInTrash(string wanted) =>
        new("KDG5027", $"the trash has no run called '{wanted}'", Hint: "kedge runs restore without an id lists the trash");

    public static Problem OneRun(RunId id) =>
        new("KDG5028", $"all of these are one run, {id.Short}", Hint: "kedge runs lists others to compare with");
}
