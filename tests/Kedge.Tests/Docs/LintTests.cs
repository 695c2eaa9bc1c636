using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;

namespace Kedge.Tests.Docs;

public sealed class LintTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    static string[] Codes(string text, DocsSettings? settings = null)
    {
        var page = PageReader.Read("page.md", text);
        return [.. PageCheck.Of(page, Book.Of(page), settings ?? DocsSettings.Usual).Select(f => f.Rule.Code)];
    }

    [Fact]
    public void Rules_have_codes_and_names_of_their_own()
    {
        Assert.Equal(RuleList.All.Length, RuleList.All.Select(r => r.Code).Distinct().Count());
        Assert.Equal(RuleList.All.Length, RuleList.All.Select(r => r.Name).Distinct().Count());
        Assert.Empty(RuleList.All.SelectMany(r => r.Also).GroupBy(a => a).Where(g => g.Count() > 1).Select(g => g.Key));
    }

    [Fact]
    public async Task Findings_are_lines_with_their_place()
    {
        Write("kedge.docs.yaml", "profile: standard\n");
        Write("docs/a.md", "# A\n\n### Deep\n\nSee [b](b.md#there), [b](b.md#gone), [c](c.md) and http://example.org/x.\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n");
        Write("docs/b.md", "# B\n\n## There\n\n![](b.png)\n");
        Write("docs/b.png", "");
        var run = await Transcript.Of(_folder, "docs", "lint");
        Assert.Equal(1, run.Code);
        Snapshot.Match(run.ToString(), _folder);
        Assert.Equal(0, (await Transcript.Of(_folder, "docs", "lint", "--rule", "unclosed-fence")).Code);
        Assert.Equal(2, (await Transcript.Of(_folder, "docs", "lint", "nowhere.md")).Code);
        Assert.Equal(2, (await Transcript.Of(_folder, "docs", "lint", "--rule", "dead-lnik")).Code);
    }

    [Theory]
    [InlineData("<!-- kedge-lint off C01 -->\n\n```\nx\n```\n")]
    [InlineData("<!-- markdownlint-disable-next-line MD040 -->\n```\nx\n```\n")]
    [InlineData("<!-- kedge-lint off-file -->\n\n```\nx\n```\n")]
    public void Comments_switch_rules_off(string text) => Assert.Empty(Codes(text));

    [Fact]
    public void A_switch_holds_where_it_says() =>
        Assert.Equal(["C01"], Codes("<!-- kedge-lint off code-language -->\n\n```\nx\n```\n\n<!-- kedge-lint on -->\n\n```\nx\n```\n"));

    [Theory]
    [InlineData("- [resolver.a()](#a)\n- [resolver.b()](#b)\n- [C](#c)\n\n## A\n\n## B\n\n## C\n", "")]
    [InlineData("- [Old](#a)\n- [B](#b)\n- [C](#c)\n\n## A\n\n## B\n\n## C\n", "H07")]
    [InlineData("One.\n\n✔ Done.\n\nTwo.\n\nThree.\n", "E01")]
    [InlineData("One.\n\nFine 👍🏽.\n\nTwo.\n", "E05")]
    [InlineData("One.\n\n⚠ Careful.\n\nTwo.\n\nThree.\n", "E06")]
    public void One_mistake_is_one_finding(string text, string codes) => Assert.Equal(codes, string.Join(' ', Codes("# T\n\n" + text)));

    [Fact]
    public void An_inexact_synonym_is_found_where_synonyms_may_stand() =>
        Assert.Equal(["E06"], Codes("# T\n\n✔ Done.\n", DocsSettings.Usual with { Rules = [.. DocsSettings.Usual.Rules.Where(r => r.Rule.Code != "E01")] }));

    [Fact]
    public async Task Hosts_are_told_paths_from_the_repositorys_root()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".git"));
        Write("sub, one/kedge.docs.yaml", "profile: standard\n");
        Write("sub, one/a.md", "# A\n\n[x](gone.md)\n");
        var sub = Path.Combine(_folder, "sub, one");
        Assert.Contains("file=sub%2C one/a.md,", (await Transcript.Of(sub, "docs", "lint", "--format", "github")).ToString(), StringComparison.Ordinal);
        Assert.Contains("\"sub%2C%20one/a.md\"", (await Transcript.Of(sub, "docs", "lint", "--format", "sarif")).ToString(), StringComparison.Ordinal);
    }
}
