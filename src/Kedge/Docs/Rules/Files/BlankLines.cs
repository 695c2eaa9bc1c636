using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>More than one blank line in a row.</summary>
static class BlankLines
{
    public static readonly Rule Rule = new("F04", "blank-lines", Severity.Warning, Check) { Also = ["MD012", "no-multiple-blanks"] };

    static void Check(PageCheck on)
    {
        var lines = on.Page.Lines;
        for (var line = 0; line < lines.Count; line++)
        {
            if (!lines[line].IsEmpty) continue;
            var first = line;
            while (line + 1 < lines.Count && lines[line + 1].IsEmpty) line++;
            // The empty piece after the last line's end is no line of its own.
            var last = line == lines.Count - 1 ? line - 1 : line;
            if (last <= first || on.Page.KindAt(lines.StartOf(first)) is ZoneKind.CodeBlock or ZoneKind.FrontMatter or ZoneKind.Comment or ZoneKind.HtmlTag) continue;
            var extra = new TextRange(lines.StartOf(first + 1), lines.Whole(last).End);
            on.Report(extra, $"{last - first + 1} blank lines in a row", null, new Edit(extra, ""));
        }
    }
}
