using Kedge.Site.Html;

namespace Kedge.Site.Highlighting;

/// <summary>HTML and XML.</summary>
static class TagLexer
{
    public static void Write(HtmlText html, ReadOnlySpan<char> code)
    {
        while (!code.IsEmpty)
        {
            var open = code.IndexOf('<');
            html.Text(open < 0 ? code : code[..open]);
            if (open < 0) return;
            code = code[open..];
            var comment = code.StartsWith("<!--");
            var close = code.IndexOf(comment ? "-->" : ">");
            var end = close < 0 ? code.Length : close + (comment ? 3 : 1);
            if (comment) Highlighter.Span(html, "c", code[..end]);
            else Tag(html, code[..end]);
            code = code[end..];
        }
    }

    static void Tag(HtmlText html, ReadOnlySpan<char> tag)
    {
        var name = tag.IndexOfAny(" \t\n>") is var end and > 0 ? end : tag.Length;
        Highlighter.Span(html, "k", tag[..name]);
        var rest = tag[name..];
        while (rest.IndexOfAny('"', '\'') is var quote and >= 0)
        {
            html.Text(rest[..quote]);
            var close = rest[(quote + 1)..].IndexOf(rest[quote]);
            var length = close < 0 ? rest.Length - quote : close + 2;
            Highlighter.Span(html, "s", rest.Slice(quote, length));
            rest = rest[(quote + length)..];
        }
        html.Text(rest);
    }
}
