using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Files;

/// <summary>A tab outside of code: editors and renderers disagree on its width.</summary>
static class HardTab
{
    public static readonly Rule Rule = new("F01", "hard-tab", Severity.Warning, Check) { Also = ["MD010", "no-hard-tabs"] };

    static void Check(PageCheck on)
    {
        for (var at = 0; on.Text.AsSpan(at).IndexOf('\t') is var next and >= 0;)
        {
            var start = at + next;
            var length = on.Text.AsSpan(start).IndexOfAnyExcept('\t');
            at = start + (length < 0 ? on.Text.Length - start : length);
            if (on.Page.KindAt(start) is ZoneKind.CodeBlock or ZoneKind.CodeSpan or ZoneKind.FrontMatter) continue;
            // A tab at the end of a line is the trailing blanks' rule's.
            if (at == on.Text.Length || on.Text[at] is '\n' or '\r') continue;
            on.Report(new(start, at), "a tab", null, new Edit(new(start, at), new string(' ', 4 * (at - start))));
        }
    }
}
