using System.Diagnostics;
using System.Text.Json;
using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary>A built site as people use it: in Chromium, from the disk, by eye, by keyboard, by a screen reader, on paper.</summary>
public sealed class SiteTests
{
    const string Page = """
        # Demo

        Words, `code`, a [link](docs/guide.md), $x^2$ and 显存占用.

        ## ⚠️ Careful

        - ✅ works
        - [ ] open

        > [!WARNING]
        > Care.

        | a | b |
        |---|--:|
        | ✅ | 1 |

        ```python title="train.py"
        def f(x):  # comment
            return "text" + 1
        ```

        ```console
        $ kedge lock
        ok
        ```

        ## Levels

        :::level novice title="What a layer is"
        Files.
        :::

        :::level expert title="How it is hashed"
        A hidden word: quokka.
        :::

        === "One"
            First.

        === "Two"
            Second.

        ??? note "Folded"
            Inside.

        ```mermaid
        sequenceDiagram
          A->>B: hello
        ```
        """;

    static async Task<string> Demo(Built built)
    {
        built.Write("README.md", Page);
        built.Write("docs/README.md", "# Book\n\n## First\n\n## Second\n");
        built.Write("docs/guide.md", "# Guide\n\n## Part\n\nMore words.\n");
        built.Write("docs/guide.zh-CN.md", "# 指南\n\n## 🔧 环境配置\n\n学习率与随机种子。\n");
        (await built.Kedge("docs", "build", "--out", "_site")).Ended(0);
        return "file://" + Path.Combine(built.Folder, "_site");
    }

