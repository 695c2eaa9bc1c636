using System.Diagnostics;

namespace Kedge.EndToEnd.Site;

/// <summary>Pages that nobody should write, made into a site and opened: nothing in them acts, nothing hangs, nothing from outside comes in.</summary>
public sealed class BadPagesTests
{
    const string Hostile = """
        # Hostile

        <script>alert(1)</script> <img src=x onerror=alert(1)> <svg onload=alert(1)><a xlink:href="javascript:alert(1)">x</a></svg>
        <iframe src="javascript:alert(1)"></iframe> <a href="javas&#99;ript:alert(1)">a</a> <a href="&#1;javascript:alert(1)">b</a>
        [c](javascript:alert(1)) [d](JaVaScRiPt:alert(1)) [e][r] <javascript:alert(1)> ![f](javascript:alert(1)) [g](data:text/html,<script>) [h](&#106;avascript:alert(1)) [i](file:///etc/passwd)
        <style>body{display:none}</style> <base href="https://evil.example/"> <form action=javascript:alert(1)><input type=submit></form> <details ontoggle=alert(1) open>x</details>
        <img name="getElementById" src="picture.png"> <p id="kedge-nav">clobber</p> <p id="kedge-content">clobber</p>

        [r]: javascript:alert(1)

        $\href{javascript:alert(1)}{x}$ $\text{</math><script>alert(1)</script>}$

        ```mermaid
        flowchart LR
         a["<img src=x onerror=alert(1)>"] --> b
         click a "javascript:alert(1)"
        ```

        ```python title="<script>alert(1)</script>"
        x
        ```
        """;

    const string Acts = """
        [...document.querySelectorAll('[href],[src],[action]')].map(e => e.getAttribute('href') || e.getAttribute('src') || e.getAttribute('action')).filter(u => /^[\s\u0000-\u0020]*(javascript|vbscript|data|file):/i.test(u))
          .concat([...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name))).map(e => e.outerHTML.slice(0, 99)), [...document.querySelectorAll('article script, article style:not(svg style), iframe, object, embed, form, base')].map(e => e.outerHTML.slice(0, 99))).join()
        """;

    [FactWith("chromium")]
    public async Task Nothing_in_a_page_acts_and_no_page_breaks_the_theme()
    {
        using var built = new Built();
        built.Write("README.md", Hostile);
        built.Write("front.md",
            "---\ntitle: \"</title><script>alert(1)</script>\"\ndescription: '\"><script>alert(1)</script>'\nredirect_from: [../../out.html, \"javascript:alert(1)\", _kedge/site.js]\n---\nhello\n");
        built.Write("headings.md", string.Concat(Enumerable.Range(0, 10_000).Select(i => $"## Heading {i}\n\ntext\n\n")));
        built.Write("line.md", "# Line\n\n" + string.Concat(Enumerable.Repeat("word ", 210_000)) + new string('a', 100_000) + "\n");
        built.Write("lists.md", string.Concat(Enumerable.Range(0, 100).Select(i => new string(' ', 2 * i) + $"- item {i}\n")));
        built.Write("open.md", "# Open\n\n```python\nx = 1\n");
        built.Write("comment.md", "# Comment\r\n\r\n<!-- never closed\r\n");
        await File.WriteAllBytesAsync(Path.Combine(built.Folder, "bytes.md"), [0xEF, 0xBB, 0xBF, .. "# Bytes "u8, 0xFF, 0xC3, 0x28, 0x00, .. " end\n"u8]);
        (await built.Kedge("docs", "build", "--out", "_site")).Ended(1);
        Assert.False(File.Exists(Path.Combine(built.Folder, "out.html")));
        await using var browser = await Sessions.Browser.Start();
        foreach (var width in (int[])[1280, 390])
            foreach (var page in Directory.EnumerateFiles(Path.Combine(built.Folder, "_site"), "*.html").Where(f => !f.EndsWith("404.html", StringComparison.Ordinal)))
            {
                await browser.Look(width);
                await browser.OpenWhole("file://" + page);
                await browser.See("document.querySelector('.tools .find')");
                Assert.Equal($"{page} ", $"{page} " + await browser.Eval(Acts));
                Assert.Equal($"{page} 0", $"{page} " + await browser.Eval("document.documentElement.scrollWidth - document.documentElement.clientWidth"));
                Assert.DoesNotContain(browser.Complaints, c => !c.Contains("ERR_FILE_NOT_FOUND", StringComparison.Ordinal));
            }
    }

