using Kedge.Docs.Anchors;
using Kedge.Site.Html;
using Kedge.Site.Html.Inlines;

namespace Kedge.Site.Nav;

/// <summary>
/// The navigation as one page shows it: the way to the page opened, every other folder as one line. So a page of a large site carries
/// a few kilobytes and works without scripts; the list of all pages is one click away.
/// </summary>
sealed class NavWriter(SitePlan site, HtmlText html)
{
    /// <summary>Sites with fewer entries show all of them.</summary>
    const int Small = 60;
    /// <summary>Of one folder's pages only those around the current one are shown.</summary>
    const int MostBeside = 30;

    public void Write(SitePage page)
    {
        var here = site.Nav.Of(page);
        var root = site.Nav.Root;
        html.Raw("<ul>\n");
        if (root.HasPage) Line(root, page, here);
        Children(root, page, here);
        html.Raw("</ul>\n");
        html.Raw("<p class=\"all\"><a").Attribute("href", Addresses.ToRoot(page.Address) + ContentsPage.Address).Raw(">")
            .Text(Words.In(page.Language).AllPages).Raw("</a></p>\n");
    }

    void Children(NavNode parent, SitePage page, NavNode? here)
    {
        var (from, to) = Window(parent.Children, here);
        if (from > 0) Gap();
        for (var i = from; i < to; i++) Entry(parent.Children[i], page, here);
        if (to < parent.Children.Count) Gap();
    }

    static (int From, int To) Window(List<NavNode> children, NavNode? here)
    {
        if (children.Count <= MostBeside * 2) return (0, children.Count);
        var at = Math.Max(0, here is null ? 0 : children.FindIndex(c => here.IsBelow(c)));
        var from = Math.Clamp(at - MostBeside / 2, 0, children.Count - MostBeside);
        return (from, from + MostBeside);
    }

    void Gap() => html.Raw("<li class=\"gap\" aria-hidden=\"true\">⋯</li>\n");

    void Entry(NavNode node, SitePage page, NavNode? here)
    {
        if (node.First(page.Language) is null) return;
        var open = node.Children.Count > 0 && (site.Nav.Count <= Small || here is not null && here.IsBelow(node));
        if (!open)
        {
            Line(node, page, here);
            return;
        }
        html.Raw("<li>");
        Link(node, page, here);
        html.Raw("<ul>\n");
        Children(node, page, here);
        html.Raw("</ul></li>\n");
    }

    void Line(NavNode node, SitePage page, NavNode? here)
    {
        html.Raw(node.Children.Count > 0 && node != site.Nav.Root ? "<li class=\"folder\">" : "<li>");
        Link(node, page, here);
        html.Raw("</li>\n");
    }

    void Link(NavNode node, SitePage page, NavNode? here)
    {
        if (!node.HasPage && (site.Nav.Count <= Small || here is not null && here.IsBelow(node)))
        {
            html.Raw("<span class=\"group\">");
            AnchorWriter.Silent(html, site.Settings.Anchors, node.Title(page.Language));
            html.Raw("</span>");
            return;
        }
        var target = node.First(page.Language)!;
        html.Raw("<a").Attribute("href", Addresses.Relative(page.Address, target.Address));
        // A page that there is not in the reader's language: its title is read aloud in its own.
        if (target.Language != page.Language) html.Attribute("lang", Words.In(target.Language).Code);
        if (node == here) html.Raw(" aria-current=\"page\"");
        html.Raw(">");
        AnchorWriter.Silent(html, site.Settings.Anchors, node.Title(page.Language));
        html.Raw("</a>");
    }
}
