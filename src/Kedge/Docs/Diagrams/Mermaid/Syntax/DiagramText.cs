using System.Buffers;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>
/// A block without what Mermaid takes out before it looks for a grammar: front matter, directives, comments. Blanks stand in their places,
/// so that offsets stay those of the block.
/// </summary>
/// <param name="Keyword">The first word: which kind of diagram it is.</param>
/// <param name="Fault">Front matter or a directive that never ends.</param>
sealed record DiagramText(string Text, TextRange Keyword, SyntaxFault? Fault)
{
    static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n;:{([");

    public static DiagramText Of(string block)
    {
        var text = block.ToCharArray();
        var fault = FrontMatter(block, text) ?? Directives(block, text);
        Comments(block, text);
        var clean = new string(text);
        var start = clean.Length - clean.AsSpan().TrimStart().Length;
        var length = clean.AsSpan(start).IndexOfAny(WordEnds);
        return new(clean, new(start, length < 0 ? clean.Length : start + length), fault);
    }

    static SyntaxFault? FrontMatter(string block, char[] text)
    {
        var lines = new LineIndex(block);
        var first = Enumerable.Range(0, lines.Count).FirstOrDefault(i => !lines[i].Of(block).IsWhiteSpace());
        if (!IsDashes(lines[first].Of(block))) return null;
        for (var line = first + 1; line < lines.Count; line++)
            if (IsDashes(lines[line].Of(block))) return Blank(text, new(0, lines[line].End));
        return new(lines[first], "the front matter is never closed", "a line of --- ends it");
    }

    static bool IsDashes(ReadOnlySpan<char> line) => line.Trim() is "---";

    static SyntaxFault? Directives(string block, char[] text)
    {
        for (var at = block.IndexOf("%%{", StringComparison.Ordinal); at >= 0; at = block.IndexOf("%%{", at, StringComparison.Ordinal))
        {
            var end = block.IndexOf("}%%", at, StringComparison.Ordinal);
            if (end < 0) return new(new(at, at + 3), "the directive is never closed", "%%{init: {…}}%% is a directive; a comment has a blank after %%");
            Blank(text, new(at, at = end + 3));
        }
        return null;
    }

    static void Comments(string block, char[] text)
    {
        var lines = new LineIndex(block);
        for (var line = 0; line < lines.Count; line++)
            if (lines[line].Of(block).TrimStart().StartsWith("%%")) Blank(text, lines[line]);
    }

    static SyntaxFault? Blank(char[] text, TextRange range)
    {
        for (var i = range.Start; i < range.End; i++)
            if (text[i] is not '\n') text[i] = ' ';
        return null;
    }
}
