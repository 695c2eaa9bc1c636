using System.Collections.Immutable;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;
using Kedge.Traces;
using Kedge.Traces.Analysis;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;

namespace Kedge.Cli.Runs;

/// <summary>A run looked at for what held it up: its traces, its samples, its own figures. What is found goes onto its page.</summary>
sealed class RunProfile(Shell shell, RunReader reader, RunId id, string project)
{
    public sealed record Found(IReadOnlyList<RankProfile> Ranks, ImmutableArray<Bottleneck> Bottlenecks);

    /// <summary>Warnings about traces come along; null when there is nothing to look at.</summary>
    public Checked<Found> Look(CancellationToken ct)
    {
        var (run, folder) = (reader.Read(id), reader.PathOf(id));
        var files = TraceFile.Of(folder, project, run.Plan?.Started ?? default, run.End?.Ended);
        var read = files.Select(f => TraceFile.Analyse(f, Path.GetRelativePath(shell.Folder, f), ct)).ToList();
        var ranks = read.Where(r => r.IsOk).Select(r => r.Value).OrderBy(r => r.Trace.Rank ?? int.MaxValue).ToList();
        var samples = reader.Samples(id);
        var problems = read.SelectMany(r => r.Problems).Select(p => p with { Severity = Severity.Warning }).Concat(RuleBook.Mistaken(ranks)).ToList();
        // What a trace says of data loading is more than what the script says of itself.
        var seen = RuleBook.Judge(ranks);
        var told = RunRules.Judge(new(samples, [.. run.Series.Values], reader.Log(id)) { Limits = RunLimits.Of(run.Plan), Placement = reader.Placement(id) })
            .Where(b => ranks.Count == 0 || b.Rule is not ("input-bound" or "gpu-idle" or "no-tensor-cores" or "memory-full")).ToList();
        if (ranks.Count == 0 && samples.Length == 0 && told.Count == 0) return Checked<Found>.Bad([.. problems, TraceProblems.NoTraceOf(id.ToString())]);
        return Checked<Found>.Ok(new(ranks, [.. seen, .. told]), problems);
    }

    /// <summary>The findings with their charts into the run's folder, and onto its page.</summary>
    public void Keep(Found found)
    {
        var charts = ProfileCharts.Of(found.Ranks);
        var page = ProfilePage.Of(found.Ranks, found.Bottlenecks, charts.Keys.Select(c => $"prof/{c}"));
        TraceFile.Write(Path.Combine(reader.PathOf(id), "prof"), [.. charts, KeyValuePair.Create("findings.md", page)]);
        var run = reader.Read(id);
        if (RunPages.Make(reader, run, run.StatusAt(shell.Time.GetUtcNow())) is { } notice) shell.Tell(notice);
    }

    /// <summary>After <c>kedge run --profile</c>: the most important findings in a line each. Never in the way of the run's own end.</summary>
    public static void AfterRun(Shell shell, RunOutcome outcome, string project, CancellationToken ct)
    {
        var profile = new RunProfile(shell, new RunReader(Path.Combine(project, "runs")), outcome.Run.Id, project);
        var found = profile.Look(ct);
        var made = found is { IsOk: true, Value.Ranks.Count: > 0 };
        shell.Tell(made ? found.Problems : [TraceProblems.NothingProfiled()]);
        if (!made) return;
        profile.Keep(found.Value);
        ProfileView.WriteShort(shell.Error, found.Value.Ranks, found.Value.Bottlenecks, outcome.Run.Id.Short);
    }
}
