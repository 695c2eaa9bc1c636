using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>
/// What is marked everywhere marks nothing: at most one paragraph in three, at most four items in ten of a list unless all have one,
/// at most two alerts in a section and never one right after another.
/// </summary>
static class AnchorDensity
{
    public static readonly Rule Rule = new("E10", "anchor-density", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        Alerts(on);
        var first = on.Anchors.InProse.Where(use => use is { Place: EmojiPlace.Start, Meaning: not EmojiMeaning.Emotional })
            .DistinctBy(use => use.Block).ToDictionary(use => use.Block);
        if (first.Count == 0) return;
        Paragraphs(on, first);
        foreach (var list in on.Page.Lists) List(on, list, first);
    }

    static void Paragraphs(PageCheck on, Dictionary<int, EmojiUse> first)
    {
        var all = on.Page.Blocks.Count(b => b is { Kind: BlockKind.Paragraph, Group: < 0 });
        var marked = first.Values.Where(use => on.Page.Blocks[use.Block] is { Kind: BlockKind.Paragraph, Group: < 0 }).ToList();
        var most = Math.Max(1, (all + 2) / 3);
        if (marked.Count > most) on.Report(marked[most].Range, $"{marked.Count} of {all} paragraphs begin with an anchor", "mark at most one in three");
    }

    static void List(PageCheck on, ListBlock list, Dictionary<int, EmojiUse> first)
    {
        var marked = list.Items.Where(first.ContainsKey).ToList();
        if (list.Items.Length >= 3 && marked.Count < list.Items.Length && marked.Count * 10 > list.Items.Length * 4 && marked.Count > 1)
            on.Report(first[marked[0]].Range, $"{marked.Count} of {list.Items.Length} items of the list begin with an anchor", "mark all of them, or a few");
    }

    static void Alerts(PageCheck on)
    {
        var (section, count) = (int.MinValue, 0);
        for (var i = 0; i < on.Page.Alerts.Length; i++)
        {
            var alert = on.Page.Alerts[i];
            (section, count) = (alert.Heading, alert.Heading == section ? count + 1 : 1);
            var mark = new TextRange(alert.KindRange.Start - 2, Math.Min(alert.KindRange.End + 1, on.Text.Length));
            if (i > 0 && on.Text.AsSpan(on.Page.Alerts[i - 1].Range.End, Math.Max(0, alert.Range.Start - on.Page.Alerts[i - 1].Range.End))
                .IsWhiteSpace())
                on.Report(mark, "an alert right after another", "make them one");
            else if (count == 3) on.Report(mark, "a third alert in one section", "keep the two that matter most");
        }
    }
}
