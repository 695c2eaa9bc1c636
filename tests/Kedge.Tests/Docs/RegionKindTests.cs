using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Tests.Docs;

/// <summary>What each kind writes, seen as a whole page, in English and in Chinese.</summary>
public sealed class RegionKindTests
{
    static readonly string[] Asks =
    [
        "environment", "image", "start", "ports", "packages", "packages only=einops,git", "verdict", "verdict torch=2.7 cuda=12.1",
        "verdict torch=2.7 cuda=12.8 gpu=\"RTX 4090\" driver=575.10",
        "run run=baseline", "metrics run=baseline", "curves run=baseline only=accuracy", "comparison runs=baseline,baseline", "tree src=src",
    ];

    [Fact]
    public void Kinds_write_this() => Snapshot.Match(Synced("docs/page.md", Asks), "/nowhere");

    [Fact]
    public void Kinds_write_this_in_Chinese() => Snapshot.Match(Synced("docs/page.zh-CN.md", Asks[..9]), "/nowhere");

    [Theory]
    [InlineData("bottlenecks run=baseline", "no profile")]
    [InlineData("curves run=baseline only=speed", "no curve 'speed'")]
    [InlineData("run", "needs run=")]
    [InlineData("comparison runs=baseline", "two runs or more")]
    [InlineData("verdict torch=two", "torch=two is not a version")]
    [InlineData("verdict torch=2.7 gpu=\"RTX 4091\"", "RTX 4091")]
    [InlineData("packages only=nunpy", "no package 'nunpy'")]
    [InlineData("evidence src=../x.md", "leads out")]
    public void What_cannot_be_made_says_why(string ask, string why)
    {
        var synced = PageSync.Of(PageReader.Read("page.md", Region(ask)), SampleKnown.Of("a.py"), force: false);
        Assert.Contains(why, Assert.Single(synced.Left).Problems[0].Message, StringComparison.Ordinal);
    }

    static string Synced(string path, IEnumerable<string> asks)
    {
        var synced = PageSync.Of(PageReader.Read(path, string.Join("\n", asks.Select(Region))), SampleKnown.Of("a.py", "data/read.py"), force: false);
        Assert.Empty(synced.Left);
        return synced.Text;
    }

    static string Region(string ask) => $"<!-- kedge:{ask} -->\n<!-- /kedge:{ask.Split(' ')[0]} -->\n";
}
