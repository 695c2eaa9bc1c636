using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>Blanks at the end of a line. Two of them are a line break in Markdown and stay.</summary>
static class TrailingBlank
{
    public static readonly Rule Rule = new("F02", "trailing-blank", Severity.Warning, Check) { Also = ["MD009", "no-trailing-spaces"] };

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOfAny('\n', '\r') is var next; at += next + 1)
        {
            var end = next < 0 ? on.Text.Length : at + next;
            if (end > at && on.Text[end - 1] is ' ' or '\t') Line(on, at, end);
            if (next < 0) return;
        }
    }

    static void Line(PageCheck on, int start, int end)
    {
        var words = on.Text.AsSpan(start, end - start).TrimEnd(" \t").Length;
        var blanks = new TextRange(start + words, end);
        if (words > 0 && blanks.Of(on.Text) is "  " && end < on.Text.Length
            || on.Page.KindAt(blanks.Start) is ZoneKind.CodeBlock or ZoneKind.FrontMatter or ZoneKind.CodeSpan)
            return;
        on.Report(blanks, "blanks at the end of the line", null,
            new Edit(blanks, words > 0 && blanks.Length > 2 && on.Text.AsSpan(blanks.Start, blanks.Length).IndexOf('\t') < 0
                && end < on.Text.Length ? "  " : ""));
    }
}
