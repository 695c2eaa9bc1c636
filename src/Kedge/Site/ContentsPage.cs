using Kedge.Docs.Anchors;
using Kedge.Site.Html;
using Kedge.Site.Html.Inlines;
using Kedge.Site.Nav;

namespace Kedge.Site;

/// <summary>Pages that no file stands for: the list of all pages, and what is shown where nothing is.</summary>
public static class ContentsPage
{
    public const string Address = "contents.html", MissingAddress = "404.html";

    public static byte[] All(SitePlan site) => Write(site, Address, Language(site), (html, page) =>
    {
        var words = Words.In(page.Language);
        html.Raw("<h1>").Text(words.AllPages).Raw("</h1>\n<ul class=\"tree\">\n");
        Node(site, html, page, site.Nav.Root);
        html.Raw("</ul>\n");
    });

    /// <summary>Shown for any address, at any depth: its links begin at the site's root.</summary>
    public static byte[] NotFound(SitePlan site) => Write(site, MissingAddress, Language(site), (html, page) =>
    {
        var words = Words.In(page.Language);
        html.Raw("<h1>").Text(words.NotFound).Raw("</h1>\n<p>").Text(words.NotFoundMore).Raw("</p>\n<p><a").Attribute("href", Address).Raw(">")
            .Text(words.AllPages).Raw("</a></p>\n");
    });

    /// <summary>At an address that a page had before.</summary>
    public static byte[] Moved(SitePlan site, string from, SitePage to)
    {
        using var html = new HtmlText();
        var target = Addresses.Relative(from, to.Address);
        var words = Words.In(to.Language);
        html.Raw("<!doctype html>\n<html").Attribute("lang", words.Code)
            .Raw(">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>").Text(words.Moved)
                .Raw("</title>\n<meta http-equiv=\"refresh\"").Attribute("content", "0; url=" + target);
        html.Raw(">\n<meta name=\"robots\" content=\"noindex\">");
        if (site.Settings.Site.Url is { } url) html.Raw("<link rel=\"canonical\"").Attribute("href", url + Addresses.Encoded(to.Address)).Raw(">");
        html.Raw("</head>\n<body><main><h1>").Text(words.Moved).Raw("</h1><p><a").Attribute("href", target).Raw(">").Text(to.Title)
            .Raw("</a></p></main></body>\n</html>\n");
        return html.ToBytes();
    }

    /// <summary>The path of the site on its host.</summary>
    internal static string RootOf(SitePlan site) =>
        !site.IsLive && site.Settings.Site.Url is { } url && Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.AbsolutePath : "/";

    static PageLanguage Language(SitePlan site) => site.Nav.Root.First(PageLanguage.English)?.Language ?? PageLanguage.English;

    static byte[] Write(SitePlan site, string address, PageLanguage language, Action<HtmlText, SitePage> content)
    {
        using var html = new HtmlText();
        var words = Words.In(language);
        var page = new SitePage("", default) { Address = address, Title = address == Address ? words.AllPages : words.NotFound, Language = language, IsMade = true };
        var layout = new Layout(site, html);
        layout.Begin(page, PageHead.None);
        content(html, page);
        layout.End(page, PageNeeds.None);
        return html.ToBytes();
    }

    static void Node(SitePlan site, HtmlText html, SitePage from, NavNode node)
    {
        if (node.First(from.Language) is null) return;
        html.Raw("<li>");
        if (node.Page(from.Language) is { } page)
        {
            html.Raw("<a").Attribute("href", Addresses.Relative(from.Address, page.Address)).Raw(">");
            AnchorWriter.Silent(html, site.Settings.Anchors, node.Title(from.Language));
            html.Raw("</a>");
        }
        else AnchorWriter.Silent(html, site.Settings.Anchors, node.Title(from.Language));
        if (node.Children.Count > 0)
        {
            html.Raw("<ul>\n");
            foreach (var child in node.Children) Node(site, html, from, child);
            html.Raw("</ul>");
        }
        html.Raw("</li>\n");
    }
}
