namespace Kedge.EndToEnd.Site;

/// <summary>axe-core, the checker that Lighthouse asks, looks at every kind of page in both colours, on a desk and on a phone.</summary>
public sealed class AxeTests(ShownSite site) : IClassFixture<ShownSite>
{
    static readonly (int Width, bool IsDark)[] Screens = [(1280, false), (1280, true), (390, false), (390, true)];

    /// <summary>Walks down the page, so that what is drawn only when it is near is drawn.</summary>
    const string Walk = "(async () => { for (let y = 0; y < document.body.scrollHeight; y += 700) { scrollTo({ top: y, behavior: 'instant' }); await new Promise(done => setTimeout(done, 20)) } scrollTo({ top: 0, behavior: 'instant' }) })()";

    [FactWith("chromium", "npm", "python3")]
    public async Task Nothing_serious_on_any_kind_of_page()
    {
        var axe = await Axe();
        await using var browser = await Sessions.Browser.Start();
        foreach (var page in ShownSite.Pages)
            foreach (var (width, dark) in Screens)
            {
                await browser.Look(width, dark);
                await browser.OpenWhole(await site.Url(page));
                await browser.Eval(Walk);
                if (page == ShownSite.Run) await browser.See("document.querySelector('.zoom button')");
                await Serious(browser, axe, $"{page} {width} {(dark ? "dark" : "light")}");
            }
    }

    [FactWith("chromium", "npm", "python3")]
    public async Task Nothing_serious_in_what_opens_over_a_page_or_stands_where_none_is()
    {
        var axe = await Axe();
        await using var browser = await Sessions.Browser.Start();
        foreach (var (width, dark) in Screens)
        {
            await browser.Look(width, dark);
            await browser.OpenWhole(await site.Url("_site/docs/all.html"));
            await browser.Press("/", 191);
            await browser.Type("o");
            await browser.See("document.querySelectorAll('dialog[open] [role=option]').length > 2");
            await Serious(browser, axe, $"search {width} {dark}");
            await browser.Press("Escape", 27);
        }
        await browser.Click(".menu");
        await Serious(browser, axe, "the menu of a phone");
        await using var serve = await Served.Start(site.Built.Folder);
        foreach (var (width, dark) in Screens)
        {
            await browser.Look(width, dark);
            await browser.OpenWhole($"{serve.Url}no/such/page.html");
            await browser.See("document.querySelector('.tools button')");
            await Serious(browser, axe, $"404 {width} {dark}");
        }
    }

    static async Task Serious(Sessions.Browser browser, string axe, string where)
    {
        await browser.Eval(axe + ";1");
        var found = await browser.Eval("axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }).then(r => JSON.stringify(r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary.slice(0, 300))])))");
        Assert.True(found == "[]", $"{where}: {found}");
    }

    async Task<string> Axe()
    {
        var folder = Path.Combine(site.Built.Home, "axe");
        await NpmPackages.Install(folder, "axe-core@4.14.1", "axe-core@4");
        return await File.ReadAllTextAsync(Path.Combine(folder, "node_modules/axe-core/axe.min.js"));
    }
}
