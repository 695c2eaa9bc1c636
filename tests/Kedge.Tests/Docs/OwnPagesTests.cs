using Kedge.Tests.House;

namespace Kedge.Tests.Docs;

/// <summary>Kedge's own pages pass its own rules.</summary>
public sealed class OwnPagesTests
{
    static readonly string[] Pages = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "examples"];

    [Fact]
    public async Task Own_pages_pass()
    {
        var run = await Transcript.Of(Sources.Root, ["docs", "lint", .. Pages]);
        Assert.True(run.Code == 0, run.ToString());
    }

    /// <summary>Their regions and facts are what the source says: `./kedge docs sync` writes them.</summary>
    [Fact]
    public async Task Own_regions_are_fresh()
    {
        var run = await Transcript.Of(Sources.Root, ["docs", "sync", "--diff", .. Pages]);
        Assert.True(run.Code == 0, run.ToString());
    }
}
