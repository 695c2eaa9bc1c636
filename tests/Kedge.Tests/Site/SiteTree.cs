using System.Collections.Immutable;
using System.Text;
using Kedge.Docs.Configuration;
using Kedge.Site;
using Kedge.Site.Html;

namespace Kedge.Tests.Site;

/// <summary>Pages at hand, and the HTML that they become.</summary>
static class SiteTree
{
    public static SitePlan Of(params (string Path, string Text)[] pages) => Of(DocsSettings.Usual, pages);

    public static SitePlan Of(DocsSettings settings, params (string Path, string Text)[] pages) => Planned(settings, pages).Plan;

    public static (SitePlan Plan, ImmutableArray<Problem> Problems) Planned(DocsSettings settings, params (string Path, string Text)[] pages) =>
        SitePlan.Of(settings, pages.Select(p => SitePage.Read(p.Path, Encoding.UTF8.GetBytes(p.Text))), new(),
            path => Path.HasExtension(path) && !path.Contains("gone", StringComparison.Ordinal) ? FileKind.File : FileKind.None);

    public static string Html(this SitePlan site, string path) => Encoding.UTF8.GetString(RenderedPage.Of(site, site.Pages.Single(p => p.Path == path)).Html);

    /// <summary>The content of a page of this Markdown.</summary>
    public static string Content(string markdown, DocsSettings? settings = null)
    {
        var html = Of(settings ?? DocsSettings.Usual, ("page.md", markdown)).Html("page.md");
        var start = html.IndexOf("<article>\n", StringComparison.Ordinal) + "<article>\n".Length;
        return html[start..html.IndexOf("</article>", StringComparison.Ordinal)];
    }
}
