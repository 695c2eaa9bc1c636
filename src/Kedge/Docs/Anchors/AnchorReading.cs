using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Anchors;

public enum EmojiPlace { Loose, Start, Middle, End, LinkText, Alternative, FrontMatter, Code, Hidden }

/// <summary>One emoji on a page.</summary>
/// <param name="Block">Index of the block of prose that it stands in; -1: none.</param>
public sealed record EmojiUse(TextRange Range, string Written, EmojiMeaning Meaning, Anchor? Anchor)
{
    public int Block { get; init; } = -1;
    public EmojiPlace Place { get; init; }
    public string Bare => EmojiScan.Bare(Written);
    /// <summary>What the rules make of it, which is what pages are compared by: a synonym is its anchor, and what expresses a feeling is nothing.</summary>
    public string? Exact => Meaning switch
    {
        EmojiMeaning.Emotional => null,
        EmojiMeaning.Anchor or EmojiMeaning.Synonym => Anchor!.Emoji,
        _ => Canonical.Of(Written),
    };
    /// <summary>A dot whose colour says how good something is.</summary>
    public bool IsCircle => Written is "🔴" or "🟡" or "🟢" or "🟠";
}

/// <summary>All emoji of a page with meaning and place.</summary>
public sealed record AnchorReading(ImmutableArray<EmojiUse> All)
{
    /// <summary>Those in prose, where they are anchors or want to be.</summary>
    public IEnumerable<EmojiUse> InProse => All.Where(use => use.Place is EmojiPlace.Start or EmojiPlace.Middle or EmojiPlace.End);

    /// <summary>The first one in the range that says something, or null.</summary>
    public EmojiUse? In(TextRange range)
    {
        var (low, high) = (0, All.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (All[middle].Range.Start < range.Start) low = middle + 1;
            else high = middle;
        }
        for (; low < All.Length && range.Holds(All[low].Range); low++)
            if (All[low].Exact is not null) return All[low];
        return null;
    }

    public static AnchorReading Of(Page page, Grammar grammar)
    {
        var found = EmojiScan.Over(page.Text, grammar.Knows);
        if (found.Count == 0) return new([]);
        var uses = ImmutableArray.CreateBuilder<EmojiUse>(found.Count);
        foreach (var range in found) uses.Add(Use(page, grammar, range));
        return new(uses.DrainToImmutable());
    }

    static EmojiUse Use(Page page, Grammar grammar, TextRange range)
    {
        var written = range.Of(page.Text).ToString();
        var (meaning, anchor) = grammar.Of(EmojiScan.Bare(written));
        var block = page.BlockAt(range.Start);
        return new(range, written, meaning, anchor) { Block = block, Place = PlaceOf(page, range, block) };
    }

    static EmojiPlace PlaceOf(Page page, TextRange range, int block)
    {
        var kind = page.KindAt(range.Start);
        if (kind is ZoneKind.CodeBlock or ZoneKind.CodeSpan) return EmojiPlace.Code;
        if (kind == ZoneKind.FrontMatter) return EmojiPlace.FrontMatter;
        if (page.LinkAt(range.Start) is { } link) return link.IsImage ? EmojiPlace.Alternative : EmojiPlace.LinkText;
        if (kind != ZoneKind.Prose) return EmojiPlace.Hidden;
        if (block < 0) return EmojiPlace.Loose;
        var inside = page.Blocks[block].Range;
        if (OnlyMarks(page.Text.AsSpan(inside.Start, range.Start - inside.Start))) return EmojiPlace.Start;
        return OnlyMarks(page.Text.AsSpan(range.End, inside.End - range.End)) ? EmojiPlace.End : EmojiPlace.Middle;
    }

    /// <summary>Nothing but blanks, emphasis and other emoji: no word yet.</summary>
    static bool OnlyMarks(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (System.Text.Rune.IsLetterOrDigit(rune) || rune.Value is '<' or '[' or '`' or '!' or '(') return false;
        return true;
    }
}
