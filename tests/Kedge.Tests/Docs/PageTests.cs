using Kedge.Docs.Pages;

namespace Kedge.Tests.Docs;

public sealed class PageTests
{
    static Page Read(string text) => PageReader.Read("page.md", text);

    static string Of(Page page, TextRange range) => range.Of(page.Text).ToString();

    [Fact]
    public void Every_piece_knows_its_exact_place()
    {
        var page = Read("---\ntitle: x\n---\n# 标题 *one*\n\nSee [words](a.md#b \"t\") and ![alt](i.png) `code`.\n\n```py title=1\nx = 1\n```\n\n| a | b |\n|---|---|\n| 1 | `c\\|d` |\n\n- [ ] task\n\n> [!NOTE]\n> quoted\n\n<a id=\"here\"></a>\n\n<!-- note -->\n");
        Assert.Equal("---\ntitle: x\n---", Of(page, page.FrontMatter));
        Assert.Equal("标题 *one*", Of(page, page.Headings[0].Content));
        Assert.Equal("标题 one", page.Headings[0].Plain);
        Assert.Equal(["a.md#b", "i.png"], page.Links.Select(l => Of(page, l.TargetRange)));
        Assert.Equal(["words", "alt"], page.Links.Select(l => Of(page, l.Text)));
        Assert.Equal("x = 1\n", Of(page, page.Code[0].Content));
        Assert.Equal("title=1", page.Code[0].Arguments);
        Assert.Equal(["1", "`c\\|d`"], page.Tables[0].Rows[2].Cells.Select(c => Of(page, c)));
        Assert.Equal("task", Of(page, page.Blocks.Single(b => b.Kind == BlockKind.Item).Range));
        Assert.Equal("quoted", Of(page, page.Blocks.Single(b => b.Kind == BlockKind.Quote).Range));
        Assert.Equal("NOTE", Of(page, page.Alerts[0].KindRange));
        Assert.Equal("here", page.HtmlIds[0].Id);
        Assert.Equal(" note ", Of(page, page.Comments[0].Content));
    }

    [Fact]
    public void Columns_count_in_utf16_and_in_utf8()
    {
        var lines = new LineIndex("a\r\n中🐳x\rlast");
        Assert.Equal((2, 4), lines.PositionOf(6));
        Assert.Equal(8, lines.Utf8ColumnOf(6));
        Assert.Equal((3, 1), lines.PositionOf(8));
        Assert.Equal("中🐳x", lines[1].Of("a\r\n中🐳x\rlast").ToString());
    }

    [Theory]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, (byte)'#' }, "#", true, 0)]
    [InlineData(new byte[] { (byte)'a', 0xFF, (byte)'b' }, "a\uFFFDb", false, 1)]
    [InlineData(new byte[] { 0xE4, 0xB8, 0xAD }, "中", false, 0)]
    public void Bytes_are_text_with_what_is_wrong_about_them(byte[] bytes, string text, bool mark, int bad)
    {
        var read = PageText.Decode(bytes);
        Assert.Equal((text, mark, bad), (read.Text, read.HasMark, read.BadBytes.Length));
        if (bad == 0) Assert.Equal(bytes, read.Encode(read.Text));
    }

    /// <summary>The matrix of docs/documents.md: what each engine makes of the same heading.</summary>
    [Theory]
    [InlineData("✅ Passed", "passed", "-passed", "-passed", "✅-passed", "passed")]
    [InlineData("⚠️ Warning", "warning", "\uFE0F-warning", "-warning", "⚠️-warning", "warning")]
    [InlineData("Setup 🔧", "setup", "setup-", "setup-", "setup-🔧", "setup")]
    [InlineData("🔧 环境配置", "环境配置", "-环境配置", "-环境配置", "🔧-环境配置", "")]
    [InlineData("A `b_c` & D", "a-b_c-d", "a-b_c--d", "a-b_c--d", "a-b_c--d", "a-b_c-d")]
    public void Headings_have_an_id_in_each_engine(string heading, string own, string github, string slugger, string vitepress, string mkdocs)
    {
        var plain = Read("# " + heading).Headings[0].Plain;
        Assert.Equal([own, github, slugger, vitepress, mkdocs],
            [Slugs.Kedge(plain), Slugs.GitHub(plain), Slugs.Slugger(plain), Slugs.VitePress(plain), Slugs.MkDocs(plain)]);
    }

    [Fact]
    public void The_second_heading_of_a_name_is_numbered() =>
        Assert.Equal(["a", "a-1", "a-1-1", "own"], Read("# A\n# A\n# A-1\n# B {#own}\n").Ids.Own);

    [Fact]
    public void What_is_too_deep_is_a_page_that_says_so()
    {
        Assert.NotNull(Read(string.Concat(Enumerable.Repeat("> ", 600)) + "x").Unparsed);
        Assert.Null(Read(string.Concat(Enumerable.Range(0, 100).Select(i => new string(' ', 2 * i) + "- x\n"))).Unparsed);
    }
}
