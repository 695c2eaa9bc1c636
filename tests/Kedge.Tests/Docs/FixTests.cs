using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Docs.Anchors;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;

namespace Kedge.Tests.Docs;

public sealed class FixTests : IDisposable
{
    static readonly string[] Pieces =
    [
        "# ", "## ", "- ", "> ", "1. ", "| ", " |", "\n", "\r\n", "\n\n", "word ", "中文 ", "⚠", "⚠️", "✅ ", "🎉", "🔥 ", "⚙️ ", "🚀", "👍🏽 ", "❌",
        ":warning: ", "[a](#b)", "`✅`",
        "```\n", "**", "[!NOTE]\n", "<a id=\"x\">", "<!-- ", " -->", "  ", "\t", "1️⃣ ", "|---|\n", "🔴🟢 ", ". ", "(✅) ", "\u200d", "\ufe0f", "---\n",
    ];

    static readonly DocsSettings Anchors = DocsSettings.Usual.ForAnchors();
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Mended(string text)
    {
        var page = PageReader.Read("p.md", text);
        return PageFix.Of(page, Book.Of(page), Anchors).Text;
    }

    /// <summary>Letters, digits and punctuation, without emoji, the blanks beside them, short codes, and the words that fixes add.</summary>
    static string Words(string text)
    {
        text = text.Replace(":warning:", "", StringComparison.Ordinal);
        var bare = new StringBuilder(text.Length);
        var emoji = EmojiScan.Over(text, Grammar.Core.Knows);
        var next = 0;
        for (var at = 0; at < text.Length; at++)
        {
            while (next < emoji.Count && emoji[next].End <= at) next++;
            if (!(next < emoji.Count && emoji[next].Holds(at)) && text[at] is not (' ' or '\u200d' or '\ufe0f')) bare.Append(text[at]);
        }
        foreach (var anchor in AnchorTable.All) bare.Replace(anchor.Label.En.Replace(" ", "", StringComparison.Ordinal), "").Replace(anchor.Label.Zh, "");
        return bare.Replace("WARNING", "NOTE").Replace("CAUTION", "NOTE").ToString();
    }

    static readonly Arbitrary<string> Pages = Gen.Elements(Pieces).ListOf().Select(string.Concat).ToArbitrary();

