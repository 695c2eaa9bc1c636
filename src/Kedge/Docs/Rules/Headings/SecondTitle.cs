namespace Kedge.Docs.Rules.Headings;

/// <summary>A page has one title.</summary>
static class SecondTitle
{
    public static readonly Rule Rule = new("H03", "second-title", Severity.Warning, Check) { Also = ["MD025", "single-title", "single-h1"] };

    static void Check(PageCheck on)
    {
        var titles = on.Page.Headings.Where(h => h.Level == 1).Skip(1);
        foreach (var heading in titles) on.Report(heading.Range, "a second title (level-1 heading)", "make it a section: ##");
    }
}
