namespace Kedge.EndToEnd;

public sealed class Smoke
{
    [Fact]
    public async Task The_built_program_starts_as_a_process()
    {
        using var built = new Built();
        var run = (await built.Kedge("version")).Ended(0);
        Assert.Equal(KedgeVersion.Text + "\n", run.Out);
    }

    [FactWith("docker")]
    public async Task Docker_answers()
    {
        using var built = new Built();
        (await built.Tool("docker", "version")).Ended(0);
    }
}
