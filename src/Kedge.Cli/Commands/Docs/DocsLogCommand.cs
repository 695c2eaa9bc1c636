using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Logs;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Cli.Commands.Docs;

public static class DocsLogCommand
{
    public static Command Create(Shell shell) =>
        new("log", "The log of experiments: pages whose facts are the records'.\nExample: kedge docs log new --from base --goal 'does a larger batch hurt?'") { New(shell) };

    static Command New(Shell shell)
    {
        var from = new Option<string>("--from") { Description = "The run: a name, an id or a part of it, or last", HelpName = "RUN", DefaultValueFactory = _ => "last" };
        var to = new Option<string?>("--to") { Description = "The page to write. Default: docs/log/DAY-NAME.md", HelpName = "FILE" };
        var goal = new Option<string?>("--goal") { Description = "What was to be found out; else you are asked", HelpName = "WORDS" };
        var quiet = new Option<bool>("--no-input") { Description = "Ask nothing: the page has a place for each answer. So it is, too, where there is no terminal" };
        var language = new Option<string>("--lang") { Description = "en or zh", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "zh");
        var command = new Command("new",
            "Write a page from a run's record: set-up, results and curves as regions that cannot go stale. On a terminal you are asked for what no record can say; Enter leaves a question for later.\nExample: kedge docs log new --from base --goal 'does a larger batch hurt?'") { from, to, goal, quiet, language };
        command.SetAction(parse => Write(shell, parse.GetValue(from)!, parse.GetValue(to),
            new(parse.GetValue(goal), !parse.GetValue(quiet), parse.GetValue(language) == "zh")));
        return command;
    }

    /// <param name="Asks">Where there is somebody to answer.</param>
    sealed record LogWish(string? Goal, bool Asks, bool Chinese);

    static int Write(Shell shell, string from, string? to, LogWish wish)
    {
        var here = Path.GetFullPath(shell.Folder);
        var root = PageSearch.RootOf(here, SettingsFile.Names);
        var known = DocsSet.KnownOf(shell, root);
        var run = known.Run[$"{Path.GetRelativePath(root, here)}\n{from}"];
        if (!run.IsOk) return Failed(shell, run.Problems);
        var full = to is { } typed ? Path.GetFullPath(typed, here) : Path.Combine(here, "docs", "log", LogPage.FileName(run.Value.Run, wish.Chinese));
        var named = Path.GetRelativePath(here, full);
        // Before anything is asked: answers must not be lost.
        if (File.Exists(full)) return Failed(shell, [LogProblems.AlreadyThere(named)]);
        var said = Answers(shell, run.Value, wish);
        var page = PageReader.Read(Path.GetRelativePath(root, full), LogPage.Of(run.Value, wish.Chinese, said));
        if (LogFile.Write(full, named, PageSync.Of(page, known, force: false).Text) is { } wrong) return Failed(shell, [wrong]);
        shell.Out.Profile.Out.Writer.WriteLine(named);
        LogView.WriteOpen(shell, [.. LogPage.Open(run.Value, said)], wish.Chinese);
        return App.Exit.Done;
    }

    static LogAnswers Answers(Shell shell, KnownRun run, LogWish wish)
    {
        var said = LogAnswers.None.With(LogSection.Goal, wish.Goal);
        var asks = wish.Asks && shell.Error.Profile.Capabilities.Interactive && shell.Input() is null;
        return asks ? LogView.Ask(shell.Error, said, LogPage.Open(run, said), wish.Chinese) : said;
    }

    static int Failed(Shell shell, IEnumerable<Problem> problems)
    {
        foreach (var problem in problems) ProblemView.Write(shell.Error, problem);
        return App.Exit.CouldNot;
    }
}
