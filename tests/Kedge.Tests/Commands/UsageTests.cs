namespace Kedge.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("nwe", "there is no command 'nwe'", "`kedge new`")]
    [InlineData("frobnicate", "there is no command 'frobnicate'", "kedge --help")]
    [InlineData("show", "there is no command 'show'", "`kedge runs show`")]
    [InlineData("--nope", "there is no option '--nope'", "kedge --help")]
    public async Task A_mistyped_command_is_answered_with_the_nearest(string word, string message, string hint)
    {
        var run = await Transcript.Of("/", word);
        Assert.Equal(2, run.Code);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Contains(hint, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Out);
    }

    [Fact]
    public async Task Without_a_command_the_help_is_shown()
    {
        var run = await Transcript.Of("/");
        Assert.Equal(0, run.Code);
        Assert.Contains("kedge new demo", run.Out, StringComparison.Ordinal);
    }
}
