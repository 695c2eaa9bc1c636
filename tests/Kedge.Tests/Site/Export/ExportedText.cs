using Kedge.Docs.Configuration;
using Kedge.Site.Export;

namespace Kedge.Tests.Site.Export;

/// <summary>Pages at hand, and the Markdown that they become.</summary>
static class ExportedText
{
    public static string Of(ExportTool tool, string markdown, DocsSettings? settings = null) => Of(tool, "page.md", settings, ("page.md", markdown));

    public static string Of(ExportTool tool, string path, DocsSettings? settings, params (string Path, string Text)[] pages)
    {
        var site = SiteTree.Of(settings ?? DocsSettings.Usual, pages);
        return SiteExport.TextOf(site, tool, site.Pages.Single(p => p.Path == path));
    }
}
