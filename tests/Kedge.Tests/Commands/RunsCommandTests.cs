using Kedge.Cli;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Tests.Runs;

namespace Kedge.Tests.Commands;

/// <summary>The commands over records as somebody types them on the first day, in a project with two runs.</summary>
public sealed class RunsCommandTests : IDisposable
{
    readonly string _project = Directory.CreateTempSubdirectory("kedge-runs-").FullName;

    public RunsCommandTests()
    {
        File.WriteAllText(Path.Combine(_project, "kedge.yaml"), "name: digits\n");
        Record("2026/08/21/0912-brave-otter-7f3a", "baseline", 0.1);
        Record("2026/08/21/0930-calm-heron-02c1", "基线 二", 0.01);
    }

    public void Dispose() => Directory.Delete(_project, recursive: true);

    void Record(string id, string name, double rate)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_project, "runs", id)).FullName;
        var plan = RunPageTests.Plan() with { Id = id, Name = name,
            Parameters = RunPlan.NoText.Add("lr", rate.ToString("R", System.Globalization.CultureInfo.InvariantCulture)) };
        File.WriteAllText(Path.Combine(folder, "run.json"), RunJson.Write(plan));
        var summary = new MetricSummary("val_loss", 3, new(1, 2), new(3, rate), new(3, rate), new(1, 2));
        File.WriteAllText(Path.Combine(folder, "end.json"), RunJson.Write(new RunEnd
        {
            Id = id, Ended = plan.Started.AddSeconds(185), Seconds = 185, Exit = 0, Metrics = [summary],
            Artifacts = [new("model.pt", 612_345) { Sha256 = new string('d', 64), Model = new("PyTorch checkpoint (zip)", 151_498, ["float32"]) }],
        }));
    }

    Task<Transcript> Kedge(params string[] args) => Transcript.Of(_project, args);

    [Fact]
    public async Task Runs_are_listed_compared_and_shown()
    {
        var said = new List<Transcript>();
        foreach (var line in (string[][])[["runs"],
            ["runs", "--where", "lr<0.05"], ["compare", "baseline", "last"], ["compare", "baseline"], ["runs", "show", "nothing"]])
            said.Add(await Kedge(line));
        Snapshot.Match(string.Join('\n', said), _project);
        Assert.StartsWith("# baseline: done", (await Kedge("runs", "show", "baseline")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0912-brave-otter-7f3a")]
    [InlineData("baseline")]
    [InlineData("0912")]
    public async Task A_removed_run_comes_back_by_any_of_its_names(string wanted)
    {
        Assert.Equal(0, (await Kedge("runs", "rm", "baseline")).Code);
        Assert.DoesNotContain("baseline", (await Kedge("runs")).Out, StringComparison.Ordinal);
        Assert.Equal("2026/08/21/0912-brave-otter-7f3a\n", (await Kedge("runs", "restore")).Out);
        var back = await Kedge("runs", "restore", wanted);
        Assert.Equal((0, "restored 0912-brave-otter-7f3a\n", ""), (back.Code, back.Out, back.Error));
        Assert.Contains("baseline", (await Kedge("runs")).Out, StringComparison.Ordinal);
        Assert.Contains("KDG5027", (await Kedge("runs", "restore", wanted)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_removed_runs_come_back_together()
    {
        await Kedge("runs", "rm", "0912", "0930");
        Assert.Equal(0, (await Kedge("runs", "restore", "0912", "0930")).Code);
        Assert.Contains("0930-calm-heron-02c1", (await Kedge("runs")).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(40)]
    [InlineData(60)]
    public async Task The_newest_line_of_output_is_on_the_screen_of_any_size(int height)
    {
        var folder = Path.Combine(_project, "runs", "2026/08/21/0912-brave-otter-7f3a");
        Directory.CreateDirectory(Path.Combine(folder, "log"));
        File.WriteAllLines(Path.Combine(folder, "log/r0.out"), Enumerable.Range(1, 50).Select(i => $"line {i}."));
        Directory.CreateDirectory(Path.Combine(folder, "metrics"));
        var (lines, bytes) = (new MetricLines("r0"), new System.Buffers.ArrayBufferWriter<byte>());
        for (var i = 0; i < 30; i++) lines.Write(new(i, i, [("loss", 1.0 / (i + 1)), ("acc", i)]), bytes);
        File.WriteAllBytes(Path.Combine(folder, "metrics/r0.jsonl"), bytes.WrittenSpan);
        using StringWriter screen = new(), talk = new();
        var console = Spectre.Console.AnsiConsole.Create(new() { Ansi = Spectre.Console.AnsiSupport.Yes, Out = new Spectre.Console.AnsiConsoleOutput(screen) });
        (console.Profile.Width, console.Profile.Height) = (80, height);
        await App.Run(["watch", "baseline"],
            new() { Out = console, Error = Transcript.Console(talk), Folder = _project, Environment = name => name == "TERM" ? "xterm" : null });
        Assert.Contains("line 50.", screen.ToString(), StringComparison.Ordinal);
        Assert.InRange(screen.ToString().Count(c => c == '\n'), 1, height - 1);
    }

    [Fact]
    public void A_terminal_shows_a_card()
    {
        using var text = new StringWriter();
        var console = Transcript.Console(text);
        console.Profile.Width = 80;
        var reader = new RunReader(Path.Combine(_project, "runs"));
        var run = reader.Read(RunId.Parse("2026/08/21/0912-brave-otter-7f3a"));
        run = run with { Series = MetricSeries.Of(Enumerable.Range(1, 30).Select(i => new MetricRow(i, i * 100, [("train_loss", 1.0 / i), ("val_loss", 1.2 / i)]))) };
        global::Kedge.Cli.Views.Runs.RunCardView.Write(console, run, RunStatus.Done, new([]) { Used = ["1.0 of 8 cores on average, memory up to 274 MB"] },
            PageNotes.Add(PageNotes.Fresh, PageNotes.Observations, "loss spike at epoch 2?"));
        Assert.All(text.ToString().Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Snapshot.Match(text.ToString(), _project);
    }
}
