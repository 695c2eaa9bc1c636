using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Logs;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Cli.Commands;

public static class DocsLogCommand
{
    public static Command Create(Shell shell) =>
        new("log", "The log of experiments: pages whose facts are the records'.\nExample: kedge docs log new --from base --goal 'does a larger batch hurt?'") { New(shell) };

    static Command New(Shell shell)
    {
        var from = new Option<string>("--from") { Description = "The run: a name, an id or a part of it, or last", HelpName = "RUN", DefaultValueFactory = _ => "last" };
        var to = new Option<string?>("--to") { Description = "The page to write. Default: docs/log/DAY-NAME.md", HelpName = "FILE" };
        var goal = new Option<string?>("--goal") { Description = "What was to be found out; else the page asks for it", HelpName = "WORDS" };
        var language = new Option<string>("--lang") { Description = "en or zh", DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "zh");
        var command = new Command("new", "Write a page from a run's record: set-up, results and curves as regions that cannot go stale, and places for what only you can say.\nExample: kedge docs log new --from base --goal 'does a larger batch hurt?'") { from, to, goal, language };
        command.SetAction(parse => Write(shell, parse.GetValue(from)!, parse.GetValue(to), (parse.GetValue(goal), parse.GetValue(language) == "zh")));
        return command;
    }

    static int Write(Shell shell, string from, string? to, (string? Goal, bool Chinese) how)
    {
        var here = Path.GetFullPath(shell.Folder);
        var root = PageSearch.RootOf(here, SettingsFile.Names);
        var known = DocsSet.KnownOf(shell, root);
        var run = known.Run[$"{Path.GetRelativePath(root, here)}\n{from}"];
        foreach (var problem in run.Problems) ProblemView.Write(shell.Error, problem);
        if (!run.IsOk) return App.Exit.CouldNot;
        var full = to is { } typed ? Path.GetFullPath(typed, here) : Path.Combine(here, "docs", "log", LogPage.FileName(run.Value.Run, how.Chinese));
        var page = PageReader.Read(Path.GetRelativePath(root, full), LogPage.Of(run.Value, how.Chinese, how.Goal));
        if (LogFile.Write(full, Path.GetRelativePath(here, full), PageSync.Of(page, known, force: false).Text) is { } wrong)
        {
            ProblemView.Write(shell.Error, wrong);
            return App.Exit.CouldNot;
        }
        shell.Out.Profile.Out.Writer.WriteLine(Path.GetRelativePath(here, full));
        return App.Exit.Done;
    }
}
