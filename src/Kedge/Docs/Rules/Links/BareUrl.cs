using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary>An address in plain text: some readers make it a link, some do not, and some take the full stop along.</summary>
static class BareUrl
{
    public static readonly Rule Rule = new("L03", "bare-url", Severity.Warning, Check) { Also = ["MD034", "no-bare-urls"] };

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOf("://") is var next and >= 0;)
        {
            var colon = at + next;
            at = colon + 3;
            var start = SchemeBefore(on.Text, colon);
            if (start < 0 || on.Page.KindAt(start) != ZoneKind.Prose || on.Page.LinkAt(start) is not null
                || start > 0 && on.Text[start - 1] is '"' or '\'' or '=')
                continue;
            var url = new TextRange(start, EndOf(on.Text, at));
            if (url.End == at || on.Page.BlockAt(start) < 0) continue;
            on.Report(url, "a bare address", "put it in <…> or make it a link with words", new Edit(url, $"<{url.Of(on.Text)}>"));
            at = url.End;
        }
    }

    static int SchemeBefore(string text, int colon)
    {
        foreach (var scheme in (ReadOnlySpan<string>)["https", "http", "ftp"])
            if (colon >= scheme.Length && text.AsSpan(colon - scheme.Length, scheme.Length).Equals(scheme, StringComparison.OrdinalIgnoreCase)
                && (colon == scheme.Length || !char.IsAsciiLetterOrDigit(text[colon - scheme.Length - 1]))) return colon - scheme.Length;
        return -1;
    }

    /// <summary>GitHub's rule: up to a blank or &lt;, without punctuation or a closing bracket that was not opened.</summary>
    static int EndOf(string text, int from)
    {
        var end = from;
        while (end < text.Length && text[end] < 0x2E80 && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '`' or '|' or '"')) end++;
        while (end > from && (text[end - 1] is '.' or ',' or ':' or ';' or '!' or '?' or '*' or '_' or '~' or '\'' or ']'
            || text[end - 1] == ')' && !text.AsSpan(from, end - from).Contains('(')))
            end--;
        return end;
    }
}
