using System.Text;
using Kedge.Docs.Configuration;
using Kedge.Site;
using Kedge.Site.Serving;

namespace Kedge.Tests.Site;

public sealed class LiveSiteTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-live-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static SitePage Page(string path, string text) => SitePage.Read(path, Encoding.UTF8.GetBytes(text));

    static LiveSite Of(params SitePage[] pages) => new(DocsSettings.Usual, pages, new(), _ => FileKind.None);

    [Fact]
    public void Only_what_a_change_touches_is_made_anew()
    {
        var site = Of(Page("a.md", "# A\n\none\n"), Page("b.md", "# B\n"));
        Assert.Contains("one", Encoding.UTF8.GetString(site.File("a.html")!), StringComparison.Ordinal);
        var other = site.File("b.html");
        Assert.Null(site.Change("a.md", Page("a.md", "# A\n\none\n")));
        Assert.Equal("a.html", site.Change("a.md", Page("a.md", "# A\n\ntwo\n")));
        Assert.Contains("two", Encoding.UTF8.GetString(site.File("a.html")!), StringComparison.Ordinal);
        Assert.Same(other, site.File("b.html"));
        Assert.Equal("*", site.Change("a.md", Page("a.md", "# Another title\n")));
        Assert.Contains("Another title", Encoding.UTF8.GetString(site.File("b.html")!), StringComparison.Ordinal);
        Assert.Equal("*", site.Change("c.md", Page("c.md", "# C\n")));
        Assert.Equal("*", site.Change("c.md", null));
        Assert.Null(site.File("c.html"));
        Assert.Null(site.Change("c.md", null));
    }

    [Fact]
    public void Other_settings_hold_for_all_pages_from_then_on()
    {
        var site = Of(Page("a.md", "# A\n"), Page("b.md", "# B\n"));
        var named = DocsSettings.Usual with { Site = DocsSettings.Usual.Site with { Title = "Named" } };
        site.Renew(named, [Page("a.md", "# A\n"), Page("c.md", "# C\n")], new());
        Assert.Contains("<title>A · Named</title>", Encoding.UTF8.GetString(site.File("a.html")!), StringComparison.Ordinal);
        Assert.Contains("live.js", Encoding.UTF8.GetString(site.File("c.html")!), StringComparison.Ordinal);
        Assert.Null(site.File("b.html"));
        Assert.Equal("a.html", site.Change("a.md", Page("a.md", "# A\n\nwords\n")));
    }

    [Fact]
    public void A_folder_names_the_pages_below_it()
    {
        var site = Of(Page("docs/a.md", "# A\n"), Page("docs/sub/b.md", "# B\n"), Page("docs2/c.md", "# C\n"));
        Assert.Equal(["docs/a.md", "docs/sub/b.md"], site.Below("docs"));
        Assert.Empty(site.Below("docs/a"));
    }

    [Fact]
    public async Task The_server_shows_pages_says_what_was_saved_and_nothing_else()
    {
        File.WriteAllText(Path.Combine(_folder, "a.md"), "# A\n\n![p](p.png)\n");
        File.WriteAllText(Path.Combine(_folder, "p.png"), "png");
        File.WriteAllText(Path.Combine(_folder, "secret.key"), "secret");
        var sources = new SiteFolder(_folder);
        var (pages, _) = await sources.Read(DocsSettings.Usual, default);
        var site = new LiveSite(DocsSettings.Usual, pages, new(), sources.Look);
        await using var first = new SiteServer(site, sources, 18_640);
        await using var server = new SiteServer(site, sources, first.Port);
        Assert.NotEqual(first.Port, server.Port);
        using var client = new HttpClient { BaseAddress = server.Url };
        Assert.Contains("<h1 id=\"a\">A</h1>", await client.GetStringAsync("a.html"), StringComparison.Ordinal);
        Assert.Contains("live.js", await client.GetStringAsync("a.html"), StringComparison.Ordinal);
        Assert.Equal("png", await client.GetStringAsync("p.png"));
        Assert.Contains("kedgeSearch.part(0", await client.GetStringAsync("_kedge/search/t0.js"), StringComparison.Ordinal);
        foreach (var refused in (string[])["secret.key", "..%2fsecret.key", "x/..%2f..%2fp.png", ".git/config", "none.html"])
            Assert.Equal(404, (int)(await client.GetAsync(refused)).StatusCode);
        using var events = new StreamReader(await client.GetStreamAsync("_kedge/live"));
        Assert.Equal(": open", await events.ReadLineAsync());
        await server.Say("a b.html");
        Assert.Equal("", await events.ReadLineAsync());
        Assert.Equal("data: a%20b.html", await events.ReadLineAsync());
        await server.Say(LiveSite.Any);
        Assert.Equal("", await events.ReadLineAsync());
        Assert.Equal("data: *", await events.ReadLineAsync());
        await ASaveBetweenPageAndConnectionIsNotMissed(server, client);
        using var stranger = new HttpClient { BaseAddress = server.Url };
        using var rebound = new HttpRequestMessage(HttpMethod.Get, "a.html") { Headers = { Host = "evil.example" } };
        Assert.NotEqual(200, (int)(await stranger.SendAsync(rebound)).StatusCode);
    }

    /// <summary>A page says at its end how much had been said when it was made; its connection says so again.</summary>
    static async Task ASaveBetweenPageAndConnectionIsNotMissed(SiteServer server, HttpClient client)
    {
        Assert.EndsWith("<!--2-->", await client.GetStringAsync("a.html"), StringComparison.Ordinal);
        await server.Say("a.html");
        using (var late = new StreamReader(await client.GetStreamAsync("_kedge/live?2")))
            Assert.Equal(": open  data: *", $"{await late.ReadLineAsync()} {await late.ReadLineAsync()} {await late.ReadLineAsync()}");
        Assert.EndsWith("<!--3-->", await client.GetStringAsync("a.html"), StringComparison.Ordinal);
    }
}
