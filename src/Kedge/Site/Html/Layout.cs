using System.Globalization;
using Kedge.Docs.Anchors;
using Kedge.Site.Html.Inlines;
using Kedge.Site.Nav;
using Kedge.Site.Theme;

namespace Kedge.Site.Html;

/// <summary>What stands around every page's content. Whatever needs a script is made by the script, so nothing dead is shown without one.</summary>
sealed class Layout(SitePlan site, HtmlText html)
{
    public const string Folder = "_kedge/";

    /// <summary>Before the content.</summary>
    public void Begin(SitePage page, PageHead head)
    {
        var root = Addresses.ToRoot(page.Address);
        var words = Words.In(page.Language);
        html.Raw("<!doctype html>\n<html").Attribute("lang", words.Code).Attribute("data-root", root);
        if (site.Version is { } version) html.Attribute("data-version", version);
        html.Raw(">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
            .Text(TitleOf(page)).Raw("</title>\n");
        Meta(page, head, root);
        html.Raw("</head>\n<body>\n<a class=\"skip\"").Attribute("href", Here(page, "#kedge-content")).Raw(">").Text(words.Skip).Raw("</a>\n");
        Top(page, words);
        html.Raw("<nav id=\"kedge-nav\"").Attribute("aria-label", words.Pages).Raw("><a class=\"close\"")
            .Attribute("href", Here(page, "#kedge-content")).Attribute("aria-label", words.Skip).Raw(">✕</a>\n");
        new NavWriter(site, html).Write(page);
        html.Raw("</nav>\n");
        Contents(head.Contents, words);
        html.Raw("<main id=\"kedge-content\" tabindex=\"-1\">\n<article>\n");
    }

    /// <summary>After it.</summary>
    public void End(SitePage page, PageNeeds needs)
    {
        var words = Words.In(page.Language);
        html.Raw("</article>\n<footer>\n");
        Neighbours(page, words);
        html.Raw("<p class=\"about\">");
        if (site.Changed.TryGetValue(page.Path, out var changed))
            html.Text(words.Changed).Raw(" <time>").Text(changed.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Raw("</time>");
        if (site.Settings.Site.HasRepository && !page.IsMade)
            html.Raw(" <a").Attribute("href", site.Settings.Site.Edit(page.Path)).Raw(" rel=\"noopener\">").Text(words.Edit).Raw("</a>");
        html.Raw("</p>\n</footer>\n</main>\n");
        Scripts(page, needs);
        html.Raw("</body>\n</html>\n");
    }

    /// <summary>A place on this very page, which is shown at any address where it is the missing one's.</summary>
    static string Here(SitePage page, string place) => page.Address == ContentsPage.MissingAddress ? page.Address + place : place;

    string TitleOf(SitePage page) => page.Title == site.Title ? site.Title : $"{page.Title} · {site.Title}";

    void Meta(SitePage page, PageHead head, string root)
    {
        var summary = page.Front.Description ?? (head.Summary.Length > 0 ? head.Summary : TitleOf(page));
        html.Raw("<meta name=\"description\"").Attribute("content", summary.Length > 200 ? summary[..200] : summary).Raw(">\n");
        // Shown at any depth: its links must not depend on the address.
        if (page.Address == ContentsPage.MissingAddress) html.Raw("<base").Attribute("href", ContentsPage.RootOf(site)).Raw(">\n");
        html.Raw("<meta name=\"generator\" content=\"Kedge\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        if (site.Settings.Site.Url is { } url) html.Raw("<link rel=\"canonical\"").Attribute("href", url + Addresses.Encoded(page.Address)).Raw(">\n");
        if (Twin(page) is { } twin)
            html.Raw("<link rel=\"alternate\"").Attribute("hreflang", Words.In(twin.Language).Code)
                .Attribute("href", Addresses.Relative(page.Address, twin.Address)).Raw(">\n");
        html.Raw("<link rel=\"stylesheet\"").Attribute("href", $"{root}{Folder}site.css").Raw(">\n").Raw(ThemeFiles.First);
        html.Raw("<script defer").Attribute("src", $"{root}{Folder}site.js").Raw("></script>\n");
    }

    void Top(SitePage page, Words words)
    {
        html.Raw("<header class=\"top\"><a class=\"menu\"").Attribute("href", Here(page, "#kedge-nav"))
            .Raw("><svg width=\"20\" height=\"20\" aria-hidden=\"true\" viewBox=\"0 0 16 16\"><path d=\"M2 4h12M2 8h12M2 12h12\"/></svg><span>").Text(words.Menu)
                .Raw("</span></a>");
        html.Raw("<a class=\"brand\"").Attribute("href", Home(page)).Raw(">").Text(site.Title).Raw("</a>");
        html.Raw("<p class=\"tools\">");
        if (Twin(page) is { } twin)
            html.Raw("<a class=\"lang\"").Attribute("href", Addresses.Relative(page.Address, twin.Address))
                .Attribute("lang", Words.In(twin.Language).Code).Attribute("hreflang", Words.In(twin.Language).Code).Raw(">")
                    .Text(words.OtherLanguage).Raw("</a>");
        html.Raw("</p></header>\n");
    }

    string Home(SitePage page) =>
        site.Nav.Root.First(page.Language) is { } home
            ? Addresses.Relative(page.Address, home.Address)
            : Addresses.ToRoot(page.Address) + "index.html";

    SitePage? Twin(SitePage page) => site.Nav.Of(page)?.Twin(page.Language == PageLanguage.English ? PageLanguage.Chinese : PageLanguage.English);

    void Contents(IReadOnlyList<ContentsEntry> entries, Words words)
    {
        if (entries.Count < 2) return;
        html.Raw("<nav class=\"contents\"").Attribute("aria-label", words.OnThisPage).Raw("><p>").Text(words.OnThisPage).Raw("</p><ul>\n");
        // Ten thousand headings are a page that nobody reads by its contents.
        foreach (var entry in entries.Take(200))
        {
            html.Raw(entry.Level == 2 ? "<li>" : "<li class=\"sub\">").Raw("<a").Attribute("href", "#" + Uri.EscapeDataString(entry.Id)).Raw(">");
            AnchorWriter.Silent(html, site.Settings.Anchors, entry.Words);
            html.Raw("</a></li>\n");
        }
        html.Raw("</ul></nav>\n");
    }

    void Neighbours(SitePage page, Words words)
    {
        var (before, after) = (site.Nav.Before(page), site.Nav.After(page));
        if (before is null && after is null) return;
        html.Raw("<nav class=\"neighbours\"").Attribute("aria-label", $"{words.Previous}, {words.Next}").Raw(">");
        if (before is not null) Neighbour(page, before, "prev", words.Previous);
        if (after is not null) Neighbour(page, after, "next", words.Next);
        html.Raw("</nav>\n");
    }

    void Neighbour(SitePage page, SitePage other, string rel, string word)
    {
        html.Raw("<a").Attribute("rel", rel).Attribute("href", Addresses.Relative(page.Address, other.Address)).Raw("><small>").Text(word).Raw("</small> ");
        AnchorWriter.Silent(html, site.Settings.Anchors, other.Title);
        html.Raw("</a>");
    }

    void Scripts(SitePage page, PageNeeds needs)
    {
        var root = Addresses.ToRoot(page.Address);
        if (needs.HasFlag(PageNeeds.Mermaid)) html.Raw("<script defer").Attribute("src", $"{root}{Folder}mermaid.js").Raw("></script>\n");
        if (needs.HasFlag(PageNeeds.Curves)) html.Raw("<script defer").Attribute("src", $"{root}{Folder}curves.js").Raw("></script>\n");
        if (needs.HasFlag(PageNeeds.RunList)) html.Raw("<script defer").Attribute("src", $"{root}{Folder}runs.js").Raw("></script>\n");
        if (site.IsLive) html.Raw("<script defer src=\"/_kedge/live.js\"></script>\n");
    }
}

/// <summary>What a page's head needs of its content.</summary>
sealed record PageHead(string Summary, IReadOnlyList<ContentsEntry> Contents)
{
    public static PageHead None { get; } = new("", []);
}
