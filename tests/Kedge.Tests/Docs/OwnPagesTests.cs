using Kedge.Docs.Anchors;
using Kedge.Docs.Suggesting;
using Kedge.Tests.House;

namespace Kedge.Tests.Docs;

/// <summary>Kedge's own pages pass its own rules.</summary>
public sealed class OwnPagesTests
{
    [Fact]
    public async Task Own_pages_pass()
    {
        var run = await Transcript.Of(Sources.Root, "docs", "lint", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs");
        Assert.True(run.Code == 0, run.ToString());
    }

    /// <summary>KEDGE_UPDATE_SNAPSHOTS=1 writes it.</summary>
    [Fact]
    public void The_legend_is_what_the_table_says()
    {
        var path = Path.Combine(Sources.Root, "docs", "anchors.md");
        var page = File.ReadAllText(path);
        var fresh = Legend.Into(page, Grammar.Core);
        Assert.NotNull(fresh);
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, fresh);
        Assert.True(File.ReadAllText(path) == fresh, "docs/anchors.md is stale: KEDGE_UPDATE_SNAPSHOTS=1 ./test --unit writes it");
    }
}
