using System.Text.RegularExpressions;

namespace Kedge.Tests.Site.Export;

public sealed partial class DocsExportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-export-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    string Tree => Path.Combine(_folder, "tree");

    string Out => Path.Combine(_folder, "out");

    void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    async Task<Transcript> Export(string tool, string to = "../out")
    {
        var run = await Transcript.Of(Tree, "docs", "export", tool, to);
        return run with { Error = Seconds().Replace(run.Error, "[TIME]") };
    }

    IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Out, f)).Order(StringComparer.Ordinal);

    string Read(params string[] names) => string.Concat(names.Select(name => $"== {name}\n{File.ReadAllText(Path.Combine(Out, name))}"));

    void Project()
    {
        Write("tree/kedge.docs.yaml", "site:\n  title: 'Demo: \"it\"'\n  url: https://example.org/demo\n  repository: https://example.org/team/demo\n");
        Write("tree/README.md",
            "# Demo\n\nSee [the guide](docs/guide.md), [docs](docs/), [code](train.py) and ![a picture](docs/p.png).\n<img src=\"docs/p.png\"> [data](docs/d.csv)\n");
        Write("tree/docs/README.md", "# Book\n\n$x$\n");
        Write("tree/docs/guide.md", "# Guide\n\n[up](../README.md)\n\n```mermaid\nflowchart TD\n  a --> b\n```\n");
        Write("tree/docs/guide.zh-CN.md", "# 指南\n\n![图](p.png)\n");
        Write("tree/docs/rules/README.md", "# Rules\n");
        Write("tree/docs/rules/E01.md", "# E01\n");
        Write("tree/docs/p.png", "picture");
        Write("tree/docs/d.csv", "1,2\n");
        Write("tree/train.py", "pass\n");
        Write("tree/runs/2026/01/01/0912-brave-otter-7f3a/RUN.md", "# a: finished\n\n![curve](plots/loss.svg)\n");
        Write("tree/runs/2026/01/01/0912-brave-otter-7f3a/plots/loss.svg", "<svg/>");
    }

    [Fact]
    public async Task A_project_of_MkDocs()
    {
        Project();
        Snapshot.Match(await Export("mkdocs") + string.Join('\n', Files()) + "\n" + Read("mkdocs.yml", "docs/index.md", "docs/docs/guide.md"), _folder);
    }

    [Fact]
    public async Task A_project_of_Docusaurus()
    {
        Project();
        Snapshot.Match(await Export("docusaurus") + string.Join('\n', Files()) + "\n" + Read("docusaurus.config.js", "sidebars.js", "package.json",
            "docs/index.md", "i18n/zh-CN/docusaurus-plugin-content-docs/current/docs/guide.md"), _folder);
    }

    [Fact]
    public async Task Again_writes_nothing_and_removes_what_went()
    {
        Project();
        Assert.Equal(0, (await Export("mkdocs")).Code);
        Write("out/mine.txt", "kept");
        Assert.Contains(" 0 of them written", (await Export("mkdocs")).Error, StringComparison.Ordinal);
        File.Delete(Path.Combine(Tree, "docs/rules/E01.md"));
        await Export("mkdocs");
        Assert.DoesNotContain("docs/docs/rules/E01.md", Files());
        Assert.Contains("mine.txt", Files());
    }

    [Fact]
    public async Task Folders_of_others_and_the_pages_own_are_not_written_to()
    {
        Project();
        Write("out/thesis.tex", "years of work");
        Snapshot.Match(await Export("mkdocs") + (await Export("docusaurus", "."))
            .ToString() + await Export("mkdocs", "--out") + await Transcript.Of(Tree, "docs", "export", "mkdocs", "../other", "--from", "gone"),
                _folder);
        Assert.Equal(["thesis.tex"], Files());
        Assert.Equal(0, (await Transcript.Of(Tree, "docs", "build", "--out", "../site")).Code);
        Assert.Contains("KDG6203", (await Export("mkdocs", "../site")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_inside_of_the_tree_is_no_page_of_the_next_one()
    {
        Write("tree/a.md", "# A\n");
        await Export("mkdocs", "book");
        Assert.Contains("1 pages", (await Export("mkdocs", "book")).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Tree, "book/docs/book")));
    }

    [Fact]
    public async Task Hostile_names_and_links_stay_inside()
    {
        Write("secret.png", "secret");
        Write("tree/README.md", "# \"A\": b\n\n![x](../secret.png) ![l](link.png) [y](/etc/passwd) [z](.git/config) [w](a%00b.png)\n");
        Write("tree/index.md", "# Index\n");
        Write("tree/#1 what? (x)\".md", "# !!python/object: x\n\n[to](<README.md>)\n");
        File.CreateSymbolicLink(Path.Combine(Tree, "link.png"), Path.Combine(_folder, "secret.png"));
        File.CreateSymbolicLink(Path.Combine(Tree, "link.md"), Path.Combine(_folder, "secret.png"));
        var run = await Export("mkdocs");
        Snapshot.Match(run + string.Join('\n', Files()) + "\n" + Read("mkdocs.yml"), _folder);
        Assert.DoesNotContain(Files(), f => f.EndsWith(".png", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_project_of_MkDocs_stays_one()
    {
        const string page = "# B\n\n!!! note \"T\"\n    Words.\n\n=== \"One\"\n\n    First.\n\n=== \"Two\"\n\n    Second.\n";
        Write("tree/mkdocs.yml", "site_name: Theirs\ndocs_dir: pages\nnav:\n  - Start: index.md\n  - Guides:\n      - sub/b.md\n");
        Write("tree/pages/index.md", "# Home\n\n[b](sub/b.md)\n");
        Write("tree/pages/sub/b.md", page);
        Assert.Equal(0, (await Export("mkdocs")).Code);
        Assert.EndsWith(page, Read("docs/sub/b.md"), StringComparison.Ordinal);
        Assert.EndsWith("nav:\n  - \"Start\": \"index.md\"\n  - \"Guides\":\n      - \"B\": \"sub/b.md\"\n", Read("mkdocs.yml"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\d+\.\d s")]
    private static partial Regex Seconds();
}
