namespace Kedge.Docs.Rules.Headings;

/// <summary>A page begins with its title: a level-1 heading, or <c>title:</c> in the front matter.</summary>
static class FirstTitle
{
    public static readonly Rule Rule = new("H04", "first-title", Severity.Warning, Check) { Also = ["MD041", "first-line-heading", "first-line-h1"], OnDemand = true };

    static void Check(PageCheck on)
    {
        if (on.Page.Blocks.IsEmpty || on.Page.FrontMatter.Of(on.Text).Contains("\ntitle:", StringComparison.Ordinal)) return;
        if (on.Page.Headings is [{ Level: 1 } title, ..] && title.Content.Start <= on.Page.Blocks[0].Range.Start) return;
        on.Report(on.Page.Blocks[0].Range, "the page does not begin with its title", "# What this page is about");
    }
}
