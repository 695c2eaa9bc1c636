using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Site;

namespace Kedge.Tests.Site;

public sealed class ContentTests
{
    static DocsSettings With(HtmlMode html) => DocsSettings.Usual with { Site = new() { Html = html } };

    [Fact]
    public void Everything_that_pages_are_made_of() => Snapshot.Match(SiteTree.Content("""
        ---
        title: Front
        ---
        # Title

        First *paragraph* with **words**, ~~none~~, `code <x>`, [a link](other.md#part), <https://example.org/?a=1&b=2> and a note[^1].
        It goes on.

        ## ⚠️ Care {#care}

        - ✅ done
        - ❌ Failed: said twice is once too often
        - [ ] open
        - [x] closed

        3. three

           with a paragraph
        4. four

        > a quote

        > [!WARNING]
        > Be careful.

        | a | b |
        |---|--:|
        | ✅ | 1 |

        ```python title="train.py"
        @torch.no_grad()
        def train(n: int) -> float:  # a comment
            return f"{n}" + 'x' * 3.5e-4
        ```

        ```console
        $ kedge lock --check
        ok
        ```

            indented & plain

        !!! danger "Hot"
            Do not touch.

        ??? note
            Folded.

        === "One"
            First.

        === "Two"
            Second.

        :::level expert title="Inside"
        Deep.
        :::

        :::tip
        Short.
        :::

        <details><summary>🔧 Expert</summary>

        More **here**.

        </details>

        ![image](a.png "title") <br> <b>bold</b>

        中文第一行，
        接着第二行

        ***

        [^1]: The note.
        """));

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script")]
    [InlineData("a <script src=x></script> b", "<script")]
    [InlineData("<img src=x onerror=alert(1)>", "onerror")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "javascript:")]
    [InlineData("<a href=\"java&#115;cript:alert(1)\">x</a>", "href=\"java")]
    [InlineData("<a href=\"&#1;javascript:alert(1)\">x</a>", "javascript:")]
    [InlineData("[x](javascript:alert(1))", "javascript:")]
    [InlineData("[x][r]\n\n[r]: javascript:alert(1)", "javascript:alert(1)\"")]
    [InlineData("![x](data:text/html;base64,PHNjcmlwdD4=)", "data:")]
    [InlineData("<img name=\"getElementById\" src=\"a.png\">", "name=")]
    [InlineData("[x](JaVaScRiPt&colon;alert(1))", "href")]
    [InlineData("[x](<java\tscript:alert(1)>)", "href")]
    [InlineData("[x](vbscript:x) ![y](data:image/svg+xml,<svg onload=alert(1)>)", "<svg onload")]
    [InlineData("<iframe src=//evil.example></iframe><style>*{}</style><svg onload=x>", "<iframe")]
    [InlineData("<p style=\"position:fixed\" class=top onclick=x>y", "style=")]
    [InlineData("<div title='\"><script>x</script>'>", "<script")]
    [InlineData("`<script>` \"quoted\"\n\n```\n</code><script>\n```", "<script")]
    [InlineData("[a](x.md \"\\\" onmouseover=\\\"x\")", "\" onmouseover=\"")]
    [InlineData("```\"><script>\nx\n```", "<script")]
    [InlineData("```py title=\"<script>\"\nx\n```", "<script")]
    [InlineData(":::<script>\nx\n:::", "<script")]
    [InlineData("!!! note \"<script>\"\n    x", "<script")]
    [InlineData("# <script>x</script> {#\"><script>}", "<script")]
    [InlineData("$<script>$\n\n$$\n<script>\n$$", "<script")]
    [InlineData("```mermaid\ngraph TD; A[</pre><script>x</script>]\n```", "<script")]
    public void Nothing_that_acts_comes_through(string markdown, string forbidden) =>
        Assert.DoesNotContain(forbidden, SiteTree.Content(markdown), StringComparison.OrdinalIgnoreCase);

    [Fact]
    public void An_anchor_alone_in_a_cell_shows_its_label_on_paper()
    {
        var html = SiteTree.Content("| a | b |\n|---|---|\n| ✅ | ✅ two |\n| ✅ **bold** | ✅❌ |\n");
        Assert.Equal(2, html.Split("anchor-alone").Length);
        Assert.Contains("✅</span><span class=\"sr-only\">Passed</span></td>", html, StringComparison.Ordinal);
        Assert.Contains("<span class=\"sr-only\">Passed: </span> two", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Pictures_of_the_tree_say_their_size()
    {
        var (plan, _) = SitePlan.Of(DocsSettings.Usual,
            [SitePage.Read("docs/a.md",
                "![p](p.png) ![q](https://example.org/q.png)\n\n<img src=\"p.png\" width=\"100\"> <img src=\"p.png\" width=\"50%\">\n"u8.ToArray())],
            new() { SizeOf = path => path == "docs/p.png" ? new(400, 200) : null }, _ => FileKind.File);
        var html = plan.Html("docs/a.md");
        Assert.Contains("alt=\"p\" width=\"400\" height=\"200\"", html, StringComparison.Ordinal);
        Assert.Contains("width=\"100\" height=\"50\"", html, StringComparison.Ordinal);
        Assert.Contains("width=\"50%\">", html, StringComparison.Ordinal);
        Assert.Contains("alt=\"q\" loading", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_opened_in_html_is_closed_where_its_block_ends()
    {
        Assert.Equal("<div>x\n</div>", SiteTree.Content("<div>x\n").Trim());
        Assert.Equal("<p>x</p>", SiteTree.Content("x</div></article></main>").Replace("&lt;/article&gt;&lt;/main&gt;", "", StringComparison.Ordinal).Trim());
        Assert.Contains("<b>x</b></li>", SiteTree.Content("- <b>x\n- y").Replace("\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_say_what_becomes_of_html()
    {
        Assert.Contains("<pre><code>&lt;b&gt;x",
            SiteTree.Content("<b>x</b>\n\n<div>y</div>\n", With(HtmlMode.Escape))
                .Replace("<p>&lt;b&gt;x&lt;/b&gt;</p>", "<pre><code>&lt;b&gt;x", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("<script>x</script>", SiteTree.Content("<script>x</script>\n", With(HtmlMode.Allow)), StringComparison.Ordinal);
    }

    [Fact]
    public void Headings_carry_the_ids_that_the_checks_know()
    {
        const string markdown = "# ✅ Passed\n\n## ⚠️ Warning\n\n## Setup 🔧\n\n## 🔧 环境配置\n\n## Same\n\n## Same\n\nSetext\n------\n\n> ## Quoted\n\n- ## Item\n\n## Own {#mine}\n";
        var html = SiteTree.Content(markdown);
        foreach (var id in PageReader.Read("page.md", markdown).Ids.All) Assert.Contains($"id=\"{id}\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("{#", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_to_pages_copies_or_nowhere()
    {
        var site = SiteTree.Of(("README.md", "# A"), ("docs/README.md", "# D"), ("docs/a b.md", "# B"), ("docs/x.md",
            "[1](../README.md) [2](a%20b.md#c%20d) [3](README.md) [4](../docs) [5](gone.md) [6](/README.md) [7](../../out.md) [8](data.csv) ![9](i.png) [10](#here) [11](..) ![12](gone.png)"));
        var html = site.Html("docs/x.md");
        foreach (var link in (string[])["../index.html\">1", "a%20b.html#c%20d\">2", "\"index.html\">3", "\"index.html\">4", "<p>",
            "../index.html\">6", "\"data.csv\">8", "src=\"i.png\"", "\"#here\">10", "../index.html\">11"])
            Assert.Contains(link, html, StringComparison.Ordinal);
        Assert.Contains("</a> 5 <a", html, StringComparison.Ordinal);
        Assert.Contains("</a> 7 <a", html, StringComparison.Ordinal);
        Assert.Contains("</a> 12</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Chinese_pages_are_named_and_heard_in_chinese()
    {
        var site = SiteTree.Of(("a.md", "# Guide\n\n⚠️ be careful\n"), ("a.zh-CN.md", "# 指南\n\n⚠️ 小心\n\n> [!NOTE]\n> 说\n"));
        Assert.Contains("<html lang=\"zh-CN\"", site.Html("a.zh-CN.md"), StringComparison.Ordinal);
        Assert.Contains("<span class=\"sr-only\">警告：</span>", site.Html("a.zh-CN.md"), StringComparison.Ordinal);
        Assert.Contains("href=\"a.html\" lang=\"en\"", site.Html("a.zh-CN.md"), StringComparison.Ordinal);
        Assert.Contains("<span class=\"sr-only\">Warning: </span>", site.Html("a.md"), StringComparison.Ordinal);
        Assert.Contains("href=\"a.zh-CN.html\" lang=\"zh-CN\"", site.Html("a.md"), StringComparison.Ordinal);
    }
}
