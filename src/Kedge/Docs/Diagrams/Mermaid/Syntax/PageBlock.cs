using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>
/// A fenced block's text as Mermaid gets it, and the way back to the page: in a list or a quote each line of it begins with blanks or signs
/// that do not belong to it.
/// </summary>
public sealed record PageBlock(string Text, IReadOnlyList<(int InBlock, int InPage)> Starts)
{
    /// <summary>All diagrams of a page.</summary>
    public static IEnumerable<PageBlock> Mermaid(Page page) => page.Code.Where(code => code.IsFenced && code.Language is "mermaid").Select(code => Of(page, code));

    public static PageBlock Of(Page page, CodeBlock code)
    {
        var (text, starts) = (new System.Text.StringBuilder(), new List<(int, int)>());
        var first = page.Lines.LineOf(code.Content.Start);
        for (var line = first; line < page.Lines.Count && page.Lines.StartOf(line) < code.Content.End; line++)
        {
            var range = page.Lines[line];
            var from = Math.Min(range.End, range.Start + Prefix(page.Text, range));
            starts.Add((text.Length, from));
            text.Append(page.Text, from, range.End - from).Append('\n');
        }
        if (starts.Count == 0) starts.Add((0, code.Fence.Start));
        return new(text.ToString(), starts);
    }

    public TextRange InPage(TextRange range) => new(InPage(range.Start), Math.Max(InPage(range.Start) + 1, InPage(range.End)));

    int InPage(int offset)
    {
        var (low, high) = (0, Starts.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Starts[middle].InBlock <= offset) low = middle;
            else high = middle - 1;
        }
        return Starts[low].InPage + offset - Starts[low].InBlock;
    }

    /// <summary>Blanks and signs of a quote.</summary>
    static int Prefix(string text, TextRange line)
    {
        var at = line.Start;
        for (var i = at; i < line.End && text[i] is ' ' or '\t' or '>'; i++)
            if (text[i] is '>') at = i + 1;
        return at - line.Start;
    }
}
