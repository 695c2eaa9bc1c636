using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Headings;

/// <summary>A whole paragraph in bold plays the heading: it is in no outline and has no id.</summary>
static class EmphasisAsHeading
{
    public static readonly Rule Rule = new("H06", "emphasis-as-heading", Severity.Warning, Check) { Also = ["MD036", "no-emphasis-as-heading"], OnDemand = true };

    static void Check(PageCheck on)
    {
        foreach (var block in on.Page.Blocks)
        {
            if (block.Kind != BlockKind.Paragraph || block.Range.Length is < 5 or > 80) continue;
            var text = block.Range.Of(on.Text);
            var words = text[2..^2];
            if (text.StartsWith("**") && text.EndsWith("**") && !words.ContainsAny("*\n`[") && words[^1] is not ('.' or ':' or '?' or '!' or '。' or '：' or '？' or '！'))
                on.Report(block.Range, "a paragraph in bold instead of a heading");
        }
    }
}
