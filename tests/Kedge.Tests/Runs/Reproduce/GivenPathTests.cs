using Kedge.Runs.Reproduce;

namespace Kedge.Tests.Runs.Reproduce;

public sealed class GivenPathTests
{
    static GivenPath Given(string path, params string[] command) =>
        GivenPath.Of(RunPageTests.Plan() with { Command = [.. command], Data = [] }).Single(g => g.Path == path);

    [Theory]
    [InlineData("x", true, "python", "train.py", "--out", "x")]
    [InlineData("x", true, "python", "train.py", "--output-dir=x")]
    [InlineData("x", true, "python", "train.py", "--checkpoint_dir", "x")]
    [InlineData("results/", true, "python", "train.py", "results/")]
    [InlineData("x", false, "python", "train.py", "--data", "x")]
    [InlineData("x", false, "python", "train.py", "--dropout", "x")]
    [InlineData("x", false, "python", "train.py", "--lr=0.1", "x")]
    public void Where_a_command_writes_is_seen_by_its_option(string path, bool results, params string[] command) =>
        Assert.Equal(results, Given(path, command).IsForResults(folder: true));

    [Fact]
    public void A_checkpoint_that_is_a_file_is_read() =>
        Assert.False(Given("last.pt", "python", "train.py", "--checkpoint", "last.pt").IsForResults(folder: false));

    [Fact]
    public void Defaults_of_a_script_are_among_them_and_nothing_of_another_place()
    {
        var plan = RunPageTests.Plan() with { Command = ["python", "train.py", "-v", "/etc/passwd", ""], Data = [], Parameters = RunPlanText("data", "data.txt") };
        Assert.Equal(["train.py", "data.txt"], GivenPath.Of(plan).Select(g => g.Path).Where(p => p != "v"));
    }

    static System.Collections.Immutable.ImmutableSortedDictionary<string, string> RunPlanText(string name, string value) =>
        Kedge.Runs.RunPlan.NoText.Add(name, value);
}