    [FactWith("mkfifo")]
    public async Task Pipes_and_links_out_of_the_tree_are_neither_waited_for_nor_followed()
    {
        using var built = new Built();
        built.Write("README.md", "# A\n\n[secret](secret.txt) ![pipe](pipe.png) ![bomb](bomb.png)\n");
        foreach (var pipe in (string[])["pipe.md", "pipe.png"]) (await built.Tool("mkfifo", pipe)).Ended(0);
        File.CreateSymbolicLink(Path.Combine(built.Folder, "secret.txt"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(built.Folder, "secret.md"), "/etc/passwd");
        File.CreateSymbolicLink(Path.Combine(built.Folder, "loop"), ".");
        // It says that it is 60,000 pixels wide and high.
        await File.WriteAllBytesAsync(Path.Combine(built.Folder, "bomb.png"), Convert.FromHexString("89504E470D0A1A0A0000000D494844520000EA600000EA600800000000000000"));
        var ran = await built.Kedge("docs", "build", "--out", "_site").WaitAsync(TimeSpan.FromMinutes(5));
        ran.Ended(1);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(built.Folder, "_site"), "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f).Contains("root:x:", StringComparison.Ordinal));
        Assert.Contains("width=\"60000\" height=\"60000\"", await File.ReadAllTextAsync(Path.Combine(built.Folder, "_site/index.html")), StringComparison.Ordinal);
    }

    [FactWith("python3")]
    public async Task Serving_twice_takes_two_ports_and_ends_when_it_is_told_to()
    {
        using var built = new Built();
        built.Write("README.md", "# A\n");
        await using var first = await Served.Start(built.Folder, 18_650);
        await using var second = await Served.Start(built.Folder, 18_650);
        Assert.NotEqual(first.Url, second.Url);
        using var web = new HttpClient();
        foreach (var url in (string[])[first.Url, second.Url]) Assert.Contains("<h1", await web.GetStringAsync(url), StringComparison.Ordinal);
        Assert.Equal(0, await first.Interrupt());
        Assert.Contains("<h1", await web.GetStringAsync(second.Url), StringComparison.Ordinal);
        Assert.Equal(0, await second.Interrupt());
    }

    [FactWith("python3")]
    public async Task A_build_that_is_interrupted_leaves_what_the_next_one_mends()
    {
        using var built = new Built();
        (await built.Tool("python3", Path.Combine(Built.Repository, "bench/docs_corpus.py"), built.Folder, "1500")).Ended(0);
        using (var build = Process.Start(new ProcessStartInfo(Built.Program, ["docs", "build", "--out", "../site"]) { WorkingDirectory = built.Folder,
            RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            var site = Path.Combine(built.Folder, "../site");
            while (!build.HasExited && !(Directory.Exists(site) && Directory.EnumerateFiles(site, "*.html", SearchOption.AllDirectories).Any())) await Task.Delay(5);
            using (var kill = Process.Start("kill", ["-INT", $"{build.Id}"])) await kill.WaitForExitAsync();
            await build.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(5));
        }
        foreach (var page in Directory.EnumerateFiles(built.Folder, "*.md", SearchOption.AllDirectories).Skip(3)) File.Delete(page);
        (await built.Kedge("docs", "build", "--out", "../site")).Ended(0);
        // Three pages, the list of all, and the one for missing addresses.
        Assert.InRange(Directory.EnumerateFiles(Path.Combine(built.Folder, "../site"), "*.html", SearchOption.AllDirectories).Count(), 5, 6);
    }
}
