namespace Kedge.Docs.Pages;

/// <summary>The attributes of one tag, as ranges of name and value.</summary>
static class HtmlAttributes
{
    public static IEnumerable<(TextRange Name, TextRange Value)> Of(string text, TextRange tag)
    {
        var at = tag.Start + 1;
        while (at < tag.End && !char.IsWhiteSpace(text[at]) && text[at] != '>') at++;
        while (at < tag.End)
        {
            while (at < tag.End && !IsName(text[at])) at++;
            var name = at;
            while (at < tag.End && IsName(text[at])) at++;
            var named = new TextRange(name, at);
            while (at < tag.End && char.IsWhiteSpace(text[at])) at++;
            if (named.IsEmpty || at >= tag.End || text[at] != '=') continue;
            at++;
            while (at < tag.End && char.IsWhiteSpace(text[at])) at++;
            var value = Value(text, new(at, tag.End));
            yield return (named, value);
            at = value.End + 1;
        }
    }

    static TextRange Value(string text, TextRange rest)
    {
        if (rest.IsEmpty) return rest;
        var quote = text[rest.Start];
        if (quote is '"' or '\'')
        {
            var close = text.AsSpan(rest.Start + 1, rest.Length - 1).IndexOf(quote);
            return new(rest.Start + 1, close < 0 ? rest.End : rest.Start + 1 + close);
        }
        var end = rest.Start;
        while (end < rest.End && !char.IsWhiteSpace(text[end]) && text[end] != '>') end++;
        return new(rest.Start, end);
    }

    static bool IsName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or ':';
}
