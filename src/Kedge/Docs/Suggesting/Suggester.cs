using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Suggesting;

/// <summary>An anchor that a block's words ask for.</summary>
/// <param name="Range">The block's prose: the anchor would stand at its start.</param>
/// <param name="Score">The weights of the words; 3 is one word that nearly names the anchor.</param>
/// <param name="Words">The words that were found.</param>
public sealed record Suggestion(TextRange Range, Anchor Anchor, double Score, ImmutableArray<string> Words);

/// <summary>
/// Proposes anchors for blocks without one, by trigger words in English and Chinese, the kind of block, and what code it holds; says nothing
/// when no word is strong enough or two anchors are as likely.
/// </summary>
public static class Suggester
{
    /// <summary>On the development files nine proposals in ten above it were the author's; docs/anchors.md has the figures of others.</summary>
    const double Least = 1.9, Lead = 1.25;
    /// <summary>In a heading every word counts more: there are few, and they are chosen.</summary>
    const double OfHeading = 1.15;
    /// <summary>Items name many topics in passing: in public lists, of a hundred such proposals ninety were wrong.</summary>
    const double OfTopicInItem = 0.35;
    const int MostText = 400;

    public static IEnumerable<Suggestion> For(Page page, Grammar grammar)
    {
        var reading = AnchorReading.Of(page, grammar);
        var marked = reading.All.Where(use => use.Block >= 0).Select(use => use.Block).ToHashSet();
        for (var block = 0; block < page.Blocks.Length; block++)
        {
            if (marked.Contains(block) || !MayHaveOne(page, page.Blocks[block])) continue;
            if (Decide(Rank(page, block, grammar)) is { } best) yield return best;
        }
    }

    /// <summary>Every anchor that the block's words speak for, the strongest first.</summary>
    public static ImmutableArray<Suggestion> Rank(Page page, int block, Grammar grammar)
    {
        var place = page.Blocks[block];
        var evidence = new Evidence(Lexicon.Of(grammar));
        evidence.Read(Words(page, place.Range, stackalloc char[MostText]), place.Kind == BlockKind.Heading ? OfHeading : 1);
        var ranked = ImmutableArray.CreateBuilder<Suggestion>(evidence.Found.Count);
        foreach (var found in evidence.Found)
            if ((found.Anchor.Places & PlaceOf(place.Kind)) != 0)
                ranked.Add(new(place.Range, found.Anchor,
                    Math.Round(found.Score * (place.Kind == BlockKind.Item && found.Anchor.IsTopic ? OfTopicInItem : 1), 2), [.. found.Words]));
        ranked.Sort(StrongestFirst);
        return ranked.DrainToImmutable();
    }

    static int StrongestFirst(Suggestion one, Suggestion other) =>
        one.Score != other.Score ? other.Score.CompareTo(one.Score) : string.CompareOrdinal(one.Anchor.Id, other.Anchor.Id);

    /// <summary>The first when it is strong enough and leads clearly; else null: an anchor that may be wrong is worse than none.</summary>
    public static Suggestion? Decide(ImmutableArray<Suggestion> ranked) => ranked switch
    {
        [] => null,
        [var best, ..] when best.Score < Least => null,
        [var best, var second, ..] when best.Score < Lead * second.Score => null,
        [var best, ..] => best,
    };

    /// <summary>Not in cells, quotes of others, alerts (they have a sign), the page's title, or tables of contents.</summary>
    static bool MayHaveOne(Page page, Block block) =>
        block is { Kind: not BlockKind.Cell, IsQuoted: false, Alert: < 0 }
        && !(block.Kind == BlockKind.Heading && page.Headings[block.Heading].Level == 1)
        && page.Text[block.Range.Start] is not ('[' or '!' or '<');

    /// <summary>The block's text with its code, without addresses, markup and emoji.</summary>
    static ReadOnlySpan<char> Words(Page page, TextRange range, Span<char> words)
    {
        var (length, end) = (0, Math.Min(range.End, range.Start + MostText));
        for (var at = range.Start; at < end;)
        {
            var zone = page.ZoneAt(at);
            var isRead = zone.Kind is ZoneKind.Prose or ZoneKind.CodeSpan;
            for (var stop = Math.Min(zone.Range.End, end); at < stop; at++)
                if (isRead && page.Text[at] is not ('*' or '#' or '~') && (length > 0 || char.IsLetterOrDigit(page.Text[at]))) words[length++] = page.Text[at];
        }
        return words[..length];
    }

    static Places PlaceOf(BlockKind kind) => kind switch
    {
        BlockKind.Heading => Places.Heading, BlockKind.Item => Places.Item, BlockKind.Quote => Places.Quote, BlockKind.Cell => Places.Cell, _ => Places.Paragraph,
    };
}
