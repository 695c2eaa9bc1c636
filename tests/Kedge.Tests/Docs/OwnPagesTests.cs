using Kedge.Docs.Pages;
using Kedge.Tests.House;

namespace Kedge.Tests.Docs;

/// <summary>Kedge's own pages pass its own rules, do what they say, and make a site.</summary>
public sealed class OwnPagesTests
{
    static readonly string[] Roots = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "examples"];

    [Fact]
    public async Task Own_pages_pass() => Good(await Transcript.Of(Sources.Root, ["docs", "lint", .. Roots]));

    /// <summary>Their regions and facts are what the source says: `./kedge docs sync` writes them.</summary>
    [Fact]
    public async Task Own_regions_are_fresh() => Good(await Transcript.Of(Sources.Root, ["docs", "sync", "--diff", .. Roots]));

    /// <summary>Blocks that need no engine and no network; the others are run end to end.</summary>
    [Fact]
    public async Task Quick_blocks_do_what_they_say()
    {
        var run = await Transcript.Of(Sources.Root, "docs", "test", "docs/compat.md", "docs/documents.md", "docs/reference");
        Good(run);
        Assert.DoesNotContain("0 blocks", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Own_pages_make_a_site()
    {
        var site = Directory.CreateTempSubdirectory("kedge-own-site-").FullName;
        Good(await Transcript.Of(Sources.Root, "docs", "build", "--out", site));
        Assert.All(Pages(), page => Assert.True(File.Exists(Path.Combine(site,
            page.Replace("README.md", "index.html", StringComparison.Ordinal).Replace(".md", ".html", StringComparison.Ordinal))), page));
        Directory.Delete(site, recursive: true);
    }

    /// <summary>By links alone, as a reader goes.</summary>
    [Fact]
    public void Every_page_is_reached_from_README()
    {
        var (seen, next) = (new HashSet<string> { "README.md" }, new Queue<string>(["README.md"]));
        while (next.TryDequeue(out var path))
            foreach (var link in PageReader.Read(path, File.ReadAllText(Path.Combine(Sources.Root, path))).Links)
                if (Target(path, link.Target) is { } target && File.Exists(Path.Combine(Sources.Root, target)) && seen.Add(target)) next.Enqueue(target);
        Assert.Empty(Pages().Except(seen));
    }

    static IEnumerable<string> Pages() => Sources.Tracked(".md").Select(f => f.Path).Where(path => Roots.Contains(path.Split('/')[0]));

    static string? Target(string from, string target) =>
        target.Split('#')[0] is var path && path.EndsWith(".md", StringComparison.Ordinal) && !path.Contains("://", StringComparison.Ordinal)
        ? Path.GetRelativePath("/", Path.GetFullPath(path, "/" + Path.GetDirectoryName(from))) : null;

    static void Good(Transcript run) => Assert.True(run.Code == 0, run.ToString());
}
