using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Runs.Compare;

/// <summary>A fact that is not the same in all compared runs.</summary>
/// <param name="Group">What it is about: parameters, code, image, data, machine …</param>
/// <param name="Values">In the order of the runs; null where a run has none.</param>
public sealed record ComparedFact(string Group, string Name, ImmutableArray<string?> Values);

/// <summary>A metric over the compared runs.</summary>
/// <param name="Runs">In the order of the runs; null where a run has no such metric.</param>
public sealed record ComparedMetric(string Name, ImmutableArray<MetricSummary?> Runs)
{
    public Better Better => MetricNames.Better(Name);

    /// <summary>Whose best value is best; null where the name says no direction, and when nobody is ahead.</summary>
    public int? Winner
    {
        get
        {
            var finite = Runs.Index().Where(r => r.Item is { } m && double.IsFinite(m.Best.Value)).ToList();
            if (Better == Better.Unknown || finite.Count < 2) return null;
            var best = Better == Better.Lower ? finite.Min(r => r.Item!.Best.Value) : finite.Max(r => r.Item!.Best.Value);
            return finite.Where(r => r.Item!.Best.Value == best).ToList() is [var one] ? one.Index : null;
        }
    }
}

/// <summary>What differs between runs, and how far each came. Pure.</summary>
/// <param name="Labels">A short name for each run, all of them different.</param>
/// <param name="Same">How many facts are the same everywhere.</param>
public sealed record RunComparison(ImmutableArray<Run> Runs, ImmutableArray<string> Labels, ImmutableArray<ComparedFact> Facts, int Same,
    ImmutableArray<ComparedMetric> Metrics)
{
    public static RunComparison Of(ImmutableArray<Run> runs)
    {
        var facts = runs.Select(ComparedFacts.Of).ToImmutableArray();
        var names = facts.SelectMany(f => f.Keys).Distinct(StringComparer.Ordinal).ToList();
        var rows = names.Select(name => new ComparedFact(ComparedFacts.Group(name), name, [.. facts.Select(f => f.GetValueOrDefault(name))])).ToList();
        var different = rows.Where(r => r.Values.Distinct().Count() > 1).Concat(ComparedPackages.Of(runs))
            .OrderBy(r => ComparedFacts.Rank(r.Group)).ThenBy(r => r.Name, StringComparer.Ordinal);
        return new(runs, LabelsOf(runs), [.. different], rows.Count(r => r.Values.Distinct().Count() == 1), MetricsOf(runs));
    }

    /// <summary>Names where every run has one of its own; else short ids, and whole ones where even those are alike.</summary>
    static ImmutableArray<string> LabelsOf(ImmutableArray<Run> runs)
    {
        foreach (var label in (Func<Run, string?>[])[r => r.Plan?.Name, r => r.Id.Short])
            if (runs.Select(label).ToList() is var labels && labels.All(l => !string.IsNullOrWhiteSpace(l))
                && labels.Distinct().Count() == runs.Length)
                return [.. labels.Select(l => l!)];
        return [.. runs.Select(r => r.Id.ToString())];
    }

    static ImmutableArray<ComparedMetric> MetricsOf(ImmutableArray<Run> runs)
    {
        var byRun = runs.Select(r => r.Metrics.DistinctBy(m => m.Name).ToDictionary(m => m.Name, StringComparer.Ordinal)).ToList();
        var order = runs.SelectMany(r => RunPage.Headlines(r)).Concat(runs.SelectMany(r => r.Metrics)).Select(m => m.Name).Distinct(StringComparer.Ordinal);
        return [.. order.Select(name => new ComparedMetric(name, [.. byRun.Select(m => m.GetValueOrDefault(name))]))];
    }

    /// <summary>Curves of one metric over all runs that have it, named by run: what is laid over each other.</summary>
    public ImmutableArray<MetricSeries> Overlaid(string metric) =>
        [.. Runs.Index().Where(r => r.Item.Series.ContainsKey(metric)).Select(r => r.Item.Series[metric] with { Name = Labels[r.Index] })];

    /// <summary>Metrics worth a picture: those that two runs have as curves, else any curve.</summary>
    public IEnumerable<string> Drawable()
    {
        var curves = Metrics.Select(m => m.Name).Where(n => Overlaid(n).Any(s => s.Points.Length > 1)).ToList();
        return curves.Any(n => Overlaid(n).Length > 1) ? curves.Where(n => Overlaid(n).Length > 1) : curves;
    }
}
