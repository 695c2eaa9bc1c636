namespace Kedge.Tests;

public sealed class SnapshotTests
{
    [Theory]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "[DIGEST]")]
    [InlineData("took 1.25 s", "took [TIME]")]
    [InlineData("at 2026-01-02T03:04:05Z", "at [TIME]")]
    [InlineData("/somewhere/demo/kedge.yaml:3:1", "[FOLDER]/kedge.yaml:3:1")]
    [InlineData("kept 12 layers", "kept 12 layers")]
    public void What_differs_between_machines_is_replaced(string text, string expected) =>
        Assert.Equal(expected + "\n", Snapshot.Filter(text, "/somewhere/demo"));

    [Fact]
    public async Task A_transcript_shows_code_data_and_talk()
    {
        var run = await Transcript.Of("/", "no-such-command");
        Assert.Equal(2, run.Code);
        Snapshot.Match(run.ToString());
    }
}
