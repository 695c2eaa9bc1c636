using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Record;

namespace Kedge.Cli.Commands.Runs;

static class VerifyRuns
{
    public static Command Create(Shell shell)
    {
        var ids = RunArgument.Many("Runs to look at; without one, all of them", ArgumentArity.ZeroOrMore);
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON" };
        var command = new Command("verify",
            "Say whether records are what they were when their runs ended, by the SHA-256 of every file.\nExample: kedge runs verify last")
        { ids, json };
        command.SetAction((parse, _) => Task.FromResult(Verify(shell, parse.GetValue(ids) ?? [], parse.GetValue(json))));
        return command;
    }

    static int Verify(Shell shell, string[] wanted, bool json)
    {
        var (project, named, code) = (new ProjectRuns(shell), new List<RunId>(), App.Exit.Done);
        foreach (var one in wanted)
            code = Math.Max(code, project.With(one, id =>
            {
                named.Add(id);
                return App.Exit.Done;
            }));
        var ids = wanted.Length > 0 ? [.. named.Distinct()] : project.Reader.Ids();
        var found = ids.Select(id => KeyValuePair.Create(id, RunVerification.Of(project.Reader, id, Path.GetDirectoryName(project.Folder)!))).ToList();
        if (json) VerificationView.WriteJson(shell.Out, found);
        else VerificationView.Write(shell.Out, [.. found.Select(f => f.Value).OfType<RunVerification>()]);
        var unknown = Unknown(shell, [.. found.Where(f => f.Value is null).Select(f => f.Key)], wanted.Length > 0);
        var verdict = found.Any(f => f.Value is { IsWhole: false }) ? App.Exit.No : App.Exit.Done;
        return new[] { code, unknown, verdict }.Max();
    }

    /// <summary>Who asks for one run wants an answer; of all runs some are always without digests.</summary>
    static int Unknown(Shell shell, ImmutableArray<RunId> unknown, bool named)
    {
        if (named) shell.Tell(unknown.Select(RunProblems.NoDigests));
        if (!named && unknown.Length > 0)
            shell.Error.Profile.Out.Writer.WriteLine($"{unknown.Length} runs without digests: they go on, were killed, or are of another tracker");
        return named && unknown.Length > 0 ? App.Exit.CouldNot : App.Exit.Done;
    }
}