    [Fact]
    public void Mending_touches_nothing_but_emoji() =>
        Prop.ForAll(Pages, text => Words(Mended(text)) == Words(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(42, 41));

    [Fact]
    public void Mending_twice_is_mending_once() =>
        Prop.ForAll(Pages, text => Mended(Mended(text)) == Mended(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithReplay(7, 11));

    [Theory]
    [InlineData("No emoji here.  \n\n\n\tTab, no end\r\nmixed")]
    [InlineData("\ufeff# x\r\n- ✅ one\r\n- ✅ two")]
    public void Text_without_faults_of_the_grammar_stays_byte_for_byte(string text) => Assert.Equal(text, Mended(text));

    [Theory]
    [InlineData("# 🎉 Release", "# Release")]
    [InlineData("Great work 🎉!", "Great work!")]
    [InlineData("- ⚠️ ✅ both", "- ⚠️ both")]
    [InlineData("✅✅ This works", "✅ This works")]
    [InlineData("**🎉 New** here", "**New** here")]
    [InlineData("数据：🎉 已完成", "数据：已完成")]
    [InlineData("Done:🎉 all of it", "Done: all of it")]
    [InlineData("- Take care ⚠ of it", "- ⚠️ Take care of it")]
    [InlineData("- ⚙️ Set", "- 🔧 Set")]
    [InlineData("Use ✅ and ❌ as you like", "✅ Use and ❌ as you like")]
    [InlineData("- ❗", "- ⚠️ Warning")]
    [InlineData("- 一\n- 二\n- ❗", "- 一\n- 二\n- ⚠️ 警告")]
    [InlineData("> [!NOTE]\n> ⚠️ x", "> [!WARNING]\n> x")]
    [InlineData("Code `🎉` and [🎉](x) stay", "Code `🎉` and [🎉](x) stay")]
    [InlineData("> 🎉 said somebody", "> 🎉 said somebody")]
    [InlineData("| state |\n|---|\n| 🟡 |\n| 🟢 |\n", "| state |\n|---|\n| ⚠️ |\n| ✅ |\n")]
    [InlineData("🟢 good · 🟡 slow · 🔴 bad\n\n| state |\n|---|\n| 🟡 |\n", "🟢 good · 🟡 slow · 🔴 bad\n\n| state |\n|---|\n| 🟡 |\n")]
    public void Each_fault_has_its_fix(string text, string mended) => Assert.Equal(mended, Mended(text));

    [Fact]
    public async Task Files_keep_their_mark_line_ends_rights_and_last_line()
    {
        var path = Path.Combine(_folder, "a.md");
        File.WriteAllBytes(path, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("# 🎉 Title\r\n\r\ntrailing  \r\nend")]);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Equal(1, (await Transcript.Of(_folder, "docs", "fix", "--check")).Code);
        var run = await Transcript.Of(_folder, "docs", "fix");
        Assert.Equal((0, "a.md: 1 mended\n"), (run.Code, run.Out));
        Assert.Equal((byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("# Title\r\n\r\ntrailing  \r\nend")], File.ReadAllBytes(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
        Assert.Equal(["a.md"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_that_changed_meanwhile_is_left_alone()
    {
        var path = Path.Combine(_folder, "a.md");
        File.WriteAllText(path, "somebody else's");
        Assert.Equal("KDG6006", PageFile.Write(path, PageReader.Read("a.md", "what was read"), "mended")?.Code);
        Assert.Equal("somebody else's", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("# Title\n\n## ⚠️ Warning\n", "# Title\n\n<a id=\"warning\"></a>\n\n## ⚠️ Warning\n")]
    [InlineData("## 🔧 环境配置\r\n\r\ntext\r\n", "<a id=\"环境配置\"></a>\r\n\r\n## 🔧 环境配置\r\n\r\ntext\r\n")]
    [InlineData("A b\n===\n", null)]
    [InlineData("<a id=\"warning\"></a>\n\n## ⚠️ Warning\n", null)]
    [InlineData("> ## ⚠️ Warning\n", null)]
    [InlineData("## ⚠️ Warning {#w}\n", null)]
    [InlineData("## Plain words\n\n## Plain words\n", null)]
    public void Portable_ids_stand_above_headings_that_GitHub_names_otherwise(string text, string? after)
    {
        var (written, added) = PortableIds.Into(PageReader.Read("p.md", text));
        Assert.Equal((after ?? text, after is null ? 0 : 1), (written, added));
        Assert.Equal((written, 0), PortableIds.Into(PageReader.Read("p.md", written)));
    }

    [Fact]
    public async Task Portable_ids_are_written_where_they_are_asked_for()
    {
        File.WriteAllText(Path.Combine(_folder, "a.md"), "# A\n\n## ✅ Passed 🎉\n");
        Assert.Equal(0, (await Transcript.Of(_folder, "docs", "fix", "--portable-anchors")).Code);
        Assert.Equal("# A\n\n<a id=\"passed\"></a>\n\n## ✅ Passed\n", File.ReadAllText(Path.Combine(_folder, "a.md")));
    }

    [Theory]
    [InlineData("# T\n\n## 🔥 New\n", "# 题\n\n## 新闻 ❤️\n", "# 题\n\n## 新闻\n")]
    [InlineData("# T\n\n## ⚠ New\n", "# 题\n\n## 新闻\n", "# 题\n\n## ⚠️ 新闻\n")]
    [InlineData("# T\n\n## ⚙️ Set-up\n", "# 题\n\n## 配置\n", "# 题\n\n## 🔧 配置\n")]
    [InlineData("# T\n\n## 🔧 Set-up\n", "# 题\n\n## 🎉 配置\n", "# 题\n\n## 🔧 配置\n")]
    public void A_translation_takes_what_the_other_page_will_have(string original, string translated, string mended)
    {
        var (first, second) = (PageReader.Read("p.md", original), PageReader.Read("p.zh-CN.md", translated));
        Assert.Equal(mended, PageFix.Of(second, Book.Of(first, second), Anchors).Text);
    }
}
