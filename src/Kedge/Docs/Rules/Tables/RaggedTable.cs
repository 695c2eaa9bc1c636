namespace Kedge.Docs.Rules.Tables;

/// <summary>A row with more or fewer cells than its header: GitHub drops what is too much.</summary>
static class RaggedTable
{
    public static readonly Rule Rule = new("T01", "ragged-table", Severity.Error, Check) { Also = ["MD056", "table-column-count"] };

    static void Check(PageCheck on)
    {
        foreach (var table in on.Page.Tables)
            foreach (var row in table.Rows.Skip(1))
                if (row.Cells.Length != table.Header.Cells.Length)
                    on.Report(on.Page.Lines[row.Line], $"{row.Cells.Length} {(row.Cells.Length == 1 ? "cell" : "cells")} below a header of {table.Header.Cells.Length}", "a pipe inside a cell is written \\|");
    }
}
