using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary>A site without a mouse: everything is reached by Tab, seen when it is reached, and used by the keys that people know.</summary>
public sealed class KeyboardTests(ShownSite site) : IClassFixture<ShownSite>
{
    const string Focused = "(e => e.className || e.id || e.tagName)(document.activeElement)";

    async Task<Browser> At(string page, int width = 1280)
    {
        var browser = await Browser.Start();
        await browser.Look(width);
        await browser.OpenWhole(await site.Url(page));
        await browser.See("document.querySelector('.tools .find')");
        return browser;
    }

    static async Task<string> Tab(Browser browser, bool back = false)
    {
        await browser.Press("Tab", 9, back ? 8 : 0);
        return await browser.Eval(Focused);
    }

    [FactWith("chromium", "python3")]
    public async Task Tab_goes_through_a_page_in_the_order_of_reading_and_shows_where_it_is()
    {
        await using var browser = await At("_site/docs/all.html");
        Assert.Equal("skip", await Tab(browser));
        await browser.See("document.activeElement.getBoundingClientRect().top >= 0");
        Assert.Equal("brand", await Tab(browser));
        var passed = new List<string>();
        // Round to the skip link again: nothing holds the focus.
        for (var i = 0; i < 300 && await Tab(browser) != "skip"; i++)
        {
            passed.Add(await browser.Eval("(e => e.closest('.top') ? 'top' : e.closest('#kedge-nav') ? 'nav' : e.closest('.contents') ? 'contents' : e.closest('article') ? 'article' : e.closest('footer') ? 'footer' : e.tagName)(document.activeElement)"));
            Assert.Equal("", await browser.Eval("(e => { const s = getComputedStyle(e.matches('.tabs > input') ? e.nextElementSibling : e); return e === document.body || s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 ? '' : e.outerHTML.slice(0, 120) })(document.activeElement)"));
            // What is under the bar at the top is not seen.
            Assert.Equal("", await browser.Eval("(e => { const r = e.getBoundingClientRect(); return e === document.body || e.closest('.top') || r.height > 600 || r.bottom > 50 && r.top < innerHeight ? '' : e.outerHTML.slice(0, 120) + r.top })(document.activeElement)"));
        }
        Assert.InRange(passed.Count, 20, 290);
        Assert.Equal(["top", "nav", "contents", "article", "footer"], passed.Where(p => p != "BODY").Distinct());
        Assert.Equal(passed.Where(p => p != "BODY").Order(Comparer<string>.Create((a, b) => Place(a) - Place(b))), passed.Where(p => p != "BODY"));
    }

    static int Place(string part) => Array.IndexOf(["top", "nav", "contents", "article", "footer"], part);

    [FactWith("chromium", "python3")]
    public async Task The_skip_link_leads_past_the_navigation()
    {
        await using var browser = await At("_site/docs/all.html");
        await Tab(browser);
        await browser.Act("Enter");
        await browser.See("location.hash === '#kedge-content' && document.activeElement.tagName === 'MAIN'");
        await Tab(browser);
        await browser.See("document.activeElement.closest('article')");
    }

    [FactWith("chromium", "python3")]
    public async Task Search_opens_by_a_key_and_arrows_lead_to_a_result()
    {
        await using var browser = await At("_site/docs/guide.html");
        await browser.Press("k", 75, modifiers: 2);
        await browser.See("document.querySelector('dialog[open] input') === document.activeElement");
        await browser.Press("Escape", 27);
        await browser.See("!document.querySelector('dialog[open]') && document.activeElement.className === 'find'");
        await browser.Press("/", 191);
        await browser.Type("quokka");
        await browser.See("document.querySelector('dialog [aria-selected=true] mark')?.textContent === 'quokka'");
        await browser.Press("ArrowDown", 40);
        await browser.See("document.querySelector('dialog input').getAttribute('aria-activedescendant') === document.querySelector('dialog [aria-selected=true]').id");
        await browser.Press("ArrowUp", 38);
        await browser.Press("ArrowUp", 38);
        await browser.See("document.querySelector('dialog [role=option]:last-child').getAttribute('aria-selected') === 'true'");
        await browser.Press("ArrowDown", 40);
        // Tab stays within what is open.
        await Tab(browser);
        await browser.See("document.activeElement.closest('dialog') || document.activeElement === document.body");
        await browser.Eval("document.querySelector('dialog input').focus()");
        await browser.Act("Enter");
        await browser.See("/\\/docs\\/all(\\.zh-CN)?\\.html$/.test(location.pathname) && document.querySelector('.tools .find')");
    }

