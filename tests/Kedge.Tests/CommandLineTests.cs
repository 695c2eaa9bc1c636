namespace Kedge.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public async Task An_output_without_end_is_ended()
    {
        var said = await (new CommandLine("yes", "kedge") { Most = 100_000 }).TryRun(CancellationToken.None);
        Assert.True(said!.IsCutOff);
        Assert.Equal(100_001, said.Output.Length);
    }

    [Fact]
    public async Task A_hundred_megabytes_are_not_kept()
    {
        var said = await (new CommandLine("head", "-c", "100000000", "/dev/zero") { Most = 1 << 20 }).TryRun(CancellationToken.None);
        Assert.True(said!.IsCutOff);
    }

    [Fact]
    public async Task What_is_within_the_limit_is_whole()
    {
        var said = await (new CommandLine("printf", "12345") { Most = 5 }).TryRun(CancellationToken.None);
        Assert.Equal(("12345", false, 0), (said!.Output, said.IsCutOff, said.ExitCode));
    }
}
