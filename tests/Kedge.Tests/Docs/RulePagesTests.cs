using System.Collections.Immutable;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;
using Kedge.Tests.House;

namespace Kedge.Tests.Docs;

/// <summary>docs/rules/ is executed: what a page calls bad is found, what it calls good is not.</summary>
public sealed class RulePagesTests
{
    const string Chinese = ".zh-CN.md";

    public static TheoryData<string> Codes() => [.. RuleList.All.Select(r => r.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void The_bad_example_is_found_and_the_good_one_is_not(string code)
    {
        var (rule, examples) = (RuleList.All.Single(r => r.Code == code), Examples(code));
        Assert.NotEmpty(Found(rule, examples.Bad));
        Assert.Empty(Found(rule, examples.Good));
        Assert.StartsWith($"# {code} · ", Text(code), StringComparison.Ordinal);
        Assert.Contains($"`{rule.Name}`", Text(code), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void What_is_mended_is_found_no_more(string code)
    {
        var (rule, page) = (RuleList.All.Single(r => r.Code == code), Examples(code).Bad);
        if (Found(rule, page).All(f => f.Fix.IsEmpty)) return;
        var settings = DocsSettings.Usual.Only(rule);
        var (text, mended) = PageFix.Of(page, Around(page), settings);
        Assert.True(mended > 0);
        Assert.DoesNotContain(Found(rule, PageReader.Read(page.Path, text)), f => !f.Fix.IsEmpty);
    }

    [Fact]
    public void Every_page_is_a_rules_and_in_the_list()
    {
        var pages = Directory.GetFiles(Path.Combine(Sources.Root, "docs", "rules")).Select(p => Path.GetFileNameWithoutExtension(p)!).Where(n => n != "README");
        Assert.Equal(RuleList.All.Select(r => r.Code).Order(), pages.Order());
        var list = File.ReadAllText(Path.Combine(Sources.Root, "docs", "rules", "README.md"));
        Assert.All(RuleList.All, rule => Assert.Contains($"[{rule.Code}]({rule.Code}.md) `{rule.Name}`", list, StringComparison.Ordinal));
    }

    static IReadOnlyList<Finding> Found(Rule rule, Page page) => PageCheck.Of(page, Around(page), DocsSettings.Usual.Only(rule));

    /// <summary>What examples of translations are held against.</summary>
    static Page Original(string path) => PageReader.Read(path, "# Install\n\nPyTorch 2.6.0 needs 538 MB.\n\n```bash\nkedge up   # both servers\n```\n");

    static Book Around(Page page) =>
        new(page.Path.EndsWith(Chinese, StringComparison.Ordinal) ? [page,
            Original(page.Path.Replace(Chinese, ".md", StringComparison.Ordinal))] : [page], new Dictionary<string, Neighbour>())
    {
        Promised = new Dictionary<string, ImmutableArray<string>> { ["docs/E13.md"] = ["old-setup"] },
        Known = SampleKnown.Of("a.py", "b.py"),
    };

    static string Text(string code) => File.ReadAllText(Path.Combine(Sources.Root, "docs", "rules", code + ".md"));

    static (Page Bad, Page Good) Examples(string code)
    {
        var page = PageReader.Read(code, Text(code));
        Assert.Equal(["Bad", "Good"], page.Headings.Where(h => h.Level == 2).Select(h => h.Plain));
        Assert.Equal(2, page.Code.Length);
        return (Example(code, page, 0), Example(code, page, 1));
    }

    static Page Example(string code, Page page, int index)
    {
        var text = page.Code[index].Content.Of(page.Text).ToString()
            .Replace('␉', '\t').Replace('␠', ' ').Replace('␍', '\r').Replace('␀', '\u200b').Replace("␢", "", StringComparison.Ordinal)
                .Replace("␃\n", "", StringComparison.Ordinal);
        return PageReader.Read($"docs/{code}{(text.Contains("# 安装", StringComparison.Ordinal) ? Chinese : ".md")}", text);
    }
}
