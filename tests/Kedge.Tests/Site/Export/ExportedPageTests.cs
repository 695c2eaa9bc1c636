using System.Text;
using Kedge.Docs.Configuration;
using Kedge.Site.Export;

namespace Kedge.Tests.Site.Export;

public sealed class ExportedPageTests
{
    const string Everything = """
        ---
        title: Every thing: of it
        id: "not a YAML text
        ---

        # 🔧 Everything {x}

        We train with PyTorch <!-- kedge:fact torch -->2.6.0<!-- /kedge -->; ⚠️ mind `⚠️` and {this} <!-- a comment -->.

        <!-- kedge:environment -->
        | a | b |
        |---|---|
        | ✅ | 1 |
        <!-- /kedge:environment -->

        ## Again
        ## Again
        ## 🔧 环境配置

        [here](#环境配置), [GitHub's](#-环境配置), [other](other.md), [its part](./other.md#⚠️-part), [Chinese](other.zh-CN.md#部分), [gone](docs/gone), [script](javascript:alert(1)).
        [a reference][r] ![picture](p.png "Title") <img src="p.png" onerror="x()" alt="p"> <script>alert(1)</script>

        [r]: other.md#nothing-there

        > [!NOTE]
        > First `code`.
        continued
        >
        > > [!CAUTION]
        > > Inner.

        - item

          > [!IMPORTANT]
          > In a list.

          - nested
            more

        Words
        - a list

        ::::warning Mind the gap
        :::tip
        Inner.
        :::
        ::::

        :::level expert title="How [it] works"
        - one
        :::

        <details><summary>🔧 Expert</summary>

        **bold**

        </details>

        !!! danger "Theirs"
            Words.

                code

        === "One"
            First.

        === "Two"
            Second.

        ```console kedge:run host
        $ kedge version
        ```

        ```python title="train.py" {1}
        x = {1}  # <!-- kept -->
        ```

        A price of $5 and $HOME, a formula $x^2$.

        """;

    static readonly (string Path, string Text)[] Pages =
        [("page.md", Everything), ("other.md", "# Other\n\n## ⚠️ Part\n"),
            ("other.zh-CN.md", "# 别的\n\n## 部分\n\n[本页](page.md#again-1) [别的](#部分) [英文](other.md)\n\n> [!TIP]\n> 好。\n")];

    static string Both(ExportTool tool) => ExportedText.Of(tool, "page.md", null, Pages) + "\n=====\n" + ExportedText.Of(tool, "other.zh-CN.md", null, Pages);

    [Fact]
    public void Everything_as_MkDocs_reads_it() => Snapshot.Match(Both(ExportTool.MkDocs));

    [Fact]
    public void Everything_as_Docusaurus_reads_it() => Snapshot.Match(Both(ExportTool.Docusaurus));

    [Fact]
    public void Lines_end_as_they_ended() => Assert.Equal("!!! note\r\n    a\r\n\r\n    b\r\n", ExportedText.Of(ExportTool.MkDocs, "> [!NOTE]\r\n> a\r\n>\r\n> b\r\n"));

    [Fact]
    public void The_last_line_need_not_end() => Assert.Equal("> q\n>\n> :::note\n> a\n> :::", ExportedText.Of(ExportTool.Docusaurus, "> q\n>\n> :::note\n> a").TrimEnd());

    [Theory]
    [InlineData("<script src=x></script>\n", "&lt;script src=x>&lt;/script>\n")]
    [InlineData("<a href=\"javascript:x()\" class=\"y\">w</a>\n", "<a>w</a>\n")]
    [InlineData("<b onclick=x>w</b>\n", "<b>w</b>\n")]
    [InlineData("<kbd>Esc</kbd>\n", "<kbd>Esc</kbd>\n")]
    public void Html_is_cut_down_as_on_a_site(string typed, string expected) => Assert.Equal(expected, ExportedText.Of(ExportTool.Docusaurus, typed));

    [Fact]
    public void Html_of_trusted_people_is_left() =>
        Assert.Equal("<b onclick=x>w</b>\n",
            ExportedText.Of(ExportTool.MkDocs, "<b onclick=x>w</b>\n", DocsSettings.Usual with { Site = new() { Html = HtmlMode.Allow } }));

