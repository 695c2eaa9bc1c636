using System.Globalization;
using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary>The curves of a recorded run: drawings for everybody, charts to zoom into where scripts run.</summary>
public sealed class CurveTests(ShownSite site) : IClassFixture<ShownSite>
{
    const string Chart = "document.querySelector('.curve').plot";

    async Task<Browser> Open(int width = 1280)
    {
        var browser = await Browser.Start();
        await browser.Look(width);
        await browser.OpenWhole(await site.Url(ShownSite.Run));
        await browser.Eval("document.querySelector('.curve').scrollIntoView({ block: 'center', behavior: 'instant' })");
        await browser.See($"{Chart} && document.querySelector('.zoom button')");
        return browser;
    }

    static async Task<double> Width(Browser browser) => double.Parse(await browser.Eval($"{Chart}.scales.x.max - {Chart}.scales.x.min"), CultureInfo.InvariantCulture);

    static async Task<(double X, double Y)> Place(Browser browser, double share)
    {
        var at = (await browser.Eval($"(r => `${{r.x + r.width * {share.ToString(CultureInfo.InvariantCulture)}}} ${{r.y + r.height / 2}}`)({Chart}.over.getBoundingClientRect())")).Split(' ');
        return (double.Parse(at[0], CultureInfo.InvariantCulture), double.Parse(at[1], CultureInfo.InvariantCulture));
    }

    [FactWith("chromium", "python3")]
    public async Task A_chart_is_zoomed_by_mouse_and_seen_whole_again()
    {
        await using var browser = await Open();
        Assert.Equal(199, await Width(browser), 1);
        await browser.Drag(await Place(browser, .25), await Place(browser, .5));
        Assert.InRange(await Width(browser), 45, 55);
        await browser.Eval("dispatchEvent(new Event('kedge-theme'))");
        await browser.See($"{Chart}.scales.x.max - {Chart}.scales.x.min < 60");
        await browser.Eval("document.querySelector('.zoom button[aria-label=\"Show all\"]').click()");
        Assert.Equal(199, await Width(browser), 1);
    }

    [FactWith("chromium", "python3")]
    public async Task A_chart_is_zoomed_by_key()
    {
        await using var browser = await Open();
        await browser.Eval("document.querySelector('.zoom button').focus()");
        await browser.Press("+", 187);
        await browser.Press("+", 187);
        Assert.InRange(await Width(browser), 45, 55);
        var left = await browser.Eval($"{Chart}.scales.x.min");
        await browser.Press("ArrowRight", 39);
        Assert.NotEqual(left, await browser.Eval($"{Chart}.scales.x.min"));
        Assert.InRange(await Width(browser), 45, 55);
        for (var i = 0; i < 30; i++) await browser.Press("ArrowRight", 39);
        Assert.Equal("199", await browser.Eval($"Math.round({Chart}.scales.x.max)"));
        await browser.Press("0", 48);
        Assert.Equal(199, await Width(browser), 1);
    }

    [FactWith("chromium", "python3")]
    public async Task A_chart_is_zoomed_by_finger()
    {
        await using var browser = await Open(390);
        await browser.Drag(await Place(browser, .2), await Place(browser, .6), finger: true);
        Assert.InRange(await Width(browser), 70, 90);
        await browser.Eval("document.querySelector('.zoom button[aria-label=\"Show all\"]').click()");
        Assert.Equal(199, await Width(browser), 1);
    }

    [FactWith("chromium", "python3")]
    public async Task Without_scripts_and_on_paper_the_drawing_is_seen()
    {
        await using var browser = await Open();
        await browser.See("document.querySelector('.curve img').hidden && document.querySelector('.curve .uplot').getAttribute('aria-label') === document.querySelector('.curve img').alt");
        await browser.Eval("dispatchEvent(new Event('beforeprint'))");
        await browser.See("!document.querySelector('.curve img').hidden && document.querySelector('.curve .box').hidden");
        await browser.Scripts(false);
        await browser.OpenWhole(await site.Url(ShownSite.Run));
        await browser.See("document.querySelector('.curve img').naturalWidth > 300 && !document.querySelector('.curve .box')");
    }
}
