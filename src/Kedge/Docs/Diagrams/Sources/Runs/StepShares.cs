using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Traces.Analysis;

namespace Kedge.Docs.Diagrams.Sources.Runs;

public enum ShareSource { Nothing, Profile, OwnFigures }

/// <summary>Where the time of a run's steps went, as far as it was measured.</summary>
/// <param name="Shares">Of a step, by what its loop was at; empty when nobody measured.</param>
/// <param name="From">What measured it.</param>
public sealed record StepShares(ImmutableSortedDictionary<Phase, double> Shares, ShareSource From)
{
    /// <summary>Names by which trainings tell how long they wait for data, and how long a step takes.</summary>
    static readonly (string Data, string Step)[] OwnFigures =
        [("data_time", "batch_time"), ("data", "time"), ("data_time", "time"), ("data_time", "iter_time"), ("time/data", "time/step")];

    public static StepShares None { get; } = new(ImmutableSortedDictionary<Phase, double>.Empty, ShareSource.Nothing);

    /// <summary>A trace's phases, the mean over ranks; without one what the training says of itself.</summary>
    public static StepShares Of(IReadOnlyCollection<RankProfile> ranks, Run run)
    {
        if (ranks.Count > 0)
            return new(Enum.GetValues<Phase>().Select(p => KeyValuePair.Create(p, ranks.Average(r => r.Share(p)))).Where(s => s.Value > 0)
                .ToImmutableSortedDictionary(), ShareSource.Profile);
        return Loading(run) is { } share ? new(ImmutableSortedDictionary<Phase, double>.Empty.Add(Phase.Loading, share), ShareSource.OwnFigures) : None;
    }

    /// <summary>Of several phases together; null when none of them was measured.</summary>
    public double? Sum(params ReadOnlySpan<Phase> phases)
    {
        double? sum = null;
        foreach (var phase in phases)
            if (Shares.TryGetValue(phase, out var share)) sum = (sum ?? 0) + share;
        return sum;
    }

    static double? Loading(Run run)
    {
        foreach (var (data, step) in OwnFigures)
            if (run.Series.TryGetValue(data, out var waits) && run.Series.TryGetValue(step, out var steps) && Median(waits) is var wait and >= 0
                && Median(steps) is var whole and > 0 && wait <= whole)
                return wait / whole;
        return null;
    }

    static double Median(MetricSeries series) =>
        series.Points.Select(p => p.Value).Where(double.IsFinite).Order().ToList() is { Count: > 0 } values ? values[values.Count / 2] : -1;

    /// <summary>As text that changes when a picture of it would.</summary>
    public string Normal() => $"{From}\n" + string.Concat(Shares.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Key} {s.Value:0.000}\n")));
}
