using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Links;

/// <summary>An image without words for whoever does not see it. <c>alt=""</c> in HTML says that there is nothing to see, and is fine.</summary>
static class AlternativeText
{
    public static readonly Rule Rule = new("L10", "alt-text", Severity.Error, Check) { Also = ["MD045", "no-alt-text"] };

    static void Check(PageCheck on)
    {
        foreach (var link in on.Page.Links)
        {
            if (!link.IsImage) continue;
            var missing = link.Kind == LinkKind.Html ? link.Label is null : link.Text.Of(on.Text).IsWhiteSpace();
            if (missing) on.Report(link.Range, "the image has no alternative text", "say in a few words what it shows");
        }
    }
}
