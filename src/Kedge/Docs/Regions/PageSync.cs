using System.Collections.Immutable;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

/// <summary>A page with everything on it brought up to its sources. Pure; outside of markers' digests, region bodies and facts it is the same text.</summary>
/// <param name="Written">Regions that change.</param>
/// <param name="Left">Regions that are not as they should be and stay so: edited by hand, without source, broken.</param>
public sealed record PageSync(Page Page, string Text, ImmutableArray<RegionState> Written, ImmutableArray<RegionState> Left)
{
    /// <param name="force">Words that somebody wrote into a region are replaced as well.</param>
    public static PageSync Of(Page page, Known known, bool force)
    {
        var states = RegionState.Of(page, PageRegions.Of(page), known).Select(s => s.Freshness == Freshness.Edited && force ? s with { Freshness = Freshness.Stale } : s).ToList();
        var written = states.Where(s => s is { Freshness: Freshness.Stale, Now: not null }).ToImmutableArray();
        var text = PageFix.Applied(page.Text, written.SelectMany(s => RegionEdits.Of(page, s)));
        return new(page, text, written, [.. states.Where(s => s.Freshness != Freshness.Fresh).Except(written)]);
    }
}
