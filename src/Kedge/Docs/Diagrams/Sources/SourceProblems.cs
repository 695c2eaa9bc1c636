namespace Kedge.Docs.Diagrams.Sources;

public static class SourceProblems
{
    public static Problem NoFile(string kind, string tried) => new("KDG6095", $"there is no {tried} here", Hint: $"name the file: kedge docs diagram {kind} FILE");

    public static Problem CannotRead(string file, string why) => new("KDG6096", $"cannot read {file}: {why}", new Place(file));

    public static Problem NoModelNamed() =>
        new("KDG6097", "which model?", Hint: "name a model file, or what makes the model: kedge docs diagram model package.module:factory");

    public static Problem NoCheckpoint(string run) => new("KDG6099", $"run {run} wrote no model, or none that is still there", Hint: "name a model file");

    public static Problem Overwritten(string file, string run) =>
        new("KDG6099", $"{file} is not as run {run} wrote it: something wrote it again", new Place(file),
            Hint: "name the file itself to draw what it is now");
}
