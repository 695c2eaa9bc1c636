using System.Collections.Immutable;
using Kedge.Traces.Analysis;

namespace Kedge.Traces.Rules;

/// <summary>Every rule, in the order in which they speak: what explains more comes first, and never two for one cause.</summary>
public static class RuleBook
{
    delegate Bottleneck? Rule(RankProfile rank, IReadOnlyList<Bottleneck> said);

    /// <summary>Nobody changes a script for less.</summary>
    const double LeastWin = 0.01;

    static readonly ImmutableArray<Rule> OfOneRank =
    [
        InputRule.Judge, SyncRule.Judge, BatchRule.Judge, LaunchRule.Judge, PythonRule.Judge, UnevenRule.Judge,
        TensorCoreRule.Judge, OccupancyRule.Judge, CopyRule.Judge, ExchangeRule.Judge, ParallelRule.Judge, MemoryRule.Full, MemoryRule.Slack,
    ];

    /// <summary>What is found, most to win first. Of several ranks the first one's own, and what only their comparison shows.</summary>
    public static ImmutableArray<Bottleneck> Judge(IReadOnlyList<RankProfile> ranks)
    {
        if (ranks.Count == 0) return [];
        var said = new List<Bottleneck>();
        if (StragglerRule.Judge(ranks) is { } straggler) said.Add(straggler);
        if (ranks[0].Doubt is not null) return [.. said];
        foreach (var rule in OfOneRank)
            if (rule(ranks[0], said) is { } found && (found.IsNote || found.Win >= LeastWin)) said.Add(found);
        return [.. said.OrderBy(b => b.IsNote).ThenByDescending(b => b.Win)];
    }

    /// <summary>Traces that do not belong beside each other.</summary>
    public static IEnumerable<Problem> Mistaken(IReadOnlyList<RankProfile> ranks) =>
        StragglerRule.SameRank(ranks) is var (one, other) ? [TraceProblems.SameRank(one.File, other.File, one.Trace.Rank!.Value)] : [];

    internal static bool Has(this IReadOnlyList<Bottleneck> said, string rule) => said.Any(b => b.Rule == rule && !b.IsNote);

    /// <summary>Nanoseconds per step.</summary>
    public static string PerStep(this RankProfile rank, long time) => Amount.Time(time / (double)rank.Steps.All.Count);

    public static string CallsPerStep(this RankProfile rank, long calls) => Amount.Count(Math.Round(calls / (double)rank.Steps.All.Count, 1));

    /// <summary>What is seen, said of one step where steps are marked.</summary>
    public static string Each(this RankProfile rank) => rank.Steps.Marked ? "per step" : "in the whole trace";
}
