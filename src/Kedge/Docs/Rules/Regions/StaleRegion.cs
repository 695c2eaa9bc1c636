using Kedge.Docs.Regions;
using Kedge.Docs.Regions.Differences;

namespace Kedge.Docs.Rules.Regions;

/// <summary>What is made from something else says what that said earlier.</summary>
static class StaleRegion
{
    public static readonly Rule Rule = new("D01", "stale-region", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var state in on.RegionStates.Where(s => s.Freshness == Freshness.Stale))
            on.Report(state.Region.Open.Comment.Range, $"'{state.Region.Kind}' is stale: {Why(state)}",
                state.Problems is [{ Hint: { } hint }, ..] ? hint : $"kedge docs sync {on.Page.Path}", [.. RegionEdits.Of(on.Page, state)]);
    }

    static string Why(RegionState state) =>
        state.Problems is [var problem, ..] ? problem.Message
        : state.Written.Length == 0 ? "it was not written yet"
        : state.Now is null || state.SameWords ? "its source has changed"
        : LineDifference.First(state.Written, state.Now);
}
