using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary>A page on paper: all of it, nothing that only a screen can do, and addresses that can be typed.</summary>
public sealed class PaperTests(ShownSite site) : IClassFixture<ShownSite>
{
    [FactWith("chromium", "python3")]
    public async Task Everything_is_printed_and_nothing_that_cannot_be_used()
    {
        await using var browser = await Browser.Start();
        await browser.OpenWhole(await site.Url("_site/docs/all.html"));
        // As wide as the text of a sheet of A4.
        await browser.Look(670, dark: true, print: true);
        await browser.Eval("dispatchEvent(new Event('beforeprint'))");
        Assert.Equal("", await browser.Eval("[...document.querySelectorAll('.top, #kedge-nav, .contents, .copy, .skip, .neighbours, .here, .back')].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 80)).join()"));
        Assert.Equal("", await browser.Eval("[...document.querySelectorAll('.tab, details > :not(summary), .level p')].filter(e => !e.checkVisibility({ contentVisibilityAuto: true }) || !e.getBoundingClientRect().height).map(e => e.outerHTML.slice(0, 80)).join()"));
        // Nothing is cut off at the right.
        Assert.Equal("", await browser.Eval("[...document.querySelectorAll('article pre, article table, article p, article img, article .diagram')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 80)).join()"));
        Assert.Equal("rgb(255, 255, 255)", await browser.Eval("getComputedStyle(document.body).backgroundColor"));
        Assert.Contains("https://example.org/a/very/long",
            await browser.Eval("getComputedStyle(document.querySelector('article a[href^=http]'), '::after').content"), StringComparison.Ordinal);
        // An anchor alone in a cell: on paper nothing can be pointed at, so its label is read.
        Assert.Equal("true", await browser.Eval("(e => e.textContent === 'Passed' && e.getBoundingClientRect().width > 20 ? true : e.outerHTML + e.getBoundingClientRect().width)(document.querySelector('td .anchor-alone + .sr-only'))"));
    }

    [FactWith("chromium", "python3")]
    public async Task A_page_prints_to_a_few_sheets()
    {
        await using var browser = await Browser.Start();
        await browser.Look(1280, print: true);
        await browser.OpenWhole(await site.Url(ShownSite.Run));
        var paper = System.Text.Encoding.Latin1.GetString(await browser.Paper());
        Assert.InRange(paper.Split("/Type /Page\n").Length - 1, 2, 6);
    }
}
