using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>An anchor stands at the start of a block of a kind that it is for; in a heading also at the end; in a cell anywhere.</summary>
static class AnchorPlace
{
    public static readonly Rule Rule = new("E03", "anchor-place", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        var started = on.Anchors.All.Where(use => use.Place == EmojiPlace.Start).Select(use => use.Block).ToHashSet();
        foreach (var block in on.Anchors.InProse.Where(use => use.Anchor is not null).GroupBy(use => use.Block))
        {
            var uses = block.ToList();
            if (Legends.IsLegend(on.Page, uses)) continue;
            Check(on, uses[0], on.Page.Blocks[block.Key], started.Contains(block.Key));
        }
    }

    static void Check(PageCheck on, EmojiUse use, Block block, bool startIsTaken)
    {
        var anchor = use.Anchor!;
        if (IsSevereTitle(on.Page, block, anchor)) on.Report(use.Range, $"{use.Written} in the page's title", "say it where it matters");
        else if (!anchor.Places.HasFlag(PlaceOf(block.Kind))) on.Report(use.Range, $"{use.Written} ({anchor.Id}) is not for a {OneAnchor.Word(block.Kind)}");
        else if (use.Place != EmojiPlace.Start && block.Kind != BlockKind.Cell && !(use.Place == EmojiPlace.End && block.Kind == BlockKind.Heading))
            on.Report(use.Range, $"{use.Written} stands inside the {OneAnchor.Word(block.Kind)}, not at its start", null,
                startIsTaken || IsMentioned(on.Text, use) ? [] : Move(on.Text, use, block));
    }

    static bool IsSevereTitle(Page page, Block block, Anchor anchor) =>
        block.Kind == BlockKind.Heading && page.Headings[block.Heading].Level == 1 && anchor.Alerts.Any(a => a is "WARNING" or "CAUTION");

    static Edit[] Move(string text, EmojiUse use, Block block) => [Surgery.Insert(block.Range.Start, use.Written), Surgery.Remove(text, use.Range)];

    /// <summary>In brackets or quotation marks the text speaks about the emoji.</summary>
    static bool IsMentioned(string text, EmojiUse use) => use.Range.Start > 0 && text[use.Range.Start - 1] is '(' or '"' or '\'' or '“' or '「' or '（' or '[' or '`';

    public static Places PlaceOf(BlockKind kind) => kind switch
    {
        BlockKind.Heading => Places.Heading, BlockKind.Item => Places.Item, BlockKind.Quote => Places.Quote, BlockKind.Cell => Places.Cell, _ => Places.Paragraph,
    };
}
