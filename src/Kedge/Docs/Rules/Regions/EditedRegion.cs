using Kedge.Docs.Regions;
using Kedge.Docs.Regions.Differences;

namespace Kedge.Docs.Rules.Regions;

/// <summary>Somebody's words stand where the next sync would write.</summary>
static class EditedRegion
{
    public static readonly Rule Rule = new("D02", "edited-region", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var state in on.RegionStates.Where(s => s.Freshness == Freshness.Edited))
            on.Report(state.Region.Open.Comment.Range,
                $"'{state.Region.Kind}' was edited by hand{(state.Now is { } now ? ": " + LineDifference.First(now, state.Written) : "")}",
                "move your words out of the region, or drop them: kedge docs sync --force");
    }
}
