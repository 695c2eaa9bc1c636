using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Kedge.Docs.Anchors;
using Kedge.Runs.Query;
using Kedge.Site.Html;

namespace Kedge.Site.RunLists;

/// <summary>
/// The list of all runs whose pages are on the site, in each of its languages. Many runs are several pages, for reading without scripts; a script then
/// holds all rows, and is loaded only when somebody sorts or filters.
/// </summary>
public static class RunListPage
{
    const int RunsOnPage = 500;
    const string Folder = "runs/";
    static readonly string[] Names = ["index", "all"];

    /// <summary>The lists' places among the pages: none where there are no runs, or where a page of somebody's own has both addresses.</summary>
    public static ImmutableArray<SitePage> Planned(IReadOnlyCollection<SitePage> pages)
    {
        var others = pages.Where(p => SitePages.RunOf(p.Path) is null).ToList();
        if (others.Count == pages.Count) return [];
        var taken = pages.Where(p => p.Folder + "/" == Folder).Select(p => p.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        ImmutableArray<PageLanguage> languages = [.. others.Select(p => p.Language).DefaultIfEmpty(PageLanguage.English).Distinct().Order()];
        return [.. Names.Select(name => languages.Select((language, i) => Place(language, i == 0 ? name : $"{name}.{Words.In(language).Code}")).ToList())
            .FirstOrDefault(lists => lists.TrueForAll(list => !taken.Contains(list.Address))) ?? []];
    }

    static SitePage Place(PageLanguage language, string name) => new(Folder + name + ".md", default)
    {
        Address = Folder + name + ".html", Title = RunListWords.In(language).Title, Language = language, IsMade = true,
    };

    /// <summary>All files of the lists: what the table of runs says is read now.</summary>
    public static IEnumerable<(string Address, byte[] Bytes)> Files(SitePlan site) => Made(site).Select(file => (file.Address, file.Make()));

    static IEnumerable<(string Address, Func<byte[]> Make)> Made(SitePlan site)
    {
        if (site.RunLists.IsEmpty) return [];
        var runs = Shown(site);
        return site.RunLists.SelectMany(list => Made(site, list, runs));
    }

    /// <summary>The file of a list at an address; null where none is.</summary>
    public static byte[]? At(SitePlan site, string address) =>
        site.RunLists.Any(list => address.StartsWith(Stem(list), StringComparison.Ordinal))
            ? Made(site).FirstOrDefault(file => file.Address == address).Make?.Invoke()
            : null;

    static string Stem(SitePage list) => list.Address[..^".html".Length];

    /// <summary>Runs that have a page, the newest first. One that is kept from the site is in no list of it.</summary>
    static List<(ListedRun Run, SitePage Page)> Shown(SitePlan site)
    {
        var pages = site.Pages.Where(p => SitePages.RunOf(p.Path) is not null).ToDictionary(p => p.Path, StringComparer.Ordinal);
        var facets = site.Runs();
        return [.. from row in new RunQuery(null, [], int.MaxValue).Over(facets).Rows
            let page = pages.GetValueOrDefault(SitePages.PathOf(facets.Table.Id(row)))
            where page is not null
            select (new ListedRun(facets, row), page)];
    }

    static IEnumerable<(string Address, Func<byte[]> Make)> Made(SitePlan site, SitePage list, List<(ListedRun Run, SitePage Page)> runs)
    {
        var table = new RunListTable(RunListWords.In(list.Language), [.. runs.Select(r => r.Run)]);
        var parts = runs.Chunk(RunsOnPage).DefaultIfEmpty([]).Select((part, i) => (Page: list with { Address = AddressOf(list, i) }, Runs: part)).ToList();
        var pages = parts.ConvertAll(p => p.Page);
        foreach (var part in parts) yield return (part.Page.Address, () => Html(site, part.Page, html => Content(html, table, part, (runs.Count, pages))));
        if (parts.Count > 1) yield return (Stem(list) + "-rows.js", () => Script(table, list, runs));
    }

    static string AddressOf(SitePage list, int part) => part == 0 ? list.Address : FormattableString.Invariant($"{Stem(list)}-{part + 1}.html");

    static byte[] Html(SitePlan site, SitePage page, Action<HtmlText> content)
    {
        using var html = new HtmlText();
        var layout = new Layout(site, html);
        layout.Begin(page, PageHead.None);
        content(html);
        layout.End(page, PageNeeds.RunList);
        return html.ToBytes();
    }

    static void Content(HtmlText html, RunListTable table, (SitePage Page, (ListedRun Run, SitePage Page)[] Runs) part, (int Runs, List<SitePage> Pages) all)
    {
        var words = RunListWords.In(part.Page.Language);
        html.Raw("<h1>").Text(words.Title).Raw("</h1>\n<p>").Text(words.Explained(all.Runs)).Raw("</p>\n")
            .Raw("<p class=\"filter\"></p>\n<figure class=\"table\" tabindex=\"0\"><table class=\"runs\"");
        if (all.Pages.Count > 1)
            html.Attribute("data-rows", Path.GetFileName(Stem(all.Pages[0])) + "-rows.js").Attribute("data-most", RunsOnPage.ToString(CultureInfo.InvariantCulture));
        html.Raw(">\n");
        table.Head(html);
        html.Raw("<tbody>\n");
        foreach (var (run, page) in part.Runs) table.Row(html, run, Addresses.Relative(part.Page.Address, page.Address));
        html.Raw("</tbody>\n</table></figure>\n");
        if (all.Pages.Count > 1) Turn(html, part.Page, all.Pages);
    }

    static void Turn(HtmlText html, SitePage here, List<SitePage> pages)
    {
        html.Raw("<nav class=\"turn\"").Attribute("aria-label", RunListWords.In(here.Language).Pages).Raw(">");
        foreach (var (number, page) in pages.Index())
        {
            html.Raw("<a").Attribute("href", Addresses.Relative(here.Address, page.Address)).Raw(page == here ? " aria-current=\"page\">" : ">")
                .Text((number + 1).ToString(CultureInfo.InvariantCulture)).Raw("</a> ");
        }
        html.Raw("</nav>\n");
    }

    /// <summary>All rows as one text: a page from a disk may load scripts, and nothing else.</summary>
    static byte[] Script(RunListTable table, SitePage list, List<(ListedRun Run, SitePage Page)> runs)
    {
        using var rows = new HtmlText();
        foreach (var (run, page) in runs) table.Row(rows, run, Addresses.Relative(list.Address, page.Address));
        return Encoding.UTF8.GetBytes($"kedgeRuns(\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(rows.ToString())}\");\n");
    }
}
