using System.Collections.Immutable;

namespace Kedge.Docs.Pages;

/// <summary>A table's rows by its source lines. GitHub splits cells at every pipe without a backslash, even inside code.</summary>
static class TableLines
{
    public static ImmutableArray<TableRow> Of(Page page, TextRange range)
    {
        var (first, last) = (page.Lines.LineOf(range.Start), page.Lines.LineOf(Math.Max(range.Start, Math.Min(range.End, page.Text.Length) - 1)));
        var prefix = range.Start - page.Lines.StartOf(first);
        var rows = ImmutableArray.CreateBuilder<TableRow>(last - first + 1);
        for (var line = first; line <= last; line++) rows.Add(new(line, Cells(page.Text, Row(page, line, line == first ? prefix : 0))));
        return rows.DrainToImmutable();
    }

    /// <summary>The line's own part: without indentation and the marks of quotes around it.</summary>
    static TextRange Row(Page page, int line, int prefix)
    {
        var whole = page.Lines[line];
        var (start, end) = (Math.Min(whole.Start + prefix, whole.End), whole.End);
        while (start < end && page.Text[start] is ' ' or '\t' or '>') start++;
        while (end > start && page.Text[end - 1] is ' ' or '\t') end--;
        return new(start, end);
    }

    static ImmutableArray<TextRange> Cells(string text, TextRange row)
    {
        if (row.IsEmpty) return [];
        var cells = ImmutableArray.CreateBuilder<TextRange>();
        var start = text[row.Start] == '|' ? row.Start + 1 : row.Start;
        for (var at = start; at < row.End; at++)
        {
            if (text[at] == '\\') at++;
            else if (text[at] == '|') (start, _) = (at + 1, Add(cells, text, new(start, at)));
        }
        if (start < row.End) Add(cells, text, new(start, row.End));
        return cells.DrainToImmutable();
    }

    static bool Add(ImmutableArray<TextRange>.Builder cells, string text, TextRange cell)
    {
        var (start, end) = (cell.Start, cell.End);
        while (start < end && text[start] is ' ' or '\t') start++;
        while (end > start && text[end - 1] is ' ' or '\t') end--;
        cells.Add(new(start, end));
        return true;
    }
}
