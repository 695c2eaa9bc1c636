using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>Emoji as Unicode, not as short codes: <c>:warning:</c> is shown as typed by most readers.</summary>
static class EmojiStyle
{
    const int LongestCode = 50;
    public static readonly Rule Rule = new("E07", "no-short-codes", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        for (var at = 0; at < on.Text.Length && on.Text.AsSpan(at).IndexOf(':') is var next and >= 0;)
        {
            var start = at + next;
            at = start + 1;
            var code = CodeAt(on.Text, start);
            if (code.IsEmpty || ShortCodes.Find(code.Of(on.Text)) is not { } emoji) continue;
            at = code.End;
            if (on.Page.KindAt(start) == ZoneKind.Prose && on.Page.BlockAt(start) >= 0 && on.Page.LinkAt(start) is null)
                on.Report(code, $"the short code {code.Of(on.Text)} for {emoji}", null, new Edit(code, emoji));
        }
    }

    /// <summary>From one colon to the next with only letters, digits, _, + and - between, not inside a word or a time of day.</summary>
    static TextRange CodeAt(string text, int start)
    {
        if (start > 0 && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] == ':')) return default;
        var end = start + 1;
        while (end < text.Length && end - start < LongestCode
            && (char.IsAsciiLetterLower(text[end]) || char.IsAsciiDigit(text[end]) || text[end] is '_' or '+' or '-'))
            end++;
        return end > start + 1 && end < text.Length && text[end] == ':' ? new(start, end + 1) : default;
    }
}
