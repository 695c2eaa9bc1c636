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

    /// <summary>Waits until so much of the horizontal axis is shown: a chart is drawn anew after the event, not within it.</summary>
    static Task Shows(Browser browser, double from, double to) => browser.See(string.Create(CultureInfo.InvariantCulture,
        $"(w => w >= {from} && w <= {to})({Chart}.scales.x.max - {Chart}.scales.x.min)"));

    static async Task<(double X, double Y)> Place(Browser browser, double share)
    {
        var at = (await browser.Eval($"(r => `${{r.x + r.width * {share.ToString(CultureInfo.InvariantCulture)}}} ${{r.y + r.height / 2}}`)({Chart}.over.getBoundingClientRect())")).Split(' ');
        return (double.Parse(at[0], CultureInfo.InvariantCulture), double.Parse(at[1], CultureInfo.InvariantCulture));
    }

    [FactWith("chromium", "python3")]
    public async Task A_chart_is_zoomed_by_mouse_and_seen_whole_again()
    {
        await using var browser = await Open();
        await Shows(browser, 198.95, 199.05);
        await browser.Drag(await Place(browser, .25), await Place(browser, .5));
        await Shows(browser, 45, 55);
        await browser.Eval("dispatchEvent(new Event('kedge-theme'))");
        await browser.See($"{Chart}.scales.x.max - {Chart}.scales.x.min < 60");
        await browser.Eval("document.querySelector('.zoom button[aria-label=\"Show all\"]').click()");
        await Shows(browser, 198.95, 199.05);
    }

    [FactWith("chromium", "python3")]
    public async Task A_chart_is_zoomed_by_key()
    {
        await using var browser = await Open();
        await browser.Eval("document.querySelector('.zoom button').focus()");
        await browser.Press("+", 187);
        await browser.Press("+", 187);
        await Shows(browser, 45, 55);
        var left = await browser.Eval($"{Chart}.scales.x.min");
        await browser.Press("ArrowRight", 39);
        await browser.See($"{Chart}.scales.x.min !== {left}");
        await Shows(browser, 45, 55);
        for (var i = 0; i < 30; i++) await browser.Press("ArrowRight", 39);
        await browser.See($"Math.round({Chart}.scales.x.max) === 199");
        await browser.Press("0", 48);
        await Shows(browser, 198.95, 199.05);
    }

    [FactWith("chromium", "python3")]
    public async Task A_chart_is_zoomed_by_finger()
    {
        await using var browser = await Open(390);
        await browser.Drag(await Place(browser, .2), await Place(browser, .6), finger: true);
        await Shows(browser, 70, 90);
        await browser.Eval("document.querySelector('.zoom button[aria-label=\"Show all\"]').click()");
        await Shows(browser, 198.95, 199.05);
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
