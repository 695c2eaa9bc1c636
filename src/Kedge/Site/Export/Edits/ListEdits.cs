using Markdig.Extensions.Alerts;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Kedge.Site.Export.Edits;

/// <summary>
/// Lists and tables as Python-Markdown reads them: what belongs to an item stands four columns to the right of it, and a list or a table
/// that follows a paragraph stands below a blank line. Without this, GitHub's lists would fall flat there.
/// </summary>
sealed class ListEdits(PageEdits edits)
{
    const int Step = 4;

    public void Of(ContainerBlock container)
    {
        for (var i = 0; i < container.Count; i++)
        {
            if (i > 0 && container[i] is ListBlock or Table && container[i - 1] is ParagraphBlock
                && container is not (ListItemBlock or QuoteBlock { } and not AlertBlock))
                BlankAbove(container[i]);
            if (container[i] is ListItemBlock item) Shift(item);
            if (container[i] is ContainerBlock child) Of(child);
        }
    }

    void BlankAbove(Block block)
    {
        var line = edits.Lines.LineOf(block.Span.Start);
        if (line > 0 && !edits.IsBlank(line - 1)) edits.Insert(edits.Lines.StartOf(line), edits.NewLine);
    }

    /// <summary>An item that is one paragraph is understood as it is.</summary>
    void Shift(ListItemBlock item)
    {
        if (item is not [var head, ..] || item is [ParagraphBlock]) return;
        var step = Step - (head.Column - item.Column);
        if (step is <= 0 or >= Step) return;
        var first = edits.Lines.LineOf(item.Span.Start);
        edits.Indent((first + 1, edits.Lines.LineOf(Math.Min(BlockEnds.Of(item), edits.Text.Length))), item.Column, new(' ', step));
    }
}
