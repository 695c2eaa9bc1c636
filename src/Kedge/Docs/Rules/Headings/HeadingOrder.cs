namespace Kedge.Docs.Rules.Headings;

/// <summary>A heading more than one level below the one before it: the outline has a hole.</summary>
static class HeadingOrder
{
    public static readonly Rule Rule = new("H01", "heading-order", Severity.Warning, Check) { Also = ["MD001", "heading-increment"] };

    static void Check(PageCheck on)
    {
        var before = 0;
        foreach (var heading in on.Page.Headings)
        {
            if (before > 0 && heading.Level > before + 1)
                on.Report(heading.Range, $"a level-{heading.Level} heading follows one of level {before}", $"level {before + 1} comes next");
            before = heading.Level;
        }
    }
}