    [FactWith("chromium", "python3")]
    public async Task Colours_language_and_level_change_by_key_and_are_kept()
    {
        await using var browser = await At("_site/docs/all.html");
        await browser.Eval("document.querySelector('.tools button[aria-label^=Colours]').focus()");
        await browser.Act(" ");
        await browser.Act("Enter");
        await browser.See("document.documentElement.dataset.theme === 'dark' && getComputedStyle(document.body).backgroundColor === 'rgb(16, 21, 27)' && document.activeElement.getAttribute('aria-label') === 'Colours: Dark'");
        await browser.Eval("[...document.querySelectorAll('.tools button')].find(b => b.textContent.startsWith('Level')).focus()");
        await browser.Act("Enter");
        await browser.Act("Enter");
        await browser.See("document.querySelector('[data-level=expert]').open && !document.querySelector('[data-level=novice]').open");
        await browser.Eval("document.querySelector('.tools .lang').focus()");
        await browser.Act("Enter");
        await browser.See("location.pathname.endsWith('/docs/all.zh-CN.html') && document.querySelector('.tools .find')");
        await browser.See("document.documentElement.dataset.theme === 'dark' && document.querySelector('[data-level=expert]').open && !document.querySelector('[data-level=novice]').open");
    }

    [FactWith("chromium", "python3")]
    public async Task Tabs_folds_code_and_tables_are_used_by_key()
    {
        await using var browser = await At("_site/docs/all.html");
        await browser.Eval("document.querySelector('.tabs input').focus()");
        await browser.Press("ArrowRight", 39);
        await browser.See("document.querySelectorAll('.tabs .tab')[1].checkVisibility() && !document.querySelectorAll('.tabs .tab')[0].checkVisibility()");
        await browser.Press("ArrowLeft", 37);
        await browser.See("document.querySelectorAll('.tabs .tab')[0].checkVisibility()");
        await browser.Eval("document.querySelector('details.level[data-level=expert] summary').focus()");
        await browser.Act("Enter");
        await browser.See("document.querySelector('details.level[data-level=expert]').open");
        await browser.Eval("navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve() }; document.querySelector('pre[data-lang=console] + .copy').focus()");
        await browser.See("getComputedStyle(document.activeElement).opacity === '1'");
        await browser.Act("Enter");
        // Prompts and answers are not what one types.
        await browser.See("window.copied === 'kedge lock\\nkedge build' && document.activeElement.getAttribute('aria-label') === 'Copied'");
        await browser.Look(390);
        await browser.See("document.querySelector('figure.table').tabIndex === 0 && document.querySelector('figure.table').classList.contains('more')");
        await browser.Eval("document.querySelector('figure.table').focus()");
        for (var i = 0; i < 40; i++) await browser.Press("ArrowRight", 39);
        await browser.See("document.querySelector('figure.table').scrollLeft > 30");
        // Code that fits is no stop of the Tab key.
        await browser.See("document.querySelector('pre[data-lang=yaml]').tabIndex === -1");
    }

    [FactWith("chromium", "python3")]
    public async Task The_menu_of_a_phone_opens_and_closes_by_key()
    {
        await using var browser = await At("_site/docs/all.html", 390);
        await browser.Eval("document.querySelector('.menu').focus()");
        foreach (var key in (string[])[" ", "Enter"])
        {
            await browser.Act(key);
            await browser.See("document.querySelector('#kedge-nav').checkVisibility() && document.activeElement.matches('#kedge-nav [aria-current]') && document.querySelector('.menu').getAttribute('aria-expanded') === 'true'");
            await browser.Press("Escape", 27);
            await browser.See("!document.querySelector('#kedge-nav').checkVisibility() && document.activeElement.className === 'menu'");
        }
    }

    [FactWith("chromium", "python3")]
    public async Task Versions_are_chosen_by_key()
    {
        await using var browser = await At("versions/v1/docs/all.html");
        await browser.See("document.querySelector('.tools select')?.value === 'v1'");
        await browser.Eval("document.querySelector('.tools select').focus()");
        await browser.Press("ArrowUp", 38);
        await browser.See("location.pathname.includes('/versions/v2/')");
    }
}
