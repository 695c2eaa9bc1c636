using System.IO.Compression;

namespace Kedge.EndToEnd.Site;

/// <summary>What Lighthouse asks of a page, asked in Chromium: what it loads, what it says of itself, whether it stands still, whether a thumb finds its way.</summary>
public sealed class ThemeTests(ShownSite site) : IClassFixture<ShownSite>
{
    /// <summary>The browser tells of every shift of what is seen, from the first drawing on.</summary>
    const string Shift = "new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries().forEach(e => sum += e.value)).observe({ type: 'layout-shift', buffered: true }); setTimeout(() => done(sum), 400) })";

    [FactWith("chromium", "python3")]
    public async Task Pages_load_only_their_own_files_without_complaint_and_stand_still()
    {
        await using var browser = await Sessions.Browser.Start();
        foreach (var page in ShownSite.Pages)
            foreach (var width in (int[])[1280, 390])
            {
                await browser.Look(width);
                await browser.OpenWhole(await site.Url(page));
                var shift = await browser.Eval(Shift);
                Assert.True(double.Parse(shift, System.Globalization.CultureInfo.InvariantCulture) < 0.02, $"{page} at {width} moves by {shift}");
                Assert.Empty(browser.Complaints);
                Assert.All(browser.Requests, request => Assert.StartsWith("file://", request, StringComparison.Ordinal));
                Assert.Equal($"{page} 0", $"{page} " + await browser.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
            }
    }

    [FactWith("chromium", "python3")]
    public async Task Pages_say_what_they_are()
    {
        await using var browser = await Sessions.Browser.Start();
        var titles = new List<string>();
        foreach (var page in ShownSite.Pages)
        {
            await browser.OpenWhole(await site.Url(page));
            Assert.Equal(page.Contains(".zh-CN", StringComparison.Ordinal) ? "zh-CN" : "en", await browser.Eval("document.documentElement.lang"));
            Assert.Contains("width=device-width", await browser.Eval("document.querySelector('meta[name=viewport]').content"), StringComparison.Ordinal);
            Assert.InRange((await browser.Eval("document.querySelector('meta[name=description]').content")).Length, 5, 200);
            Assert.StartsWith("https://example.org/demo/", await browser.Eval("document.querySelector('link[rel=canonical]').href"), StringComparison.Ordinal);
            Assert.Equal("1", await browser.Eval("document.querySelectorAll('h1').length"));
            // Scripts wait for the page: none keeps it from being drawn, but for the line that sets the colours.
            var scripts = (await File.ReadAllTextAsync(new Uri(await site.Url(page)).LocalPath)).Split("<script").Skip(1).ToList();
            Assert.Single(scripts, s => !s.StartsWith(" defer src=", StringComparison.Ordinal));
            Assert.Equal("", await browser.Eval("[...document.images].filter(i => !i.hasAttribute('width') || !i.hasAttribute('height') || !i.hasAttribute('alt')).map(i => i.outerHTML).join()"));
            if (!page.StartsWith("versions", StringComparison.Ordinal)) titles.Add(await browser.Eval("document.title"));
        }
        Assert.Equal(titles.Distinct(), titles);
    }

    [FactWith("chromium", "python3")]
    public async Task A_thumb_finds_every_button_and_eyes_every_word()
    {
        await using var browser = await Sessions.Browser.Start();
        await browser.Look(390);
        foreach (var page in ShownSite.Pages)
        {
            await browser.OpenWhole(await site.Url(page));
            Assert.Equal("", await browser.Eval("[...document.querySelectorAll('button, select, summary, .tabs label, .tools a, .menu, .neighbours a')].filter(e => e.checkVisibility({ visibilityProperty: true })).map(e => [e, e.getBoundingClientRect()]).filter(([e, r]) => r.width < 24 || r.height < 24).map(([e, r]) => `${e.outerHTML.slice(0, 80)} ${r.width}x${r.height}`).join()"));
            Assert.Equal("", await browser.Eval("[...new Set([...document.querySelectorAll('main *')].filter(e => !e.closest('svg, math, .sr-only, sup') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility() && parseFloat(getComputedStyle(e).fontSize) < 12).map(e => e.outerHTML.slice(0, 80)))].join()"));
        }
    }

    [FactWith("chromium", "python3")]
    public async Task Pages_are_small()
    {
        await site.Url("");
        var folder = Path.Combine(site.Built.Folder, "_site");
        long Packed(string name)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize)) gzip.Write(File.ReadAllBytes(Path.Combine(folder, "_kedge", name)));
            return packed.ToArray().Length;
        }
        Assert.InRange(Packed("site.css") + Packed("site.js"), 1, 60 * 1024);
        foreach (var page in Directory.EnumerateFiles(folder, "*.html", SearchOption.AllDirectories))
        {
            var html = await File.ReadAllTextAsync(page);
            var (from, to) = (html.IndexOf("<article>", StringComparison.Ordinal), html.IndexOf("</article>", StringComparison.Ordinal));
            Assert.InRange(html.Length - Math.Max(0, to - from), 100, 30 * 1024);
        }
    }

    [FactWith("chromium", "python3")]
    public async Task What_has_moved_leads_on_and_without_scripts_too()
    {
        await using var browser = await Sessions.Browser.Start();
        foreach (var scripts in (bool[])[true, false])
        {
            await browser.Scripts(scripts);
            await browser.Open(await site.Url("_site/old/guide.html"));
            await browser.See("location.pathname.endsWith('/_site/docs/guide.html')");
        }
    }

    [FactWith("chromium", "python3")]
    public async Task The_missing_page_leads_back_from_any_depth()
    {
        await site.Url("");
        await using var serve = await Served.Start(site.Built.Folder);
        await using var browser = await Sessions.Browser.Start();
        await browser.OpenWhole($"{serve.Url}no/such/page.html");
        await browser.See("getComputedStyle(document.querySelector('.top')).position === 'sticky' && document.querySelector('.tools .find')");
        await browser.Eval("document.querySelector('.skip').click()");
        await browser.See("location.hash === '#kedge-content' && document.querySelector('h1').textContent.includes('no such page')");
        await browser.Press("/", 191);
        await browser.Type("quokka");
        await browser.See("document.querySelector('dialog li mark')");
        await browser.Act("Enter");
        await browser.See("location.pathname.endsWith('/docs/all.html')");
    }
}
