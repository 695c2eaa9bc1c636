using Spectre.Console.Rendering;

namespace Kedge.Cli.Views.Terminal;

/// <summary>A column: its heading, how few cells it may be cut to when the terminal is narrow, and when it goes altogether.</summary>
/// <param name="Least">Null: it is never cut.</param>
/// <param name="Goes">The lowest goes first; null: it stays.</param>
sealed record TextColumn(string Heading, int? Least = null, int? Goes = null, bool Right = false);

/// <summary>Rows of text under headings, one line each: cut to the terminal's width where some columns allow that, never wrapped.</summary>
static class TextTable
{
    const string Gap = "  ";

    public static void Write(TextWriter writer, int width, IReadOnlyList<TextColumn> columns, IReadOnlyList<string[]> rows)
    {
        var widths = Widths(columns, rows, width);
        writer.WriteLine(Line([.. columns.Select(c => c.Heading)], columns, widths));
        foreach (var row in rows) writer.WriteLine(Line(row, columns, widths));
    }

    /// <summary>What the texts need; on a narrow terminal the widest columns are cut, and one after another goes until the rest fits.</summary>
    static int[] Widths(IReadOnlyList<TextColumn> columns, IReadOnlyList<string[]> rows, int width)
    {
        var needed = columns.Select((c, i) => rows.Select(r => Cells(r[i])).Append(Cells(c.Heading)).Max()).ToArray();
        var going = columns.Index().Where(c => c.Item.Goes is not null).OrderBy(c => c.Item.Goes).Select(c => c.Index).ToList();
        for (var gone = 0; ; needed[going[gone++]] = 0)
            if (Cut(columns, needed, width) is var cut && (Needed(cut) <= width || gone == going.Count)) return cut;
    }

    /// <summary>The widest of those that may be cut gives first, so that neighbours of one kind stay alike; of equal ones the last.</summary>
    static int[] Cut(IReadOnlyList<TextColumn> columns, int[] needed, int width)
    {
        int[] widths = [.. needed];
        while (Needed(widths) > width)
        {
            var widest = -1;
            for (var i = 0; i < widths.Length; i++)
                if (widths[i] > columns[i].Least && (widest < 0 || widths[i] >= widths[widest])) widest = i;
            if (widest < 0) break;
            widths[widest]--;
        }
        return widths;
    }

    static int Needed(int[] widths) => widths.Sum() + Gap.Length * (widths.Count(w => w > 0) - 1);

    static string Line(string[] cells, IReadOnlyList<TextColumn> columns, int[] widths) =>
        string.Join(Gap, cells.Select((cell, i) => (cell, i)).Where(c => widths[c.i] > 0).Select(c => Fit(c.cell, widths[c.i], columns[c.i].Right))).TrimEnd();

    static string Fit(string text, int width, bool right)
    {
        var cells = Cells(text);
        if (cells <= width) return right ? new string(' ', width - cells) + text : text + new string(' ', width - cells);
        while (Cells(text) > width - 1) text = text[..^1];
        return text + "…";
    }

    static int Cells(string text) => text.All(c => c < 0x1100) ? text.Length : new Segment(text).CellCount();
}