    [Theory]
    [InlineData(ExportTool.Docusaurus, "# a\\_b {c}\n", "---\ntitle: \"a_b {c}\"\n---\n\n# a\\_b {c}\n")]
    [InlineData(ExportTool.Docusaurus, "---\ndate: x\ntitle: T\n---\n# A\n", "---\ntitle: \"T\"\n---\n# A\n")]
    [InlineData(ExportTool.MkDocs, "---\ntags: [x]\ntitle: T\n---\n# A\n", "---\ntags: [x]\ntitle: T\n---\n# A\n")]
    [InlineData(ExportTool.MkDocs, "---\ntitle: T: U\n---\n# A\n", "---\ntitle: \"T: U\"\n---\n# A\n")]
    public void Titles_are_said_so_that_they_are_read(ExportTool tool, string page, string expected) => Assert.Equal(expected, ExportedText.Of(tool, page));

    [Fact]
    public void A_twin_answers_to_the_ids_of_its_page()
    {
        (string, string)[] pages = [("a.md", "# A\n\n## One\n\n<a id=\"x\"></a>\n<a id=y\"z></a>\n"), ("a.zh-CN.md", "# 甲\n\n## 一\n字。\n")];
        Assert.Equal("# 甲\n\n<a id=\"a\"></a><a id=\"x\"></a>\n\n## 一\n\n<a id=\"one\"></a>\n\n字。\n", ExportedText.Of(ExportTool.Docusaurus, "a.zh-CN.md", null, pages));
        Assert.Equal(pages[1].Item2, ExportedText.Of(ExportTool.MkDocs, "a.zh-CN.md", null, pages));
    }

    [Fact]
    public void What_cannot_be_read_is_shown_as_it_is() =>
        Assert.StartsWith("# Page\n\nThis page could not be read", ExportedText.Of(ExportTool.MkDocs, new string('>', 2_000) + " deep\n"), StringComparison.Ordinal);

    /// <summary>Pieces of pages as people write them anywhere: none of them is Kedge's.</summary>
    static readonly string[] Plain =
    [
        "# A title\n", "## Part one\n", "## Part two\n", "## 安装\n", "Words with `code`, *emphasis*, **strength**, ~~not~~ and a <kbd>key</kbd>.\n", "学习率与随机种子。\n两行。\n",
        "- one\n- two\n  more of two\n", "1. first\n2. second\n", "- [ ] open\n- [x] done\n", "| a | b |\n|---|--:|\n| 1 | `x|y` |\n", "> a quote\n> of two lines\n",
        "```python\nx = {1: \"<!-- no comment -->\"}\n```\n", "```mermaid\nflowchart TD\n  a --> b\n```\n", "~~~text title=\"a b\"\n> [!NOTE]\n~~~\n", "---\n",
        "[a link](other.md#part) and [one](https://example.org/a?b=c#d) and <https://example.org>.\n", "![a picture](p.png)\n",
        "<!-- a comment -->\n", "A price of $5, a $HOME, {braces} and 3 < 4 & 5.\n",
        "Footnote[^1].\n\n[^1]: Its words.\n", "Escaped \\* and \\[ and a line  \nbroken.\n", "<p align=\"center\">\n  <b>Words</b>\n</p>\n",
        "Setext\n------\n", "A 🦊 that means nothing here, 10:30, a:b, localhost:8888.\n",
    ];

    [Theory]
    [InlineData(ExportTool.MkDocs)]
    [InlineData(ExportTool.Docusaurus)]
    public void Text_without_syntax_of_Kedges_own_is_the_same_bytes(ExportTool tool)
    {
        var random = new Random(7);
        for (var round = 0; round < 200; round++)
        {
            var text = new StringBuilder("Start.\n\n");
            foreach (var piece in Enumerable.Range(0, random.Next(1, 12)).Select(_ => Plain[random.Next(Plain.Length)]).Distinct()) text.Append(piece).Append('\n');
            var page = random.Next(4) == 0 ? text.Replace("\n", "\r\n").ToString() : text.ToString();
            Assert.Equal(page, ExportedText.Of(tool, "page.md", null, ("page.md", page), ("other.md", "# Other\n\n## Part\n")));
        }
    }

    [Theory]
    [InlineData(ExportTool.MkDocs)]
    [InlineData(ExportTool.Docusaurus)]
    public void Nothing_that_people_may_write_is_too_much(ExportTool tool)
    {
        var random = new Random(11);
        string[] pieces = [">", ":::", "    ", "\n", "[", "](", "<", "`", "!!! a", "- ", "$", "\t", "{#"];
        for (var round = 0; round < 200; round++)
        {
            var page = new StringBuilder(Everything);
            for (var i = 0; i < 30; i++)
                if (random.Next(2) == 0) page.Remove(random.Next(page.Length - 5), random.Next(1, 5));
                else page.Insert(random.Next(page.Length), pieces[random.Next(pieces.Length)]);
            ExportedText.Of(tool, "page.md", null, ("page.md", page.ToString()), Pages[1], Pages[2]);
        }
    }
}
