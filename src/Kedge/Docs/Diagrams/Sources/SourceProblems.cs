namespace Kedge.Docs.Diagrams.Sources;

public static class SourceProblems
{
    public static Problem NoFile(string kind, string tried) => new("KDG6095", $"there is no {tried} here", Hint: $"name the file: kedge docs diagram {kind} FILE");

    public static Problem CannotRead(string file, string why) => new("KDG6096", $"cannot read {file}: {why}", new Place(file));

    public static Problem NoModelNamed() =>
        new("KDG6097", "which model?", Hint: "name a model file, or what makes the model: kedge docs diagram model package.module:factory");

    public static Problem NoImage(string name) => new("KDG6098", $"{name} needs the project's image, and {name} could not be looked at without it", Hint: "kedge build makes it; or name a model file");

    public static Problem NoCheckpoint(string run) => new("KDG6099", $"run {run} kept no model file", Hint: "what a run writes into $KEDGE_RUN/artifacts is kept; or name a model file");
}