    [FactWith("chromium", "npm")]
    public async Task Axe_finds_nothing_serious_on_any_kind_of_page()
    {
        using var built = new Built();
        var site = await Demo(built);
        // With this machine's own settings: they say where packages come from.
        using (var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--silent", "--prefix", Path.Combine(built.Home, "axe"), "axe-core@4"]))!)
        {
            await npm.WaitForExitAsync();
            Assert.Equal(0, npm.ExitCode);
        }
        var axe = await File.ReadAllTextAsync(Path.Combine(built.Home, "axe/node_modules/axe-core/axe.min.js"));
        await using var browser = await Browser.Start();
        foreach (var page in (string[])["index.html", "docs/index.html", "docs/guide.zh-CN.html", "contents.html"])
            foreach (var (width, dark) in ((int, bool)[])[(1280, false), (1280, true), (390, false)])
            {
                await browser.Look(width, dark);
                await browser.Open($"{site}/{page}");
                await browser.See("document.readyState === 'complete' && document.querySelector('.tools button')");
                await Serious(browser, axe, $"{page} {width} {(dark ? "dark" : "light")}");
            }
        await browser.Press("/", 191);
        await browser.See("document.querySelector('dialog[open] input')");
        await Serious(browser, axe, "search");
    }

    static async Task Serious(Browser browser, string axe, string where)
    {
        await browser.Eval(axe + ";1");
        var found = await browser.Eval("axe.run(document, { resultTypes: ['violations'] }).then(r => JSON.stringify(r.violations.filter(v => ['serious', 'critical'].includes(v.impact)).map(v => [v.id, v.nodes.map(n => n.html.slice(0, 200))])))");
        Assert.True(found == "[]", $"{where}: {found}");
    }

    [FactWith("chromium")]
    public async Task Search_level_and_menu_work_by_keyboard_from_the_disk()
    {
        using var built = new Built();
        var site = await Demo(built);
        await using var browser = await Browser.Start();
        await browser.Open($"{site}/docs/guide.html");
        await browser.See("document.querySelector('.tools .find')");
        await browser.Press("Tab", 9);
        Assert.Equal("skip", await browser.Eval("document.activeElement.className"));
        await browser.Press("/", 191);
        await browser.See("document.querySelector('dialog[open] input') === document.activeElement");
        await browser.Type("存占");
        await browser.See("document.querySelector('dialog li mark')?.textContent === '存占'");
        await browser.Press("Escape", 27);
        await browser.See("!document.querySelector('dialog[open]')");
        await browser.Press("/", 191);
        await browser.Eval("document.querySelector('dialog input').value = ''");
        await browser.Type("quokka");
        await browser.See("document.querySelector('dialog li mark')?.textContent === 'quokka'");
        await browser.Press("Enter", 13);
        await browser.See("location.pathname.endsWith('/_site/index.html') && document.readyState === 'complete' && document.querySelector('.tools button')");
        await browser.Open($"{site}/index.html?level=expert");
        await browser.See("document.querySelector('[data-level=expert]')?.open && !document.querySelector('[data-level=novice]').open");
        await browser.Open($"{site}/index.html");
        await browser.See("document.querySelector('[data-level=expert]')?.open");
        await browser.Look(390);
        await browser.See("getComputedStyle(document.getElementById('nav')).display === 'none'");
        await browser.Click(".menu");
        await browser.See("getComputedStyle(document.getElementById('nav')).display !== 'none' && document.activeElement.closest('#nav')");
        await browser.Press("Escape", 27);
        await browser.See("document.activeElement.className === 'menu'");
        await browser.Look(1280, print: true);
        await browser.See("getComputedStyle(document.getElementById('nav')).display === 'none' && [...document.querySelectorAll('.tab')].every(t => t.getClientRects().length)");
    }

    [FactWith("chromium")]
    public async Task Without_scripts_everything_is_read_and_reached()
    {
        using var built = new Built();
        var site = await Demo(built);
        await using var browser = await Browser.Start();
        await browser.Scripts(false);
        await browser.Open($"{site}/index.html");
        await browser.See("document.querySelector('.k') && document.querySelector('math') && document.querySelector('pre.mermaid').textContent.includes('sequenceDiagram')");
        Assert.Equal("0", await browser.Eval("document.querySelectorAll('button').length"));
        await browser.See("document.querySelectorAll('#nav a').length >= 3 && document.querySelector('#nav ul a').getClientRects().length");
        await browser.Look(390);
        await browser.Click(".menu");
        await browser.See("document.querySelector('#nav a[aria-current]').getClientRects().length");
    }

    [FactWith("chromium", "python3")]
    public async Task Every_piece_of_chinese_is_found_on_every_page_that_has_it()
    {
        using var built = new Built();
        (await built.Tool("python3", Path.Combine(Root, "bench/docs_corpus.py"), built.Folder, "500")).Ended(0);
        (await built.Kedge("docs", "build", "--out", "../site")).Ended(0);
        var texts = Directory.EnumerateFiles(built.Folder, "*.md", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(built.Folder, f).Replace(".md", ".html", StringComparison.Ordinal), File.ReadAllText);
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

    static string Root { get; } = FindRoot();

    static string FindRoot()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
            if (File.Exists(Path.Combine(at, "Kedge.slnx"))) return at;
        throw new InvalidOperationException("not in the repository");
    }

    [FactWith("chromium")]
    public async Task A_saved_page_appears_in_the_open_browser()
    {
        using var built = new Built();
        built.Write("a.md", "# A\n\nbefore\n");
        // Any port may be taken; the next free one is served on and named.
        using var serve = Process.Start(new ProcessStartInfo(Built.Program, ["docs", "serve", "--port", "18700"]) { WorkingDirectory = built.Folder, RedirectStandardOutput = true })!;
        try
        {
            var url = await serve.StandardOutput.ReadLineAsync();
            await using var browser = await Browser.Start();
            await browser.Open($"{url}a.html");
            await browser.See("document.querySelector('article p')?.textContent === 'before'");
            await Task.Delay(500);
            built.Write("a.md", "# A\n\nafter\n");
            await browser.See("document.querySelector('article p')?.textContent === 'after'");
            built.Write("b.md", "# A new page\n");
            await browser.See("document.querySelector('#nav').textContent.includes('A new page')");
        }
        finally
        {
            serve.Kill();
            await serve.WaitForExitAsync();
        }
    }
}
