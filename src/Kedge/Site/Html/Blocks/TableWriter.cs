using Kedge.Site.Html.Inlines;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kedge.Site.Html.Blocks;

/// <summary>Tables. A wide one scrolls by itself, by keyboard too, instead of making the page wider.</summary>
sealed class TableWriter(PageDraft draft, InlineWriter inline, AnchorWriter anchors)
{
    HtmlText Html => draft.Html;

    public void Write(Table table)
    {
        Html.Raw("<figure class=\"table\" tabindex=\"0\"><table>\n");
        var inHead = false;
        foreach (var row in table.OfType<TableRow>())
        {
            if (row.IsHeader && !inHead) Html.Raw("<thead>\n");
            if (!row.IsHeader && (inHead || row == table[0])) Html.Raw(inHead ? "</thead>\n<tbody>\n" : "<tbody>\n");
            inHead = row.IsHeader;
            Row(table, row);
            draft.Plain.Gap();
        }
        Html.Raw(inHead ? "</thead>\n</table></figure>\n" : "</tbody>\n</table></figure>\n");
    }

    void Row(Table table, TableRow row)
    {
        Html.Raw("<tr>");
        for (var i = 0; i < row.Count; i++) Cell((TableCell)row[i], row.IsHeader ? "th" : "td", Alignment(table, i));
        Html.Raw("</tr>\n");
    }

    void Cell(TableCell cell, string tag, string alignment)
    {
        Html.Raw("<").Raw(tag).Raw(tag == "th" ? " scope=\"col\"" : "").Raw(alignment).Raw(">");
        foreach (var leaf in cell.OfType<LeafBlock>())
        {
            if (leaf.Inline?.FirstChild is LiteralInline only && only == leaf.Inline.LastChild) anchors.Cell(only.Content.AsSpan());
            else inline.Of(leaf.Inline);
        }
        Html.Raw("</").Raw(tag).Raw(">");
        draft.Plain.Text("  ");
    }

    static string Alignment(Table table, int column) => column >= table.ColumnDefinitions.Count ? "" : table.ColumnDefinitions[column].Alignment switch
    {
        TableColumnAlign.Right => " class=\"right\"",
        TableColumnAlign.Center => " class=\"center\"",
        _ => "",
    };
}
