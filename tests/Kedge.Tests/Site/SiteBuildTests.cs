using System.Text;
using Kedge.Docs.Configuration;
using Kedge.Site;

namespace Kedge.Tests.Site;

public sealed class SiteBuildTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-site-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Out => Path.Combine(_folder, "out");

    void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, "tree", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    async Task<Transcript> Build(params string[] more)
    {
        var run = await Transcript.Of(Path.Combine(_folder, "tree"), ["docs", "build", "--out", "../out", .. more]);
        return run with { Error = System.Text.RegularExpressions.Regex.Replace(run.Error, @"\d+\.\d s", "[TIME]") };
    }

    IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Out, f)).Order(StringComparer.Ordinal);

    string Read(string name) => File.ReadAllText(Path.Combine(Out, name));

    [Fact]
    public async Task A_small_site()
    {
        Write("kedge.docs.yaml", "site:\n  title: Demo\n  url: https://example.org/demo\n  repository: https://example.org/team/demo\n");
        Write("README.md", "# Demo\n\nSee [the guide](docs/guide.md), [code](train.py) and ![a picture](docs/p.png).\n");
        Write("docs/guide.md", "---\ntitle: The guide\nredirect_from: [old/guide, /was.html]\n---\n\n# Guide\n\n## 安装\n\n显存占用\n");
        Write("docs/guide.zh-CN.md", "# 指南\n");
        Write("docs/p.png", [1, 2, 3]);
        Write("train.py", "pass\n");
        Write("runs/2026/01/01/0912-brave-otter-7f3a/RUN.md", "# a: finished\n");
        Write("notes/private.md", "# Not part of it\n");
        Snapshot.Match((await Build()).ToString() + string.Join('\n',
            Files()) + "\n" + Read("sitemap.xml") + Read("old/guide/index.html") + Read("_kedge/search.js") + Read("_kedge/search/t0.js"), _folder);
        Assert.Contains("https://example.org/team/demo/blob/main/train.py", Read("index.html"), StringComparison.Ordinal);
        Assert.Contains("https://example.org/team/demo/edit/main/docs/guide.md", Read("docs/guide.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_the_same_is_left_and_what_is_gone_is_removed()
    {
        Write("a.md", "# A\n");
        Write("b.md", "# B\n");
        Assert.Contains("10 files, 10 of them written", (await Build()).Error, StringComparison.Ordinal);
        Assert.Contains("10 files, 0 of them written", (await Build()).Error, StringComparison.Ordinal);
        var before = File.GetLastWriteTimeUtc(Path.Combine(Out, "a.html"));
        File.Delete(Path.Combine(_folder, "tree/b.md"));
        File.WriteAllText(Path.Combine(Out, "mine.txt"), "kept");
        await Build();
        Assert.False(File.Exists(Path.Combine(Out, "b.html")));
        Assert.True(File.Exists(Path.Combine(Out, "mine.txt")));
        Assert.NotEqual(before, File.GetLastWriteTimeUtc(Path.Combine(Out, "a.html")));
    }

    [Fact]
    public async Task Pages_named_as_those_of_Kedge_are_their_authors()
    {
        Write("README.md", "# A\n");
        Write("404.md", "# Lost\n\nOur own words.\n");
        Write("contents.md", "# Our contents\n");
        await Build();
        Assert.Contains("Our own words", Read("404.html"), StringComparison.Ordinal);
        Assert.Contains("Our contents</h1>", Read("contents.html"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_build_wrote_that_did_not_end_is_removed_by_the_next()
    {
        Write("a.md", "# A\n");
        var output = SiteOutput.Open(Out, Path.Combine(_folder, "tree"));
        output.Write("half.html", "half"u8);
        output.Abandon();
        await Build();
        Assert.False(File.Exists(Path.Combine(Out, "half.html")));
        Assert.True(File.Exists(Path.Combine(Out, "a.html")));
    }

    [Fact]
    public async Task Folders_of_others_are_not_written_to()
    {
        Write("a.md", "# A\n");
        Directory.CreateDirectory(Out);
        File.WriteAllText(Path.Combine(Out, "thesis.tex"), "years of work");
        Snapshot.Match((await Build()).ToString() + (await Transcript.Of(Path.Combine(_folder, "tree"), "docs", "build", "--out", "."))
            .ToString() + (await Transcript.Of(_folder, "docs", "build", "out")).ToString(), _folder);
        Assert.Equal(["thesis.tex"], Files());
    }

    [Fact]
    public async Task Two_pages_with_one_address_are_both_there()
    {
        Write("README.md", "# Readme\n");
        Write("index.md", "# Index\n");
        Write("a.md", "# a\n");
        Write("A.markdown", "# A\n");
        var run = await Build();
        Assert.Equal(1, run.Code);
        Assert.Contains("KDG6200", run.Error, StringComparison.Ordinal);
        Assert.Contains(">Index</h1>", Read("index.html").Replace("<h1 id=\"index\">", "<h1>", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Readme", Read("README.md.html"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Out, "a.md.html")) || File.Exists(Path.Combine(Out, "A.markdown.html")));
    }

    [Fact]
    public async Task Nothing_outside_of_the_tree_is_read_or_written()
    {
        File.WriteAllText(Path.Combine(_folder, "secret.png"), "secret");
        Write(".hidden.png", "hidden");
        Write("a.md", "---\nredirect_from: [../../etc/x, /a/../../b, _kedge/site.js, .git/config, a.html]\n---\n# A\n\n![](../secret.png) ![](out.png) ![](folder/secret.png) ![](.hidden.png) [x](page.md)\n");
        File.CreateSymbolicLink(Path.Combine(_folder, "tree/out.png"), Path.Combine(_folder, "secret.png"));
        File.CreateSymbolicLink(Path.Combine(_folder, "tree/folder"), _folder);
        File.CreateSymbolicLink(Path.Combine(_folder, "tree/page.md"), Path.Combine(_folder, "secret.png"));
        var run = await Build();
        Assert.Equal(5, run.Error.Split("KDG6208").Length - 1);
        Assert.DoesNotContain(Files(),
            f => f.Contains("secret", StringComparison.Ordinal) || f.EndsWith(".png", StringComparison.Ordinal)
                || f.StartsWith("page", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Broken_bytes_and_line_ends()
    {
        Write("a.md", [0xEF, 0xBB, 0xBF, .. "---\r\ntitle: T\r\n---\r\n# A\r\n\r\ntext \u4e2d"u8.ToArray(), 0xFF, 0xFE, .. "\r\n```\r\nnever closed"u8.ToArray()]);
        Write("b.md", "");
        Write("c.md", "\0\0");
        Assert.Equal(0, (await Build()).Code);
        Assert.Contains("<title>T</title>", Read("a.html"), StringComparison.Ordinal);
        Assert.Contains("\uFFFD", Read("a.html"), StringComparison.Ordinal);
        Assert.DoesNotContain('\0', Read("c.html"));
    }

    static string Times(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));

    public static TheoryData<string, string> Hostile() => new()
    {
        { "line", Times(200_000, _ => "word ") }, { "headings", Times(10_000, i => $"## H {i}\n\n") }, { "same", Times(10_000, _ => "## Same\n\n") },
        { "lists", Times(100, i => new string(' ', 2 * i) + "- ⚠️ x\n") }, { "deep", Times(1_000, i => new string(' ', 2 * i) + "- x\n") },
        { "quotes", Times(5_000, _ => "> ") + "x" },
        { "fence", "```python\n" + Times(50_000, _ => "'\"\"\"${") }, { "comment", "<!--\n" + Times(10_000, _ => "x\n") },
        { "tags", Times(50_000, _ => "<b><a ") }, { "bold", Times(20_000, _ => "<b>") },
        { "containers", Times(2_000, _ => ":::note\n") }, { "admonitions", Times(200, i => new string(' ', 4 * i) + "!!! note\n") },
        { "tabs", Times(5_000, _ => "=== \"t\"\n    x\n") },
        { "details", Times(3_000, _ => "<details>\n\n") }, { "math", Times(30_000, _ => "$x") },
        { "table", "|" + Times(5_000, _ => "a|") + "\n|" + Times(5_000, _ => "-|") + "\n" },
        { "half", "# a \ud83d ✅ \udc00\n\n\udc00中" }, { "front", "---\n" + Times(50_000, _ => "- a: [") },
        { "variables", "```bash\n" + Times(50_000, _ => "${") + "\n```\n" },
        { "xml", "```xml\n" + Times(50_000, _ => "<\"") }, { "yaml", "```yaml\n" + Times(50_000, _ => "a: b: ") },
        { "footnotes", Times(2_000, i => $"[^{i}]\n\n[^{i}]: x\n\n") }, { "emoji", Times(50_000, _ => "⚠️✅") },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Pages_that_nobody_wrote_become_pages(string what, string text)
    {
        var site = SiteTree.Of((what + ".md", text));
        Assert.EndsWith("</html>\n", site.Html(what + ".md"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_of_a_large_site_carries_little_besides_its_words()
    {
        var site = SiteTree.Of([.. Enumerable.Range(0, 2_000).Select(i => ($"part-{i % 20:00}/page-{i:0000}.md", $"# Page {i} about something or other\n\ntext\n"))]);
        Assert.InRange(Encoding.UTF8.GetByteCount(site.Html("part-07/page-1007.md")), 1_000, 15_000);
    }

    [Fact]
    public void Navigation_follows_folders_front_matter_and_the_order_of_the_folders_page()
    {
        var site = SiteTree.Of(("README.md", "# Home"), ("CHANGELOG.md", "# Changes"),
            ("docs/README.md", "# Book\n\n- [z](z.md)\n- [b](sub/README.md)\n- [a](a.md)\n"), ("docs/a.md", "# A"), ("docs/z.md", "# Z"),
            ("docs/c.md", "---\norder: 1\n---\n# C"), ("docs/sub/README.md", "# Sub"), ("docs/sub/page-10.md", "# Ten"),
                ("docs/sub/page-9.md", "# Nine"), ("runs/2026/01/01/0912-brave-otter-7f3a/RUN.md", "# Old"),
                    ("runs/2026/02/01/0912-brave-otter-7f3a/RUN.md", "# New"));
        Assert.Equal("Home Book C Z Sub Nine Ten A Runs New Old Changes", string.Join(' ', site.Nav.Root.All().Where(n => n.HasPage).Select(n => n.Title(default))));
        Assert.Contains("rel=\"prev\" href=\"../z.html\"", site.Html("docs/sub/README.md"), StringComparison.Ordinal);
        Assert.Contains("rel=\"next\" href=\"page-9.html\"", site.Html("docs/sub/README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Script_and_style_stay_small() =>
        Assert.InRange(new[] { "site.data.css", "site.data.js" }.Sum(Packed), 1, 60_000);

    static long Packed(string name)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.Optimal, leaveOpen: true))
        using (var file = Kedge.Embedded.Open(typeof(Kedge.Site.Theme.ThemeFiles), name)) file.CopyTo(gzip);
        return bytes.Length;
    }
}
