using System.Net;

namespace Kedge.Packages.Python.Indexes;

/// <summary>A start tag with its attributes, both in lower case, and the text that follows it up to the next tag.</summary>
readonly record struct HtmlTag(string Name, IReadOnlyDictionary<string, string> Attributes, string Text);

/// <summary>Start tags of an HTML page in one pass, as forgiving as browsers: whatever does not make sense ends a tag early, nothing is read twice.</summary>
static class HtmlTags
{
    public static IEnumerable<HtmlTag> Of(string html)
    {
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at < html.Length - 1; at = at < html.Length ? html.IndexOf('<', at) : -1)
        {
            if (html.AsSpan(at).StartsWith("<!--")) at = Behind(html, "-->", at + 4);
            else if (!char.IsAsciiLetter(html[at + 1])) at++;
            else yield return Tag(html, ref at);
        }
    }

    static int Behind(string html, string end, int from) => html.IndexOf(end, from, StringComparison.Ordinal) is var found and >= 0 ? found + end.Length : html.Length;

    static HtmlTag Tag(string html, ref int at)
    {
        var name = Word(html, ref at, skip: 1).ToLowerInvariant();
        var attributes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (at < html.Length && html[at] is not ('>' or '<'))
        {
            var key = Word(html, ref at, skip: 0).ToLowerInvariant();
            if (key.Length == 0) at++;
            else attributes.TryAdd(key, Value(html, ref at));
        }
        if (at < html.Length && html[at] == '>') at++;
        var next = at < html.Length ? html.IndexOf('<', at) : -1;
        return new(name, attributes, WebUtility.HtmlDecode(html[Math.Min(at, html.Length)..(next < 0 ? html.Length : next)]).Trim());
    }

    static string Word(string html, ref int at, int skip)
    {
        var start = at += skip;
        while (at < html.Length && (char.IsAsciiLetterOrDigit(html[at]) || html[at] is '-' or '_' or ':')) at++;
        return html[start..at];
    }

    static string Value(string html, ref int at)
    {
        var equals = at;
        while (equals < html.Length && char.IsWhiteSpace(html[equals])) equals++;
        if (equals == html.Length || html[equals] != '=') return "";
        at = equals + 1;
        while (at < html.Length && char.IsWhiteSpace(html[at])) at++;
        if (at == html.Length) return "";
        var quoted = html[at] is '"' or '\'';
        var end = quoted ? html.IndexOf(html[at], at + 1) : html.AsSpan(at).IndexOfAny(" \t\r\n>") is var length and >= 0 ? at + length : html.Length;
        if (end < 0) end = html.Length;
        var value = html[(quoted ? at + 1 : at)..end];
        at = quoted ? Math.Min(end + 1, html.Length) : end;
        return WebUtility.HtmlDecode(value);
    }
}
