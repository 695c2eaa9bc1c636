using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Tests.Docs;

/// <summary>Regions: markers paired, states decided, and nothing outside of them touched.</summary>
public sealed class RegionTests
{
    const string Two = "```text\nsrc/\n├── a.py\n└── b.py\n```";

    [Theory]
    [InlineData("<!-- kedge:tree src=src -->\n<!-- /kedge:tree -->", "Stale")]
    [InlineData("<!-- kedge:tree src=src --><!-- /kedge:tree -->", "Stale")]
    [InlineData("<!--   KEDGE:Tree   src=\"src\"\ndepth=1 -->\n<!-- /kedge:tree -->", "Stale")]
    [InlineData("<!-- kedge:tree src=src -->\n\nmine\n\n<!-- /kedge:tree -->", "Edited")]
    [InlineData("<!-- kedge:tree src=src -->\n\n" + Two + "\n\n<!-- /kedge:tree -->", "Stale")]
    [InlineData("<!-- kedge:tree src=other -->\n<!-- /kedge:tree -->", "SourceMissing")]
    [InlineData("<!-- kedge:tree src=../../etc -->\n<!-- /kedge:tree -->", "SourceMissing")]
    [InlineData("<!-- kedge:tree src=src depth=zero -->\n<!-- /kedge:tree -->", "Broken")]
    [InlineData("<!-- kedge:tree src=src deep=1 -->\n<!-- /kedge:tree -->", "Broken")]
    [InlineData("<!-- kedge:forest -->\n<!-- /kedge:forest -->", "Broken")]
    public void A_region_stands_as(string text, string expected)
    {
        var page = Page(text);
        var state = Assert.Single(RegionState.Of(page, PageRegions.Of(page), SampleKnown.Of("a.py", "b.py")));
        Assert.Equal(expected, state.Freshness.ToString());
        Assert.Equal(expected is "Stale" or "Edited", state.Problems.IsEmpty);
    }

    [Theory]
    [InlineData("<!-- kedge:tree src=src -->", "it is not closed")]
    [InlineData("<!-- /kedge:tree -->", "it closes a region 'tree' that was not opened")]
    [InlineData("<!-- kedge:tree -->\n<!-- /kedge:help -->", "it closes 'help', but 'tree' is open")]
    [InlineData("<!-- kedge:tree -->\n<!-- kedge:help -->\n<!-- /kedge:help -->", "it is not closed")]
    [InlineData("In a line <!-- kedge:tree --> x <!-- /kedge:tree -->", "a region begins on a line of its own")]
    [InlineData("A <!-- kedge:fact torch -->2.6", "it is not closed")]
    [InlineData("A 2.6<!-- /kedge -->", "it closes a fact that was not opened")]
    public void A_broken_marker_says_why(string text, string why) =>
        Assert.Contains(PageRegions.Of(Page(text)).Broken, b => b.Why.StartsWith(why, StringComparison.Ordinal));

    [Theory]
    [InlineData("`<!-- kedge:tree -->`")]
    [InlineData("```markdown\n<!-- kedge:tree -->\n```")]
    [InlineData("    <!-- kedge:tree -->")]
    [InlineData("<!-- kedge abc: what stands above -->")]
    [InlineData("<!-- kedge-lint off -->")]
    [InlineData("<!-- /kedged -->")]
    public void What_is_no_marker_is_none(string text) => Assert.True(PageRegions.Of(Page(text)).IsEmpty);

    [Theory]
    [InlineData("# T <!-- kedge:fact torch -->2.6<!-- /kedge -->")]
    [InlineData("| a | b |\n|---|---|\n| <!-- kedge:fact torch -->2.6<!-- /kedge --> | c |")]
    [InlineData("- x **<!-- kedge:fact torch -->2.6<!-- /kedge:fact -->** y")]
    [InlineData("[<!-- kedge:fact torch -->2.6<!-- /kedge -->](x.md)")]
    public void A_fact_stands_in_any_line(string text) => Assert.Equal("2.6", Assert.Single(PageRegions.Of(Page(text)).Facts).Text.Of(text).ToString());

    [Theory]
    [InlineData("", "\n")]
    [InlineData("  ", "\n")]
    [InlineData("> ", "\n")]
    [InlineData("", "\r\n")]
    public void A_sync_is_fresh_and_a_second_changes_nothing(string prefix, string newline)
    {
        var before = (prefix == "  " ? "- item\n\n" : "") + $"{prefix}<!-- kedge:tree src=src -->\n{prefix}<!-- /kedge:tree -->\n\nafter\n";
        var known = SampleKnown.Of("a.py", "sub/b.py", "sub/deep/c.py");
        var once = PageSync.Of(Page(before.Replace("\n", newline, StringComparison.Ordinal)), known, force: false);
        Assert.Single(once.Written);
        Assert.EndsWith($"<!-- /kedge:tree -->{newline}{newline}after{newline}", once.Text, StringComparison.Ordinal);
        var page = Page(once.Text);
        Assert.Equal(Freshness.Fresh, Assert.Single(RegionState.Of(page, PageRegions.Of(page), known)).Freshness);
        Assert.Equal(once.Text, PageSync.Of(page, known, force: true).Text);
        Assert.Single(page.Code);
    }

    [Fact]
    public void What_was_edited_is_replaced_by_force_only()
    {
        var known = SampleKnown.Of("a.py", "b.py");
        var edited = Page(PageSync.Of(Page("<!-- kedge:tree src=src -->\n<!-- /kedge:tree -->\n"), known, false).Text.Replace("a.py", "mine.py",
            StringComparison.Ordinal));
        var left = PageSync.Of(edited, known, force: false);
        Assert.Equal(edited.Text, left.Text);
        Assert.Equal(Freshness.Edited, Assert.Single(left.Left).Was);
        Assert.Contains("├── a.py", PageSync.Of(edited, known, force: true).Text, StringComparison.Ordinal);
    }

    /// <summary>Random pages with regions in them: what is outside of markers is the same, in the same order.</summary>
    [Fact]
    public void Nothing_outside_of_the_markers_changes()
    {
        string[] pieces =
        [
            "# Title\n", "\n", "text with `code` and a | pipe\n", "<!-- kedge:tree src=src -->\n", "<!-- /kedge:tree -->\n",
            "<!-- kedge:tree src=nowhere -->\n", "> quote\n", "- item\n",
            "```markdown\n<!-- kedge:tree src=src -->\n```\n", "  <!-- kedge:tree src=src depth=1 --><!-- /kedge:tree -->\n", "中文 ⚠️\r\n",
            "<!-- other -->\n", "old body\n", "<!-- kedge:fact torch -->1<!-- /kedge -->\n", "\ttab  \n",
        ];
        var random = new Random(42);
        for (var round = 0; round < 400; round++)
        {
            var page = Page(string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => pieces[random.Next(pieces.Length)])));
            var synced = PageSync.Of(page, SampleKnown.Of("a.py", $"x{round % 3}.py"), force: round % 2 == 0);
            Assert.Equal(Outside(page), Outside(Page(synced.Text)));
        }
    }

    static string Outside(Page page)
    {
        var (text, at, found) = ("", 0, PageRegions.Of(page));
        foreach (var made in found.Regions.Select(r => r.Range).Concat(found.Facts.Select(f => f.Text)).OrderBy(r => r.Start))
        {
            text += page.Text[at..made.Start] + "[made]";
            at = made.End;
        }
        return text + page.Text[at..];
    }

    static Page Page(string text) => PageReader.Read("docs/page.md", text);
}
