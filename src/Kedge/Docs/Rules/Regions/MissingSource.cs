using Kedge.Docs.Regions;

namespace Kedge.Docs.Rules.Regions;

/// <summary>What a region is made from is not there, or cannot be used.</summary>
static class MissingSource
{
    public static readonly Rule Rule = new("D03", "missing-source", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var state in on.RegionStates.Where(s => s.Freshness == Freshness.SourceMissing))
            on.Report(state.Region.Open.Comment.Range,
                $"'{state.Region.Kind}' cannot be made: {string.Join("; ", state.Problems.Take(3).Select(p => p.Message))}", state.Problems[0].Hint);
        foreach (var state in on.FactStates.Where(s => s.Freshness == Freshness.SourceMissing))
            on.Report(state.Fact.Open.Comment.Range, $"the fact '{state.Fact.Open.Name}' cannot be known: {state.Problems[0].Message}", state.Problems[0].Hint);
    }
}
