using Kedge.Docs.Pages;

namespace Kedge.Docs.Anchors;

/// <summary>Where several emoji stand together because they are explained or because they are data: legends, and tables or lists of states.</summary>
static class Legends
{
    /// <summary>A block that explains emoji one after another: "✅ works · ❌ fails", "🟢 = good, 🔴 = bad".</summary>
    public static bool IsLegend(Page page, IReadOnlyList<EmojiUse> inBlock)
    {
        if (inBlock.Count < 2 || inBlock.Select(use => use.Bare).Distinct().Count() < 2) return false;
        var end = page.Blocks[inBlock[0].Block].Range.End;
        for (var i = 0; i < inBlock.Count; i++)
        {
            var piece = page.Text.AsSpan(inBlock[i].Range.End, (i + 1 < inBlock.Count ? inBlock[i + 1].Range.Start : end) - inBlock[i].Range.End);
            if (!HasWord(piece) || i + 1 < inBlock.Count && !Separates(piece)) return false;
        }
        return true;
    }

    static bool Separates(ReadOnlySpan<char> piece) =>
        piece.TrimStart() is ['=' or ':' or '：' or '-' or '–' or '—', ..]
            || piece.TrimEnd() is [.., '·' or '|' or ',' or ';' or '/' or '、' or '，' or '；' or '｜' or '•' or '(' or '（'];

    /// <summary>Blocks of the page that explain circles by words: there circles of all colours may stand in tables and lists.</summary>
    public static bool HasCircles(Page page, AnchorReading reading) =>
        reading.All.Where(use => use is { IsCircle: true, Block: >= 0 }).GroupBy(use => use.Block).Any(block => IsLegend(page, [.. block]))
        || reading.All.Where(use => use is { IsCircle: true, Block: >= 0 } && page.Blocks[use.Block].Kind is BlockKind.Cell or BlockKind.Item)
            .GroupBy(use => use.Written).Where(colour => colour.Any(use => HasWord(page.Blocks[use.Block].Range.Of(page.Text)))).Take(2).Count() == 2;

    public static bool HasWord(ReadOnlySpan<char> text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (System.Text.Rune.IsLetterOrDigit(rune)) return true;
        return false;
    }
}
