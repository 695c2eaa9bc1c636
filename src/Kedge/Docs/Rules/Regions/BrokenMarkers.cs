using Kedge.Docs.Regions;

namespace Kedge.Docs.Rules.Regions;

/// <summary>A marker without its partner, or one that says something without meaning.</summary>
static class BrokenMarkers
{
    public static readonly Rule Rule = new("D04", "broken-marker", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var broken in on.Regions.Broken)
            on.Report(broken.Marker.Comment.Range, $"broken marker: {broken.Why}", broken.Hint);
        foreach (var state in on.RegionStates.Where(s => s.Freshness == Freshness.Broken))
            foreach (var problem in state.Problems) on.Report(state.Region.Open.Comment.Range, $"broken marker: {problem.Message}", problem.Hint);
        foreach (var state in on.FactStates.Where(s => s.Freshness == Freshness.Broken))
            on.Report(state.Fact.Open.Comment.Range, $"broken marker: {state.Problems[0].Message}", state.Problems[0].Hint);
    }
}
