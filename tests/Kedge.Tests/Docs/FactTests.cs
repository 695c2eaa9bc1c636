using Kedge.Docs.Pages;
using Kedge.Docs.Regions;

namespace Kedge.Tests.Docs;

public sealed class FactTests
{
    [Theory]
    [InlineData("torch", "2.5.1", "2.6.0")]
    [InlineData("torch", "", "2.6.0")]
    [InlineData("torch", "2.6.0", "2.6.0")]
    [InlineData("image", "`old`", "`pytorch2.6-cpu-python3.13`")]
    [InlineData("tag", "**v1**", "**v2.6-cpu**")]
    [InlineData("package numpy", "1.0", "2.2.4")]
    [InlineData("package scikit-learn", "1.0", "1.4.2")]
    [InlineData("package einops", "0.8.0", "0.8.1")]
    [InlineData("jupyter-port", "8889", "8888")]
    [InlineData("metric accuracy run=baseline", "0.9", "0.9")]
    [InlineData("metric accuracy run=baseline", "0.92", "0.92")]
    [InlineData("metric accuracy run=baseline", "0.91", "0.92")]
    [InlineData("metric accuracy run=baseline", "91.7%", "91.7%")]
    [InlineData("metric accuracy run=baseline", "93%", "92%")]
    [InlineData("metric accuracy run=baseline at=first", "?", "0.5")]
    [InlineData("metric train_loss run=baseline", "0.9", "0.3")]
    [InlineData("metric train_loss run=baseline", "0", "0.3333")]
    [InlineData("parameter lr run=baseline", "0.10", "0.10")]
    [InlineData("parameter lr run=baseline", "3e-4", "0.1")]
    [InlineData("took run=baseline", "1 s", "3 min 05 s")]
    [InlineData("status run=baseline", "failed", "done")]
    public void A_fact_becomes(string fact, string words, string expected)
    {
        var page = Page($"In | a <!-- kedge:fact {fact} -->{words}<!-- /kedge --> line\n");
        var synced = PageSync.Of(page, SampleKnown.Of(), force: false);
        Assert.Equal($"In | a <!-- kedge:fact {fact} -->{expected}<!-- /kedge --> line\n", synced.Text);
        Assert.Empty(synced.Left);
        Assert.Equal(words == expected, synced.Written.IsEmpty);
    }

    [Theory]
    [InlineData("", "names no fact")]
    [InlineData("troch", "no fact called 'troch'")]
    [InlineData("package", "needs a name")]
    [InlineData("package nunpy", "no package 'nunpy'")]
    [InlineData("metric accuracy", "needs run=")]
    [InlineData("metric accuracy run=nobody", "no run is called")]
    [InlineData("metric acc run=baseline", "has no 'acc'")]
    [InlineData("metric accuracy run=baseline at=middle", "has no 'accuracy'")]
    public void A_fact_that_cannot_be_known_stays(string fact, string why)
    {
        var page = Page($"<!-- kedge:fact {fact} -->words<!-- /kedge -->\n");
        var synced = PageSync.Of(page, SampleKnown.Of(), force: true);
        Assert.Equal(page.Text, synced.Text);
        Assert.Contains(why, Assert.Single(synced.Left).Problems[0].Message, StringComparison.Ordinal);
    }

    static Page Page(string text) => PageReader.Read("docs/page.md", text);
}
