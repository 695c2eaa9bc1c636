using Kedge.Checks;
using Kedge.Checks.Drifts;
using Kedge.Cli.Views;
using Kedge.Machines;
using Kedge.Tests.Checks;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Commands;

public sealed class CheckCommandTests
{
    static CheckReport Report { get; } = new("session kedge-digits-3fa9c1",
        [
            CheckResult.Ok("lock", "1060 packages, pytorch2.6-cpu-python3.13"),
            CheckResult.Of("packages", Drift.Between(Made.Lock("tmux=3.5a-3 git=1"), Made.Inventory("git=2 tree=2.1"), Subject.Session), ""),
            CheckResult.Of("python packages", Drift.Between(Made.Lock(), Made.Inventory("", Made.Wheel("six|`x`", "1[red]", "user")), Subject.Session), ""),
            CheckResult.CouldNot("files",
                new("KDG5456", "docker does not say which files changed: no such container",
                    Hint: "--deep compares every file with what its package says")),
        ],
        [
            CheckResult.Ok("autograd", "d(x^2+3)/dx at 2 is 4") with { Seconds = 0.0042 },
            CheckResult.Wrong("dataloader workers", "RuntimeError: DataLoader worker (pid(s) 27) exited unexpectedly (/dev/shm of 64 MiB)",
                "Start the container with --shm-size=8g") with { Seconds = 61.23,
                    Why = "Worker processes pass batches through /dev/shm and it is full. (dataloader-bus-error)" },
            new("onnx export", CheckState.Skipped, "onnx is not in the image") { Seconds = 0 },
        ]) { Image = "sha256:aa", Engine = "docker 28.2.2" };

    [Fact]
    public void As_text()
    {
        using var text = new StringWriter();
        CheckView.Write(Transcript.Console(text), Report);
        Snapshot.Match(text.ToString());
    }

    [Fact]
    public void As_json()
    {
        using var text = new StringWriter();
        CheckView.WriteJson(Transcript.Console(text), Report);
        Snapshot.Match(text.ToString());
    }

    [Fact]
    public void As_evidence() => Snapshot.Match(EvidenceView.Markdown(Report, Facts));

    static EvidenceFacts Facts { get; } = new("digits", new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), Made.Lock("a=1"), new()
    {
        Os = new(SystemKind.Linux, "debian", "Debian GNU/Linux 13 (trixie)", "6.12"), Architecture = "amd64", Cpu = new("EPYC | 7763", 8), Memory = 1L << 36,
        Driver = new(DottedVersion.Parse("550.54.14"), "nvml"), Gpus = [new("NVIDIA A100-SXM4-80GB")],
    });

    [Fact]
    public void Evidence_is_the_same_every_time() => Assert.Equal(EvidenceView.Markdown(Report, Facts), EvidenceView.Markdown(Report, Facts));

    /// <summary>What is certainly wrong counts before what is not known; what is skipped does not count.</summary>
    [Theory]
    [InlineData(CheckState.Ok)]
    [InlineData(CheckState.Ok, CheckState.Skipped)]
    [InlineData(CheckState.CouldNot, CheckState.Ok)]
    [InlineData(CheckState.Wrong, CheckState.CouldNot, CheckState.Ok)]
    public void The_whole_is_as_good_as_its_worst_part(CheckState whole, params CheckState[] more) =>
        Assert.Equal(whole, new CheckReport(null, [.. more.Append(whole).Select(s => new CheckResult("x", s, ""))], []).State);

    [Fact]
    public async Task Without_a_lock_or_an_engine_it_could_not_do_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "kedge.yaml"), "name: x\n");
        var said = await Transcript.Of(folder.Path, name => name == "PATH" ? "/nowhere" : null, "check");
        Assert.Equal(2, said.Code);
        Assert.Contains("[KDG4001]", said.Out, StringComparison.Ordinal);
        Assert.Contains("--engine host", said.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unwritable_evidence_is_a_problem()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.Path, "kedge.yaml"), "name: x\n");
        var said = await Transcript.Of(folder.Path, name => name == "PATH" ? "/nowhere" : null, "check", "--save", "kedge.yaml/evidence.md");
        Assert.Contains("KDG5460", said.Error, StringComparison.Ordinal);
    }
}
