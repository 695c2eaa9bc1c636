using Kedge.Docs.Books;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary>A link without a target, or without words to click on.</summary>
static class EmptyLink
{
    public static readonly Rule Rule = new("L07", "empty-link", Severity.Error, Check) { Also = ["MD042", "no-empty-links"] };

    static void Check(PageCheck on)
    {
        foreach (var link in on.Page.Links)
        {
            if (link.Kind is not (LinkKind.Inline or LinkKind.Reference)) continue;
            var target = link.Target.AsSpan().Trim();
            if (target.IsEmpty || target is "#") on.Report(link.Range, "the link leads nowhere");
            else if (!link.IsImage && link.Text.IsEmpty) on.Report(link.Range, "the link has no words", "say what a reader finds there");
        }
    }
}
