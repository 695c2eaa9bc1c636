using System.Text.Json;
using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary>A built site as people use it: in Chromium, from the disk, without scripts, in Chinese, and while it is written.</summary>
public sealed class SiteTests(ShownSite site) : IClassFixture<ShownSite>
{
    [FactWith("chromium", "python3")]
    public async Task Without_scripts_everything_is_read_and_reached()
    {
        await using var browser = await Browser.Start();
        await browser.Scripts(false);
        foreach (var page in ShownSite.Pages)
        {
            await browser.OpenWhole(await site.Url(page));
            Assert.Equal("0", await browser.Eval("document.querySelectorAll('button').length"));
            Assert.Empty(browser.Complaints);
            await browser.See("document.querySelectorAll('#kedge-nav a').length >= 3 && document.querySelector('#kedge-nav ul a').checkVisibility()");
        }
        await browser.OpenWhole(await site.Url("_site/docs/all.html"));
        await browser.See("document.querySelector('.k') && document.querySelector('math') && document.querySelector('.diagram svg') && document.querySelector('pre.mermaid').textContent.includes('sequenceDiagram')");
        await browser.Look(390);
        await browser.Click(".menu");
        await browser.See("document.querySelector('#kedge-nav a[aria-current]').checkVisibility()");
    }

    [FactWith("chromium", "python3")]
    public async Task A_link_may_choose_the_level()
    {
        await using var browser = await Browser.Start();
        await browser.OpenWhole(await site.Url("_site/docs/all.html") + "?level=expert");
        await browser.See("document.querySelector('[data-level=expert]').open && !document.querySelector('[data-level=novice]').open");
        await browser.OpenWhole(await site.Url("_site/docs/all.html"));
        await browser.See("document.querySelector('[data-level=expert]').open");
    }

    [FactWith("chromium", "python3")]
    public async Task Every_piece_of_chinese_is_found_on_every_page_that_has_it()
    {
        using var built = new Built();
        (await built.Tool("python3", Path.Combine(Built.Repository, "bench/docs_corpus.py"), built.Folder, "500")).Ended(0);
        (await built.Kedge("docs", "build", "--out", "../site")).Ended(0);
        var texts = Directory.EnumerateFiles(built.Folder, "*.md", SearchOption.AllDirectories)
            .ToDictionary(f => Path.GetRelativePath(built.Folder, f).Replace(".md", ".html", StringComparison.Ordinal), File.ReadAllText);
        await using var browser = await Browser.Start();
        await browser.Open("file://" + Path.Combine(built.Folder, "../site/contents.html"));
        await browser.See("window.kedgeSearch");
        Assert.True(Directory.EnumerateFiles(Path.Combine(built.Folder, "../site/_kedge/search"), "w-c*.js").Any());
        foreach (var query in Pieces(texts.Values.First()).Take(40))
        {
            var wanted = texts.Where(t => t.Value.Contains(query, StringComparison.Ordinal)).Select(t => t.Key).Order(StringComparer.Ordinal);
            var found = JsonSerializer.Deserialize<string[]>(await browser.Eval($"kedgeSearch.pagesOf({JsonSerializer.Serialize(query)}).then(JSON.stringify)"))!;
            Assert.Equal(wanted, found.Order(StringComparer.Ordinal));
        }
    }

    /// <summary>Pieces of two to seven characters of Chinese sentences, across their words.</summary>
    static IEnumerable<string> Pieces(string text)
    {
        var random = new Random(7);
        foreach (var line in text.Split('\n').Where(l => l.Length > 20 && l[0] is >= '\u4e00' and <= '\u9fff'))
            for (var i = 0; i < 6; i++)
            {
                var length = random.Next(2, 8);
                yield return line.Substring(random.Next(0, line.Length - length), length);
            }
    }

    [FactWith("chromium")]
    public async Task A_saved_page_appears_in_the_open_browser()
    {
        using var built = new Built();
        built.Write("a.md", "# A\n\nbefore\n");
        await using var serve = await Served.Start(built.Folder);
        await using var browser = await Browser.Start();
        await browser.Open($"{serve.Url}a.html");
        await browser.See("document.querySelector('article p')?.textContent === 'before'");
        built.Write("a.md", "# A\n\nafter\n\n![picture](p.svg)\n");
        await browser.See("document.querySelector('article p')?.textContent === 'after' && !document.querySelector('article img')");
        built.Write("p.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"/>");
        await browser.See("document.querySelector('article img')?.width === 40");
        built.Write("b.md", "# A new page\n");
        await browser.See("document.querySelector('#kedge-nav').textContent.includes('A new page')");
    }
}
