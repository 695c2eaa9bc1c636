using System.Collections.Immutable;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Docs.Regions;

/// <summary>A page with everything on it brought up to its sources. Pure; outside of markers' digests, region bodies and facts it is the same text.</summary>
/// <param name="Written">What changes.</param>
/// <param name="Left">What is not as it should be and stays so: edited by hand, without source, broken.</param>
public sealed record PageSync(Page Page, string Text, ImmutableArray<SyncedPart> Written, ImmutableArray<SyncedPart> Left)
{
    /// <param name="force">Words that somebody wrote into a region are replaced as well.</param>
    public static PageSync Of(Page page, Known known, bool force)
    {
        var found = PageRegions.Of(page);
        if (found.IsEmpty) return new(page, page.Text, [], []);
        var (written, left, edits) = (new List<SyncedPart>(), new List<SyncedPart>(), new List<Edit>());
        foreach (var state in RegionState.Of(page, found, known).Where(s => s.Freshness != Freshness.Fresh).Select(s => s.Made()))
        {
            var isDone = state.Now is not null && (state.Freshness == Freshness.Stale || force && state.Freshness == Freshness.Edited);
            (isDone ? written : left).Add(new(state.Region.Kind, state.Region.Open.Comment.Range.Start, state.Freshness, state.Problems));
            if (isDone) edits.AddRange(RegionEdits.Of(page, state));
        }
        foreach (var state in FactState.Of(page, found, known).Where(s => s.Freshness != Freshness.Fresh))
        {
            (state.Edit is null ? left : written).Add(new($"fact {state.Fact.Open.Name}", state.Fact.Open.Comment.Range.Start, state.Freshness, state.Problems));
            if (state.Edit is { } edit) edits.Add(edit);
        }
        left.AddRange(found.Broken.Select(b => new SyncedPart($"{b.Marker.Kind} marker", b.Marker.Comment.Range.Start, Freshness.Broken,
            [RegionProblems.Broken(b.Why, b.Hint)])));
        return new(page, PageFix.Applied(page.Text, edits), [.. written.OrderBy(p => p.At)], [.. left.OrderBy(p => p.At)]);
    }
}

/// <summary>A region or fact and how it stood before.</summary>
/// <param name="At">Offset of its marker.</param>
public sealed record SyncedPart(string What, int At, Freshness Was, ImmutableArray<Problem> Problems);
