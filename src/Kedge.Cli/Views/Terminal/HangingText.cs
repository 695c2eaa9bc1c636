using Spectre.Console;
using Spectre.Console.Rendering;

namespace Kedge.Cli.Views.Terminal;

/// <summary>A label, and beside it a text whose further lines begin where its first one does. Nothing is padded: pipes get plain lines.</summary>
static class HangingText
{
    /// <param name="label">Its parts, each with a style or plain.</param>
    /// <param name="indent">Cells that the label is padded to.</param>
    public static void Write(IAnsiConsole console, (string Text, string? Style)[] label, int indent, string text)
    {
        foreach (var (part, style) in label) console.Write(new Text(part, style is null ? null : Style.Parse(style)));
        var at = label.Sum(part => part.Text.Sum(Cells));
        foreach (var (number, line) in Lines(text, Math.Max(20, console.Profile.Width - indent), at - indent).Index())
            console.WriteLine(new string(' ', number == 0 ? Math.Max(0, indent - at) : indent) + line);
    }

    /// <summary>Breaks at spaces, and beside characters that are two cells wide, as Chinese is set.</summary>
    /// <param name="used">Cells of the first line that a long label has taken.</param>
    static IEnumerable<string> Lines(string text, int width, int used)
    {
        var start = 0;
        var (cells, breakable) = (Math.Max(0, used), 0);
        for (var i = 0; i < text.Length; i++)
        {
            var wide = Cells(text[i]) > 1;
            if (text[i] == ' ' || wide) breakable = i;
            cells += Cells(text[i]);
            if (cells <= width) continue;
            var end = breakable > start ? breakable : i;
            yield return text[start..end].TrimEnd();
            start = end;
            while (start < text.Length && text[start] == ' ') start++;
            (cells, breakable) = (text.AsSpan(start, Math.Max(0, i + 1 - start)).ToArray().Sum(Cells), start);
        }
        yield return text[start..].TrimEnd();
    }

    static int Cells(char c) => c < 0x1100 ? 1 : new Segment(c.ToString()).CellCount();
}
