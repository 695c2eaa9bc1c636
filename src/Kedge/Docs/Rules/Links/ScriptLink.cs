using Kedge.Docs.Books;

namespace Kedge.Docs.Rules.Links;

/// <summary>A link that runs a script instead of leading somewhere.</summary>
static class ScriptLink
{
    public static readonly Rule Rule = new("L09", "script-link", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var link in on.Page.Links)
        {
            if (LinkTarget.Of(on.Page, link).Kind != TargetKind.Script
                || link.IsImage && link.Target.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase))
                continue;
            on.Report(link.TargetRange.IsEmpty ? link.Range : link.TargetRange, "the link runs a script or carries its own content", "link to a page");
        }
    }
}
