using Kedge.Docs.Pages;
using Kedge.Site.Html;
using Markdig.Syntax;

namespace Kedge.Site.Export;

/// <summary>A page with its syntax tree.</summary>
/// <param name="Document">Null when it could not be parsed: <see cref="Page.Unparsed"/> says why.</param>
sealed record ParsedPage(Page Page, MarkdownDocument? Document)
{
    public static ParsedPage Of(SitePage source)
    {
        var page = new Page(source.Path, PageText.Of(source.Text));
        return SiteMarkup.ParsePlaced(page.Text, out var why) is { } document ? new(new PageWalk(page).Of(document), document) : new(page with { Unparsed = why }, null);
    }
}
