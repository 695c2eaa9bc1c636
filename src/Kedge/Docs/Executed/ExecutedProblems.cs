namespace Kedge.Docs.Executed;

public static class ExecutedProblems
{
    public static Problem BadWord(string word) =>
        new("KDG6311", $"'{word}' means nothing behind kedge:run", Hint: "host, fresh, in=FOLDER, exit=CODE, figures=any and timeout=30s do");

    public static Problem NothingToRun(string language) =>
        new("KDG6312", $"the block has nothing to run as '{language}'", Hint: "```bash kedge:run, or ```console kedge:run with lines that begin with $");

    public static Problem OtherExit(string command, int expected, int got, string output) =>
        new("KDG6313", $"`{First(command)}` ended with {got}, not {expected}", Note: Last(output),
            Hint: "in a console block a line [exit CODE] below the output says another code; exit=CODE behind kedge:run in a script");

    public static Problem OtherOutput(string command, string expected, string got) =>
        new("KDG6314", $"`{First(command)}` says something else: '{Cut(got)}' instead of '{Cut(expected)}'",
            Hint: "write what it says now, or … for what differs each time");

    public static Problem TookTooLong(int seconds) =>
        new("KDG6315", $"the block was ended after {seconds} s", Hint: "timeout=300s behind kedge:run gives it longer");

    public static Problem NoShell() =>
        new("KDG6316", "there is no bash on this machine", Hint: "install bash, or run the block in the image: without `host`");

    public static Problem FreshInImage() =>
        new("KDG6317", "only blocks on the host have a fresh folder", Hint: "kedge:run host fresh; in the image, a block can make one: cd $(mktemp -d)");

    static string First(string command) => Cut(command.Trim().Split('\n')[0]);

    static string? Last(string output) => output.TrimEnd().Split('\n')[^1].Trim() is { Length: > 0 } line ? Cut(line) : null;

    static string Cut(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
