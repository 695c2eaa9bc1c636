using System.Text;
using Kedge.Docs.Configuration;
using Kedge.Runs;
using Kedge.Runs.Query;
using Kedge.Site;
using Kedge.Site.RunLists;
using Kedge.Site.Serving;

namespace Kedge.Tests.Site;

public sealed class RunListTests
{
    static Fact Metric(string name, double min, double max) =>
        Fact.Of(new MetricSummary(name, 3, new(1, max), new(3, min), new(3, min), new(1, max)));

    static string Id(int number) => FormattableString.Invariant($"2026/08/{1 + number / 1440 % 28:00}/{number / 60 % 24:00}{number % 60:00}-brave-otter-{number:x4}");

    static SitePage Page(string path, string text = "# Words\n") => SitePage.Read(path, Encoding.UTF8.GetBytes(text));

    static SitePage Run(int number) => Page($"runs/{Id(number)}/RUN.md", "# a: done\n");

    /// <summary>Runs with these facts, each with its page; the pages are in the site, too.</summary>
    static SitePlan Site(IReadOnlyList<Fact[]> runs, params SitePage[] pages)
    {
        var builder = new RunTableBuilder();
        foreach (var (number, facts) in runs.Index()) builder.Add(Id(number), number, 0, open: false, [Fact.Of("status", "done"), .. facts]);
        RunFacets facets = new(RunTable.Read(builder.ToFile())!, new Dictionary<int, RunStatus>());
        return SitePlan.Of(DocsSettings.Usual, [.. pages, .. runs.Select((_, i) => Run(i))], new() { Runs = () => facets }, _ => FileKind.None).Plan;
    }

    static string Text(SitePlan site, string address) => Encoding.UTF8.GetString(RunListPage.At(site, address) ?? []);

