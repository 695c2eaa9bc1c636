using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>One anchor for each heading, item, paragraph, quote or cell: two meanings are none.</summary>
static class OneAnchor
{
    public static readonly Rule Rule = new("E02", "one-anchor", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var block in on.Anchors.InProse.Where(use => use.Meaning != EmojiMeaning.Emotional).GroupBy(use => use.Block))
        {
            var uses = block.ToList();
            if (uses.Count < 2 || Legends.IsLegend(on.Page, uses)) continue;
            foreach (var extra in uses.Skip(1))
            {
                var message = $"a second anchor in one {Word(on.Page.Blocks[extra.Block].Kind)}";
                if (StandsApart(on.Text, extra)) on.Report(extra.Range, message, $"keep the first: {uses[0].Written}", Surgery.Remove(on.Text, extra.Range));
                else on.Report(extra.Range, message, BeginsLine(on.Text, extra) ? "make a list of the lines" : "it stands in the middle of a sentence: say it in words");
            }
        }
    }

    /// <summary>Not in place of a word: taking it out leaves the sentence whole.</summary>
    static bool StandsApart(string text, EmojiUse use)
    {
        if (use.Place != EmojiPlace.Middle) return true;
        var before = text.AsSpan(0, use.Range.Start).TrimEnd(' ');
        return before.IsEmpty || char.IsPunctuation(before[^1]) && before[^1] is not ('(' or '（' or '"' or '“')
            || !char.IsLetterOrDigit(before[^1]) && before[^1] > 0x2000;
    }

    static bool BeginsLine(string text, EmojiUse use) => text.AsSpan(0, use.Range.Start).TrimEnd(' ') is [.., '\n' or '\r'];

    public static string Word(BlockKind kind) => kind switch
    {
        BlockKind.Heading => "heading", BlockKind.Item => "list item", BlockKind.Quote => "quote", BlockKind.Cell => "table cell", _ => "paragraph",
    };
}
