using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;
using Kedge.Docs.Suggesting;
using Kedge.Docs.Anchors;

namespace Kedge.Tests.Docs;

/// <summary>Pages that nobody wrote: each would take minutes, or the stack, if something grew with the square of its size.</summary>
public sealed class HostilePagesTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-docs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Times(int count, string text) => string.Concat(Enumerable.Repeat(text, count));

    static string Times(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));

    public static TheoryData<string, string> Pages() => new()
    {
        { "a long line", Times(30_000, "✅ word ") }, { "headings", Times(4_000, i => $"## H {i}\n\n[a](#h-{i}) [b](#x{i})\n\n") },
        { "equal headings", Times(10_000, "## Same\n\n") },
        { "nested lists", Times(100, i => new string(' ', 2 * i) + "- ⚠️ x\n") },
        { "deeper lists", Times(1_000, i => new string(' ', 2 * i) + "- x\n") }, { "quotes", Times(5_000, "> ") + "x" },
        { "brackets", Times(100_000, "[") }, { "links never closed", Times(50_000, "[a](") }, { "references", Times(10_000, "[a][") },
        { "emphasis", Times(30_000, "*a **b _c __d ") },
        { "wide table", "|" + Times(10_000, "a|") + "\n|" + Times(10_000, "-|") + "\n" }, { "long table", "|a|\n|-|\n" + Times(10_000, "|✅|\n") },
        { "open fence", "```\n" + Times(10_000, "x\n") },
        { "open comment", "<!--\n" + Times(10_000, "x\n") }, { "tags", Times(50_000, "<a ") }, { "colons", Times(100_000, ":a") }, { "lists", Times(10_000, "- a\n\n1. b\n\n") },
        { "contents", Times(2_000, i => $"- [H {i}](#h-{i})\n") + Times(2_000, i => $"\n## H {i}\n") },
        { "alerts", Times(2_000, "> [!NOTE]\n> x\n\n") }, { "half a pair", "text \ud83d ✅ \udc00" },
        { "nothing", "" }, { "zeros", Times(10_000, "\0") }, { "front matter", "---\n" + Times(50_000, "a: ") + "\n---\n" },
        { "one command", "```bash\n" + Times(10_000, "docker run -p 1:1 x \\\n") + "```\n" },
    };

    [Theory]
    [MemberData(nameof(Pages))]
    public void They_are_checked_mended_and_marked(string what, string text)
    {
        var page = PageReader.Read(what, text);
        Assert.NotNull(PageCheck.Of(page, Book.Of(page), DocsSettings.Usual));
        Assert.NotNull(PageFix.Of(page, Book.Of(page), DocsSettings.Usual.ForAnchors()).Text);
        Assert.NotNull(Suggester.For(page, Grammar.Core).ToList());
    }

    [Fact]
    public async Task Nothing_outside_of_the_tree_is_read()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tree", ".git"));
        var tree = Path.Combine(_folder, "tree");
        File.WriteAllText(Path.Combine(_folder, "secret.md"), "# Secret\n");
        File.CreateSymbolicLink(Path.Combine(tree, "out.md"), Path.Combine(_folder, "secret.md"));
        File.CreateSymbolicLink(Path.Combine(tree, "loop.md"), Path.Combine(tree, "loop.md"));
        File.WriteAllText(Path.Combine(tree, "a.md"), "# A\n\n[a](../secret.md) [b](%2e%2e/secret.md) [c](out.md#secret) [d](a%00b) [e](file:///etc/passwd)\n");
        var run = await Transcript.Of(tree, "docs", "lint", "a.md", "--format", "github");
        Assert.Equal(1, run.Code);
        Snapshot.Match(run.ToString(), _folder);
    }

    [Fact]
    public async Task Formats_say_the_same()
    {
        File.WriteAllText(Path.Combine(_folder, "中 文.md"), "# 标题\n\n- ⚙️ 配置, 100%: http://example.org\n");
        Snapshot.Match(string.Concat(await Lines("json"), await Lines("sarif", cut: "\"results\""), await Lines("github"), await Lines("text")), _folder);
    }

    async Task<string> Lines(string format, string? cut = null)
    {
        var data = (await Transcript.Of(_folder, "docs", "lint", "--format", format)).Out;
        if (format is "json" or "sarif") System.Text.Json.JsonDocument.Parse(data).Dispose();
        return cut is null ? data : data[data.IndexOf(cut, StringComparison.Ordinal)..];
    }
}
