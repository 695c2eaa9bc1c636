namespace Kedge.Runs.Page;

/// <summary>What is to be said about a run's page.</summary>
public static class PageProblems
{
    public static Problem Touched(string page, string kept) =>
        new("KDG5030", $"{page} was edited above its line, where it is made from the record: the whole old page is kept as {kept}",
            Hint: "write below the line that begins with <!-- kedge; what stands there is never touched") { Severity = Severity.Warning };

    public static Problem CannotWrite(string page, string why) =>
        new("KDG5031", $"{page} cannot be written: {why}", Hint: "check who owns the run's folder and whether the disk is full");

    public static Problem NothingToWrite(string command) =>
        new("KDG5032", "there is nothing to write down", Hint: $"kedge {command} last \"what you want to remember\"");
}
