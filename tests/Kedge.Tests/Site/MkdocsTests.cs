using Kedge.Site.Import;

namespace Kedge.Tests.Site;

public sealed class MkdocsTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("kedge-site-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Its_navigation_and_names_hold()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "pages/sub"));
        File.WriteAllText(Path.Combine(_folder, "mkdocs.yml"), """
            site_name: Theirs
            docs_dir: pages
            markdown_extensions:
              - pymdownx.emoji:
                  emoji_index: !!python/name:material.extensions.emoji.twemoji
            nav:
              - Start: index.md
              - Guides:
                  - sub/b.md
                  - First: a.md
                  - Gone: gone.md
              - Elsewhere: https://example.org
            """);
        File.WriteAllText(Path.Combine(_folder, "README.md"), "# Not a page of it\n");
        File.WriteAllText(Path.Combine(_folder, "pages/index.md"), "# Home\n\n[b](sub/b.md)\n");
        File.WriteAllText(Path.Combine(_folder, "pages/a.md"), "# A\n");
        File.WriteAllText(Path.Combine(_folder, "pages/sub/b.md"), "# B\n");
        var run = await Transcript.Of(_folder, "docs", "build", "--out", "_site");
        Assert.Contains("KDG6201", run.Error, StringComparison.Ordinal);
        var page = File.ReadAllText(Path.Combine(_folder, "_site/sub/b.html"));
        Assert.Contains("<title>B · Theirs</title>", page, StringComparison.Ordinal);
        Assert.Contains("<span class=\"group\">Guides</span>", page, StringComparison.Ordinal);
        Assert.Contains("rel=\"next\" href=\"../a.html\"", page, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "_site/README.html")));
    }

    [Theory]
    [InlineData("docs_dir: ../..\n")]
    [InlineData("nav: [\n")]
    [InlineData("- a\n- b\n")]
    [InlineData("nav: &a [*a]\n")]
    public void What_is_not_understood_is_said(string text)
    {
        var (project, problem) = MkdocsFile.Read(text);
        Assert.True(project is null ? problem is not null : problem is null && project.Docs == "docs/");
    }

    [Fact]
    public async Task Versions_stand_beside_each_other()
    {
        File.WriteAllText(Path.Combine(_folder, "README.md"), "# Home\n");
        await Transcript.Of(_folder, "docs", "build", "--as", "v1.9");
        await Transcript.Of(_folder, "docs", "build", "--as", "v1.10");
        Assert.Equal("kedgeVersions([\"v1.10\",\"v1.9\"]);\n", File.ReadAllText(Path.Combine(_folder, "_site/versions.js")));
        Assert.Contains("url=v1.10/index.html", File.ReadAllText(Path.Combine(_folder, "_site/index.html")), StringComparison.Ordinal);
        Assert.Contains("data-version=\"v1.9\"", File.ReadAllText(Path.Combine(_folder, "_site/v1.9/index.html")), StringComparison.Ordinal);
        Assert.Equal(2, (await Transcript.Of(_folder, "docs", "build", "--as", "../x")).Code);
    }
}