    [Fact]
    public void Each_run_is_a_row_with_what_the_terminal_shows()
    {
        var site = Site([
            [Fact.Of("name", "first"), Fact.Of("started", "2026-08-01T09:12:33Z"), Fact.Of("seconds", 185.25), Metric("loss", .25, 2), Metric("val_acc", .1, .912345)],
            [Fact.Of("tags", "keep"), Fact.Of("tags", "paper"), Metric("loss", .125, 2), Metric("bleu", 1, 30)],
            [Metric("loss", double.NaN, double.NaN)],
        ], Page("README.md"));
        var html = Text(site, "runs/index.html");
        Snapshot.Match(html[html.IndexOf("<h1>", StringComparison.Ordinal)..html.IndexOf("<footer>", StringComparison.Ordinal)]);
        Assert.Contains("_kedge/runs.js", html, StringComparison.Ordinal);
        Assert.DoesNotContain("_kedge/runs.js", site.Html("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_run_calls_itself_is_text_and_short()
    {
        var hostile = "</td><script>alert(1)</script>\u202E" + new string('x', 5_000) + "\n";
        var html = Text(Site([[Fact.Of("name", hostile), Fact.Of("started", "\"><img src=x onerror=1>"),
            Fact.Of("seconds", double.PositiveInfinity), Metric("loss/<b>\"", 1, 2)]], Page("README.md")), "runs/index.html");
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("loss/<b>", html, StringComparison.Ordinal);
        Assert.Contains("loss/&lt;b&gt;&quot; ↓</th>", html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("<td class=\"right\"><td", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 1, 6_000);
    }

    [Fact]
    public void The_list_is_in_the_navigation_and_at_the_end_of_links_to_the_folder_and_there_is_nothing_to_edit()
    {
        var settings = DocsSettings.Usual with { Site = DocsSettings.Usual.Site with { Repository = "https://example.org/demo" } };
        var site = SitePlan.Of(settings, [Page("README.md", "# Words\n\nOur [runs](runs/).\n"), Run(0)], new(), _ => FileKind.None).Plan;
        Assert.Contains("<a href=\"runs/index.html\">Runs</a>", site.Html("README.md"), StringComparison.Ordinal);
        Assert.Contains("<a href=\"runs/index.html\">runs</a>", site.Html("README.md"), StringComparison.Ordinal);
        Assert.Contains("edit/main/README.md", site.Html("README.md"), StringComparison.Ordinal);
        Assert.Contains("aria-current=\"page\">Runs</a>", Text(site, "runs/index.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("edit/main", Text(site, "runs/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_runs_there_is_no_list()
    {
        var site = Site([], Page("README.md"), Page("runs/notes.md"));
        Assert.Empty(RunListPage.Files(site));
        Assert.DoesNotContain("runs/index.html", site.Html("README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_runs_whose_page_is_on_the_site_are_listed()
    {
        var all = Site([[Fact.Of("name", "shown")], [Fact.Of("name", "kept-back")]], Page("README.md"));
        var site = SitePlan.Of(DocsSettings.Usual, [Page("README.md"), Run(0)], new() { Runs = all.Runs }, _ => FileKind.None).Plan;
        Assert.Contains("shown", Text(site, "runs/index.html"), StringComparison.Ordinal);
        Assert.DoesNotContain("kept-back", Text(site, "runs/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_language_of_the_site_has_its_list()
    {
        var both = Site([[]], Page("README.md"), Page("README.zh-CN.md", "# 说明\n"));
        Assert.Contains("hreflang=\"zh-CN\"", Text(both, "runs/index.html"), StringComparison.Ordinal);
        Assert.Contains("<h1>运行记录</h1>", Text(both, "runs/index.zh-CN.html"), StringComparison.Ordinal);
        Assert.Contains("<td class=\"done\">完成", Text(both, "runs/index.zh-CN.html"), StringComparison.Ordinal);
        var chinese = Site([[]], Page("README.md", "# 说明\n\n这是一个项目的说明文档。\n"));
        Assert.Contains("<h1>运行记录</h1>", Text(chinese, "runs/index.html"), StringComparison.Ordinal);
        Assert.Contains("<h1>Runs</h1>", Text(Site([[]]), "runs/index.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_somebodys_own_keeps_its_address()
    {
        var site = Site([[]], Page("README.md"), Page("runs/README.md", "# My runs\n"));
        Assert.Equal(["runs/all.html"], RunListPage.Files(site).Select(f => f.Address));
        Assert.Contains("<a href=\"all.html\">Runs</a>", site.Html("runs/README.md"), StringComparison.Ordinal);
        Assert.Empty(RunListPage.Files(Site([[]], Page("runs/README.md"), Page("runs/all.md"))));
    }

    [Fact]
    public void Many_runs_are_several_pages_and_a_script_with_all_rows()
    {
        var site = Site([.. Enumerable.Range(0, 1_200).Select(i => (Fact[])[Fact.Of("name", $"run {i}"), Fact.Of("seconds", i + .5), Metric("val_acc", 0, i / 3e4)])], Page("README.md"));
        var files = RunListPage.Files(site).ToDictionary(f => f.Address, f => Encoding.UTF8.GetString(f.Bytes));
        Assert.Equal(4, files.Count);
        Assert.Equal(1_200, Rows(files["runs/index-rows.js"]));
        Assert.Equal([500, 500, 200], files.Where(f => f.Key.EndsWith(".html", StringComparison.Ordinal)).Select(page => Rows(page.Value)));
        Assert.All(files.Values, text => Assert.InRange(text.Length, 1, 8_000 + 260 * Rows(text)));
        Assert.Contains("run 1199<", files["runs/index.html"], StringComparison.Ordinal);
        Assert.Contains("run 0<", files["runs/index-3.html"], StringComparison.Ordinal);
        Assert.Contains("<a href=\"index-2.html\">2</a>", files["runs/index.html"], StringComparison.Ordinal);
        Assert.Equal(files["runs/index-3.html"], Text(site, "runs/index-3.html"));
    }

    static int Rows(string text) => text.Split("<tr><td>").Length - 1;

    [Fact]
    public void A_site_that_is_served_shows_runs_as_they_are_when_it_is_asked()
    {
        var (now, later) = (Site([[Fact.Of("tags", "early")]]).Runs(), Site([[Fact.Of("tags", "late")]]).Runs());
        var facets = now;
        var live = new LiveSite(DocsSettings.Usual, [Page("README.md"), Run(0)], new() { Runs = () => facets }, _ => FileKind.None);
        Assert.Contains("early", Encoding.UTF8.GetString(live.File("runs/index.html")!), StringComparison.Ordinal);
        facets = later;
        Assert.Contains("late", Encoding.UTF8.GetString(live.File("runs/index.html")!), StringComparison.Ordinal);
        Assert.Null(live.File("runs/index-2.html"));
        Assert.Null(live.File("runs/none.html"));
    }
}
