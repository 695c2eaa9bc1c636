using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Query;
using Kedge.Runs.Record;
using Kedge.Runs.Reproduce;

namespace Kedge.Cli.Commands.Runs.Recording;

public static class ReproduceCommand
{
    public const string Name = "reproduce";

    public static Command Create(Shell shell)
    {
        var id = RunArgument.One();
        var words = new Argument<string[]>("CMD") { Description = "Another command than the recorded one, after --", Arity = ArgumentArity.ZeroOrMore };
        var tolerance = new Option<string[]>("--tolerance") { Description = "METRIC=0.01 or METRIC=1%: how far a value may be off; * for all metrics. Default: exact on CPUs and where flags promise it, else 1%", HelpName = "METRIC=AMOUNT" };
        var here = new Option<bool>("--here") { Description = "Run on the files as they are now instead of the recorded code" };
        var json = new Option<bool>("--json") { Description = "Print the verdict as JSON; the command's own output goes to standard error" };
        var command = new Command(Name,
            "Run a record again, with its code, image, command and variables, and say what agrees.\nExample: kedge reproduce last --tolerance val_acc=0.5%")
        { id, words, tolerance, here, json };
        command.SetAction((parse, ct) =>
        {
            ImmutableArray<string> instead = [.. parse.GetValue(words) ?? []];
            return Run(shell, new(parse.GetValue(id)!, instead, parse.GetValue(tolerance) ?? [], parse.GetValue(here), parse.GetValue(json)), ct);
        });
        return command;
    }

    sealed record Wish(string Id, ImmutableArray<string> Command, string[] Tolerances, bool Here, bool Json);

    static async Task<int> Run(Shell shell, Wish wish, CancellationToken ct)
    {
        var project = new ProjectRuns(shell);
        var (tolerances, found) = (Tolerance.ParseAll(wish.Tolerances), RunName.Pick(project.Table, wish.Id));
        if (!tolerances.IsOk || !found.IsOk) return shell.Refuse([.. tolerances.Problems, .. found.Problems]);
        var before = project.Reader.Read(found.Value.Id);
        if (Mistyped(tolerances.Value, before).ToList() is { Count: > 0 } mistyped) return shell.Refuse(mistyped);
        var rerun = new Rerun(shell, project, before) { Here = wish.Here, Command = wish.Command, OutputToError = wish.Json };
        var after = await rerun.Go(ct);
        if (!after.IsOk) return shell.Refuse(after.Problems);
        var reproduction = Reproduction.Of(rerun.Before, after.Value, tolerances.Value);
        var verdict = ReproductionView.Json(reproduction);
        Keep(shell, project.Reader.PathOf(after.Value.Id), verdict + "\n");
        if (wish.Json) shell.Out.Profile.Out.Writer.WriteLine(verdict);
        else ReproductionView.Write(shell.Out, reproduction);
        return reproduction.Agrees ? App.Exit.Done : App.Exit.No;
    }

    /// <summary>Said before the run, which may take days, and not after it.</summary>
    static IEnumerable<Problem> Mistyped(Tolerances tolerances, Run before) =>
        from name in tolerances.ByMetric.Keys.Order(StringComparer.Ordinal)
        let known = before.Metrics.Select(m => m.Name).ToList()
        where name != "*" && !known.Contains(name)
        select QueryProblems.UnknownColumn("--tolerance", name, Nearest.Of(name, known));

    /// <summary>The verdict is on the terminal as well: a disk that refuses it changes nothing.</summary>
    static void Keep(Shell shell, string folder, string verdict)
    {
        try
        {
            PlainFile.Replace(folder, "reproduces.json", verdict);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            shell.Tell(RunProblems.RecordFailed("reproduces.json", e.Message));
        }
    }
}
