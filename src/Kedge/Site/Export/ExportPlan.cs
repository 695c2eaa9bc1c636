using System.Collections.Concurrent;
using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;
using Kedge.Site.Html;

namespace Kedge.Site.Export;

/// <summary>Where everything stands in the project of another site maker, decided before any page is written.</summary>
abstract class ExportPlan(SitePlan site)
{
    readonly ConcurrentDictionary<string, ParsedPage> _parsed = new(StringComparer.Ordinal);

    public SitePlan Site { get; } = site;
    public abstract Dialect Dialect { get; }

    /// <summary>The page's file, below its folder of pages: where the HTML will stand, so no two have the same. A run is an entry of a list, no folder's page.</summary>
    public virtual string Name(SitePage page) => SitePages.RunOf(page.Path) is null ? Path.ChangeExtension(page.Address, ".md") : Site.AddressOf(page.Path);

    /// <summary>The folder of pages, from the project's folder, with a slash.</summary>
    public virtual string Folder(SitePage page) => "docs/";

    public virtual string Link(SitePage from, SitePage to) => Addresses.Relative(Name(from), Name(to));

    /// <summary>The page in whose place another one is shown in its language: what links to it must arrive there, too. Null: none.</summary>
    public virtual SitePage? InPlaceOf(SitePage page) => null;

    /// <summary>For a page that links cannot name by its file; null: they can.</summary>
    public virtual string? Address(SitePage from, SitePage to) => null;

    public abstract string HtmlAddress(SitePage from, SitePage to);

    /// <summary>The link to a copy of a file of the tree, which is noted.</summary>
    public abstract string Copy(SitePage from, string path, bool isImage, ISet<(string Path, string Address)> copies);

    public abstract string HtmlCopy(SitePage from, string path, bool isImage, ISet<(string Path, string Address)> copies);

    /// <summary>Files that are no pages: settings, navigation.</summary>
    public abstract IEnumerable<(string Address, byte[] Bytes)> Own(PageNeeds needs, bool hasMath);

    public ParsedPage Parsed(SitePage page) => _parsed.GetOrAdd(page.Path, static (_, page) => ParsedPage.Of(page), page);

    public PageIds IdsOf(SitePage page) => Parsed(page).Page.Ids;

    /// <summary>The language that most pages are in: that of the first one.</summary>
    public PageLanguage Language { get; } = site.Nav.Root.First(PageLanguage.English)?.Language ?? PageLanguage.English;

    /// <summary>The first page, unless the navigation names it by itself.</summary>
    public SitePage? Home => Site.Nav.Root is var root && root.Page(Language) is { } home && root.Children.All(child => child.Page(Language) != home) ? home : null;

    public PageLanguage Other => Language == PageLanguage.English ? PageLanguage.Chinese : PageLanguage.English;
}
