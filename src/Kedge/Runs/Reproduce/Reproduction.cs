using System.Collections.Immutable;
using Kedge.Runs.Compare;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Runs.Reproduce;

/// <summary>Same: number for number. Within: no further away than is tolerated. Timed: it measures time, which is never the same.</summary>
public enum Agreement { Same, Within, Differs, Gone, Timed }

/// <summary>What became of one metric.</summary>
/// <param name="Was">Its last value then, and <paramref name="Now"/> now.</param>
/// <param name="Detail">Where the first difference is; null where there is none.</param>
public sealed record MetricVerdict(string Name, Agreement Agreement, double? Was, double? Now, Tolerance Tolerance, string? Detail);

/// <summary>A model that both runs, or only one of them, wrote under one name. Other bytes may still hold the same weights.</summary>
/// <param name="Same">Null where the second run wrote none.</param>
public sealed record ModelVerdict(string Path, bool? Same);

/// <summary>A run beside the run that was to repeat it. Pure.</summary>
/// <param name="Facts">What was not the same: the reasons, the likeliest first.</param>
/// <param name="Exact">Equal numbers were promised: the run was on CPUs, or its flags ask for determinism.</param>
public sealed record Reproduction(Run Before, Run After, ImmutableArray<MetricVerdict> Metrics, ImmutableArray<ComparedFact> Facts, bool Exact)
{
    static readonly ImmutableArray<string> TimeWords =
        ["time", "seconds", "sec", "latency", "throughput", "fps", "eta", "mfu", "dt", "elapsed", "tok/s", "it/s", "runtime", "ms"];

    /// <summary>The models that were recorded with their digests; what agrees is decided by metrics.</summary>
    public ImmutableArray<ModelVerdict> Models { get; } =
        [.. from was in Written(Before)
            let now = Written(After).FirstOrDefault(a => a.Path == was.Path)
            select new ModelVerdict(was.Path, now is null ? null : now.Sha256 == was.Sha256)];

    static IEnumerable<Artifact> Written(Run run) => run.End?.Artifacts is { IsDefault: false } all ? all.Where(a => a is { Model: not null, Sha256: not null }) : [];

    public bool SameExit => Before.End is null || Before.End.Exit == After.End?.Exit;

    public bool Agrees => SameExit && Metrics.All(m => m.Agreement is Agreement.Same or Agreement.Within or Agreement.Timed);

    public static Reproduction Of(Run before, Run after, Tolerances tolerances)
    {
        var exact = Promises(before);
        var now = after.Metrics.DistinctBy(m => m.Name).ToDictionary(m => m.Name, StringComparer.Ordinal);
        var verdicts = before.Metrics.DistinctBy(m => m.Name)
            .Select(was => Judge(was, now.GetValueOrDefault(was.Name), tolerances.Of(was.Name) ?? (exact ? Tolerance.Exact : Tolerance.Usual),
                (before, after)));
        var facts = WithoutGone(before, after, RunComparison.Of([before, after]).Facts.Where(f => !Passing(f.Name) && f.Group != ComparedFacts.Models));
        return new(before, after, [.. verdicts], [.. facts.OrderBy(f => Likelihood(f.Group)).ThenBy(f => f.Name, StringComparer.Ordinal)], exact);
    }

    /// <summary>Data that are not here are one fact, not one for each figure that they have not.</summary>
    static IEnumerable<ComparedFact> WithoutGone(Run before, Run after, IEnumerable<ComparedFact> facts)
    {
        var gone = Data(before).Where(was => was.Fingerprint is not null && Data(after).Any(now => now.Path == was.Path && now.Fingerprint is null)).ToList();
        return gone.Count == 0 ? facts
            : facts.Where(f => f.Group != "data").Concat(gone.Select(d => new ComparedFact("data", d.Path, [Bytes.Of(d.Bytes), "not here"])));
    }

    static ImmutableArray<DataFacts> Data(Run run) => run.Plan is { Data.IsDefault: false } plan ? plan.Data : [];

    /// <summary>What differs because the repeated run was laid out anew, and says nothing about the result.</summary>
    static bool Passing(string name) => Laid.Contains(name) || name.StartsWith("user.", StringComparison.Ordinal);

    static readonly ImmutableArray<string> Laid =
    [
        "host.fileSystem", "data.fileSystem", "data.path", "python.executable", "git.branch", "git.remote", "git.untracked", "git.changed", "git.source",
        "git.sourceFiles", "git.leftOut",
    ];

    static int Likelihood(string group) =>
        group switch { "seed" => 0, "parameters" => 1, "code" => 2, "data" => 3, "image" => 4, "environment" => 5, "machine" => 6, _ => 7 };

    /// <summary>On CPUs PyTorch repeats itself; on GPUs only when it was told to.</summary>
    static bool Promises(Run run) => run.Plan is { } plan
        && (plan.SeenGpus.IsDefaultOrEmpty || plan.Determinism.Any(f => f.What.Contains("deterministic", StringComparison.OrdinalIgnoreCase))
            || plan.Parameters.Any(p => p.Key.Contains("deterministic", StringComparison.OrdinalIgnoreCase) && p.Value is "true" or "True" or "1"));

    /// <summary>Whether a metric measures time: no two runs agree in it.</summary>
    public static bool IsTiming(string name) =>
        name.Contains("per_sec", StringComparison.OrdinalIgnoreCase)
            || name.Split(['_', '.', '-', ' ']).SelectMany(w => w.Split('/').Append(w))
                .Any(w => TimeWords.Contains(w, StringComparer.OrdinalIgnoreCase));

    static MetricVerdict Judge(MetricSummary was, MetricSummary? now, Tolerance tolerance, (Run Before, Run After) runs)
    {
        MetricVerdict Verdict(Agreement agreement, string? detail = null) => new(was.Name, agreement, was.Last.Value, now?.Last.Value, tolerance, detail);
        if (IsTiming(was.Name)) return Verdict(Agreement.Timed);
        if (now is null) return Verdict(Agreement.Gone, "it was not reported");
        var difference = Difference(runs.Before.Series.GetValueOrDefault(was.Name), runs.After.Series.GetValueOrDefault(was.Name), was, now);
        if (difference is null) return Verdict(Agreement.Same);
        var near = tolerance != Tolerance.Exact && tolerance.Allows(was.Last.Value, now.Last.Value) && tolerance.Allows(was.Best.Value, now.Best.Value);
        return Verdict(near ? Agreement.Within : Agreement.Differs, difference);
    }

    /// <summary>The first point that is not the same; by the summaries where a record has no points.</summary>
    static string? Difference(MetricSeries? was, MetricSeries? now, MetricSummary before, MetricSummary after)
    {
        if (was is null || now is null)
            return (before.Count, before.Last, before.Min, before.Max) == (after.Count, after.Last, after.Min, after.Max)
                ? null
                : $"{AxisScale.Short(before.Last.Value)} is now {AxisScale.Short(after.Last.Value)}";
        for (var i = 0; i < Math.Min(was.Points.Length, now.Points.Length); i++)
            if (was.Points[i].Step != now.Points[i].Step || !was.Points[i].Value.Equals(now.Points[i].Value))
                return $"first at {Place(was.Points[i], i)}: {was.Points[i].Value:R} was, {now.Points[i].Value:R} is";
        return was.Points.Length == now.Points.Length ? null : $"{was.Points.Length} points were, {now.Points.Length} are";
    }

    static string Place(MetricPoint point, int index) => point.Step is { } step ? $"step {step}" : point.Epoch is { } epoch ? $"epoch {epoch:R}" : $"point {index + 1}";
}
