using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Resources;

namespace Kedge.Traces.Rules;

/// <summary>What a run says of itself without any profiler's trace.</summary>
/// <param name="Samples">Rows of its sampler, once a second.</param>
/// <param name="Series">Its metrics.</param>
/// <param name="Log">Lines that it printed.</param>
public sealed record RunEvidence(ImmutableArray<MetricRow> Samples, ImmutableArray<MetricSeries> Series, ImmutableArray<string> Log)
{
    public RunLimits Limits { get; init; } = new(null, null);

    /// <summary>Null where nothing was found out.</summary>
    public Placement? Placement { get; init; }
}

/// <summary>What the run's container may use, in bytes; null where its start command does not say.</summary>
public sealed record RunLimits(long? Memory, long? Shm)
{
    /// <summary>The sampler sees every GPU of the machine; a run with fewer has nothing to do with those that stand still.</summary>
    public bool AllDevices { get; init; } = true;

    /// <summary>Bytes that each GPU has, in their order; only where the run had all of them, else which is which is not told.</summary>
    public ImmutableArray<long?> Devices { get; init; } = [];

    /// <summary>The run had no container: its samples are of all that ran on the machine.</summary>
    public bool IsShared { get; init; }

    /// <summary>Where its data lie, and the project: path and kind of file system.</summary>
    public ImmutableArray<(string Path, string FileSystem)> Storage { get; init; } = [];

    public static RunLimits Of(RunPlan? plan)
    {
        if (plan is null) return new(null, null);
        var all = plan.Gpus is not { } given || !given.Names.IsDefault && given.Names.Length == plan.Host.Gpus.Length;
        return new(Option(plan, "--memory"), Option(plan, "--shm-size"))
        {
            AllDevices = all, Devices = all && plan.Host.GpuDetails is { IsDefault: false } gpus ? [.. gpus.Select(g => g.Memory)] : [],
            IsShared = plan.Engine.Kind == "host",
            Storage = [.. plan.Data.Select(d => (d.Path, d.FileSystem)).Append((plan.Project, plan.Host.FileSystem))
                .Where(s => s.Item2 is not null).Select(s => (s.Item1, s.Item2!))],
        };
    }

    static long? Option(RunPlan plan, string name) =>
        plan.Engine.Command is { IsDefault: false } words && words.IndexOf(name) is >= 0 and var at && at + 1 < words.Length
            && long.TryParse(words[at + 1], CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;
}

/// <summary>Every rule over a run's own evidence; a trace of it, where there is one, says more.</summary>
public static class RunRules
{
    public static ImmutableArray<Bottleneck> Judge(RunEvidence run)
    {
        ImmutableArray<Bottleneck> found =
        [
            .. SampleRules.Judge(run.Samples, run.Limits), .. PlacementRules.Judge(run.Samples, run.Placement), .. MetricRules.Judge(run.Series, run.Samples),
            .. LogRules.Judge(run.Log),
        ];
        return DiskRule.Judge(run.Samples, run.Limits, found) is { } disk ? [disk, .. found.Where(b => !DiskRule.Explains(b))] : found;
    }
}
