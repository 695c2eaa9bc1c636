using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Runs;
using Kedge.Runs.Record;

namespace Kedge.Cli.Commands.Runs;

static class VerifyRuns
{
    public static Command Create(Shell shell)
    {
        var ids = RunArgument.Many("Runs to look at; without one, all of them", ArgumentArity.ZeroOrMore);
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("verify", "Say whether records are what they were when their runs ended, by the SHA-256 of every file.\nExample: kedge runs verify last") { ids, json };
        command.SetAction((parse, _) => Task.FromResult(Verify(shell, parse.GetValue(ids) ?? [], parse.GetValue(json))));
        return command;
    }

    static int Verify(Shell shell, string[] wanted, bool json)
    {
        var (project, named, code) = (new ProjectRuns(shell), new List<RunId>(), App.Exit.Done);
        foreach (var one in wanted) code = Math.Max(code, project.With(one, id => { named.Add(id); return App.Exit.Done; }));
        var found = (wanted.Length > 0 ? [.. named.Distinct()] : project.Reader.Ids()).ToDictionary(id => id, id => RunVerification.Of(project.Reader, id, Path.GetDirectoryName(project.Folder)!));
        if (json) VerificationView.WriteJson(shell.Out, found);
        else VerificationView.Write(shell.Out, [.. found.Values.OfType<RunVerification>()]);
        var unknown = found.Where(f => f.Value is null).Select(f => f.Key).ToList();
        if (wanted.Length == 0 && unknown.Count > 0) shell.Error.Profile.Out.Writer.WriteLine($"{unknown.Count} runs without digests: they go on, were killed, or are of another tracker");
        foreach (var id in wanted.Length > 0 ? unknown : []) ProblemView.Write(shell.Error, RunProblems.NoDigests(id));
        return unknown.Count > 0 && wanted.Length > 0 ? App.Exit.CouldNot : Math.Max(code, found.Values.All(f => f is null or { IsWhole: true }) ? App.Exit.Done : App.Exit.No);
    }
}
