using System.Collections.Immutable;
using System.Xml.Linq;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Tests.Runs;

public sealed class RunPageTests
{
    static readonly RunId Id = RunId.Parse("2026/08/21/0912-brave-otter-7f3a");

    internal static RunPlan Plan() => new()
    {
        Id = Id.ToString(), Name = "baseline", Project = "digits", Started = new(2026, 8, 21, 9, 12, 30, 125, TimeSpan.Zero),
        Command = ["python", "train.py", "--lr", "0.1"], Line = "python train.py --lr 0.1", Folder = ".",
        Engine = new("docker", "28.0", ["docker", "run", "--rm", "image", "python", "train.py", "--lr", "0.1"]),
        Image = new("sha256:" + new string('a', 64), null, ["kedge/digits:pytorch2.6-cpu-python3.13", "kedge/digits:v2.6-cpu"]),
        Lock = "sha256:" + new string('b', 64), Git = new("0123456789abcdef0123", "main", "https://host/x.git", 1, 2, new string('c', 64)),
        Parameters = Parameters.Of(["python", "train.py", "--lr", "0.1"]), Host = new("box", "Debian GNU/Linux 13", "6.12.1", "A CPU", 8, 32L << 30, []),
        User = new("ada", "1000:1000"), Tool = "0.1.0", Incomplete = [new("git remote", "none set")],
    };

    internal static Run Sample(RunPlan? plan = null) => Run.Fold(Id,
    [
        new RunEvent.Planned(plan ?? Plan()),
        .. Enumerable.Range(1, 6).Select(i => new RunEvent.Measured(new(i * 100, i * 1000, [("train_loss", 2.0 / i), ("val_loss", 2.2 / i), ("accuracy", 1 - 0.5 / i)]))),
        new RunEvent.Ended(new()
        {
            Id = Id.ToString(), Ended = new(2026, 8, 21, 9, 15, 35, TimeSpan.Zero), Seconds = 185.4, Exit = 0, Output = 999,
            Metrics = [new("accuracy", 6, new(100, 0.5), new(600, 0.9167), new(100, 0.5), new(600, 0.9167)),
                new("train_loss", 6, new(100, 2), new(600, 0.3333), new(600, 0.3333), new(100, 2))],
            Artifacts =
            [
                new("model.pt", 612_345) { Sha256 = new string('d', 64), Model = new("PyTorch checkpoint (zip)", 151_498, ["float32"]) },
                new("artifacts/net/weights 1.onnx", 12) { Kept = true, Model = new("ONNX", 10, []) { Opset = 17, Danger = "needs code" } },
            ],
        }),
    ]);

    [Fact]
    public void The_effective_batch_counts_the_ranks_that_kedge_started_and_what_the_training_told()
    {
        var plan = Plan() with { Ranks = 2, Parameters = RunPlan.NoText.Add("batch-size", "64").Add("grad-accum", "4"), Script = new("train.py", "x"),
            ParameterSources = RunPlan.NoText.Add("batch-size", "train.py:30") };
        Assert.Equal("64 per process × 2 processes × 4 accumulated = 512 effective", TrainingFacts.Of(Run.Fold(Id, [new RunEvent.Planned(plan)])).Batch);
        var told = new RunEvent.Ended(new() { Id = Id.ToString(), Ended = default, Seconds = 1, Exit = 0,
            Parameters = RunPlan.NoText.Add("batch-size", "8").Add("lr", "0.1") });
        var facts = TrainingFacts.Of(Run.Fold(Id, [new RunEvent.Planned(plan), told]));
        Assert.Equal(("8 per process × 2 processes × 4 accumulated = 64 effective", "0.1"), (facts.Batch, facts.LearningRate));
    }

    static Run With(params (long? Step, string Name, double Value)[] points) => Run.Fold(Id,
        points.Select((p, i) => new RunEvent.Measured(new(p.Step, i, [(p.Name, p.Value)]))));

    [Fact]
    public void What_a_run_is_judged_by_is_neither_its_speed_nor_the_best_so_far() =>
        Assert.Equal(["val_top1", "val_loss", "val_best_top1"], RunPage.Headlines(With(
            (1, "mfu", 0.4), (1, "samples_per_second", 9), (1, "val_loss", 1), (1, "val_best_top1", 0.7), (1, "val_top1", 0.6))).Select(m => m.Name));

    [Theory]
    [InlineData("Loss/train", Better.Lower)]
    [InlineData("metrics/mAP50(B)", Better.Higher)]
    [InlineData("Widgets", Better.Unknown)]
    public void Names_may_be_written_in_any_case(string name, Better expected) => Assert.Equal(expected, MetricNames.Better(name));

    [Fact]
    public void A_loss_that_became_no_number_is_said_so_where_its_best_value_stands() =>
        Assert.StartsWith(@"# 0912-brave-otter-7f3a: done, loss 0.5, then NaN", RunPage.Of(With((1, "loss", 0.5), (2, "loss", double.NaN)), RunStatus.Done, new([]), null).Made,
            StringComparison.Ordinal);

    [Fact]
    public void Steps_that_start_anew_name_no_place() =>
        Assert.Contains("| `acc` | **0.7** | 0.6 |", RunPage.Of(With((0, "acc", 0.5), (20, "acc", 0.7), (0, "acc", 0.6)), RunStatus.Done, new([]), null).Made,
            StringComparison.Ordinal);

    [Fact]
    public void A_setting_that_never_changes_is_no_curve() =>
        Assert.Equal(["plots/acc.svg"], RunPage.Of(With((0, "acc", 0.5), (0, "momentum", 0.9), (1, "acc", 0.5), (1, "momentum", 0.9)), RunStatus.Done, new([]), null).Plots.Keys);

    [Fact]
    public void A_rank_that_failed_stands_beside_their_number()
    {
        var run = Run.Fold(Id, [new RunEvent.Planned(Plan() with { Ranks = 2 }), new RunEvent.Noted(9, RunEvent.Rank, "1 ended with SIGKILL")]);
        Assert.Contains("| Ranks | 2, by torchrun<br>rank 1 ended with SIGKILL |", RunPage.Of(run, RunStatus.Failed, new([]), null).Made, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_configuration_gives_stands_before_what_a_script_falls_back_on()
    {
        var plan = Plan() with { Parameters = RunPlan.NoText.Add("LR", "0.1").Add("optim.lr", "0.3"), Script = new("train.py", "x"),
            ParameterSources = RunPlan.NoText.Add("LR", "train.py:3").Add("optim.lr", "c.yaml") };
        Assert.Equal("0.3", TrainingFacts.Of(Run.Fold(Id, [new RunEvent.Planned(plan)])).LearningRate);
    }

    [Fact]
    public void The_page_is_this() => Snapshot.Match(RunPage.Of(Sample(), RunStatus.Done, new(["epoch 6", "done"]), null).Markdown, "/nowhere");

    [Fact]
    public void The_same_record_gives_the_same_bytes()
    {
        var (one, two) = (RunPage.Of(Sample(), RunStatus.Done, new([]), null), RunPage.Of(Sample(), RunStatus.Done, new([]), null));
        Assert.Equal(one.Markdown, two.Markdown);
        Assert.Equal(one.Plots, two.Plots);
        Assert.Equal(["plots/accuracy.svg", "plots/loss.svg"], one.Plots.Keys);
    }

    [Fact]
    public void What_was_used_is_evidence_on_the_page()
    {
        var rows = Enumerable.Range(1, 4)
            .Select(i => new MetricRow(null, i * 1000,
                [("cpu", i), ("memory", i * 1e9), ("cpu.throttled", 0.2), ("gpu0.busy", 0.5), ("gpu0.memory", 30e9), ("gpu0.watts", double.NaN)]));
        Assert.Equal("2.5 of 8 cores on average, memory up to 4.0 GB, throttled in 20 % of the time|GPU 0: busy 50 % of the time, memory up to 30.0 GB", string.Join("|", RunUsage.Of([.. rows], 8, shared: false, null)));
        Assert.Empty(RunUsage.Of([], 8, shared: true, null));
        var waiting = new MetricRow(null, 0, [("pressure.io", 0.3), ("pressure.memory", 0.02), ("memory.kills", 1), ("gpu0.memory", 1e9), ("gpu0.others", 2)]);
        Assert.Equal("something waited for the disk in 30 % of the time, 1 process ended by the kernel for lack of memory"
            + "|GPU 0: memory up to 1.0 GB, with up to 2 processes of others on it, divided into MIG slices: A100 MIG 1g.5gb",
            string.Join("|", RunUsage.Of([waiting], 8, shared: false, new(null, null) { Gpus = [new(null) { Slices = ["A100 MIG 1g.5gb"] }] })));
    }

    [Fact]
    public void Data_seeds_and_ranks_stand_among_the_facts()
    {
        var plan = Plan() with { Ranks = 2, Data = [new("data|x", 1200, 3_000_000, "sha256:" + new string('e', 64), "sha256")],
            Determinism = [new("torch.manual_seed(0)", "train.py:3")] };
        var page = RunPage.Of(Sample(plan), RunStatus.Done, new([]), null).Markdown;
        Assert.Contains("| Ranks | 2, by torchrun |", page, StringComparison.Ordinal);
        Assert.Contains("| Data | `data\\|x`: 1,200 files, 3.0 MB, `sha256:eeeeeeeeeee…` (sha256) |", page, StringComparison.Ordinal);
        Assert.Contains("| Seeds and flags | `torch.manual_seed(0)` (train.py:3) |", page, StringComparison.Ordinal);
        Assert.Contains("[(\"data#124;x\")] --> command", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("`` ``` ```` x")]
    [InlineData("a | b\n\n# heading\n![x](y)")]
    [InlineData("\"] --> evil[\"x\n  click evil \"javascript:alert(1)\"")]
    [InlineData("\u202Eabc\u2028## x")]
    public void Words_from_outside_stay_words(string hostile)
    {
        var page = RunPage.Of(Sample(Plan() with { Name = hostile, Project = hostile, Line = hostile, User = new(hostile, "1:1"),
            Git = new(hostile, hostile, hostile, 0, 0, null), Image = new(hostile, null, [hostile]) }),
            RunStatus.Done, new([hostile]), null).Markdown;
        var fence = (string?)null;
        foreach (var line in page.Split('\n'))
        {
            var opens = line.Length - line.TrimStart('`').Length >= 3;
            if (fence is null && opens) fence = line[..(line.Length - line.TrimStart('`').Length)];
            else if (fence is not null && line.TrimEnd() == fence) fence = null;
            else if (fence is null)
            {
                Assert.DoesNotContain("<script", WithoutCode(line), StringComparison.OrdinalIgnoreCase);
                Assert.False(line.StartsWith("# heading", StringComparison.Ordinal) || line.StartsWith("## x", StringComparison.Ordinal), line);
            }
        }
        Assert.Null(fence);
        Assert.DoesNotContain('\u202E', page);
        Assert.DoesNotContain("evil[\"x",
            page[page.IndexOf("```mermaid", StringComparison.Ordinal)..page.IndexOf("## Hyperparameters", StringComparison.Ordinal)],
                StringComparison.Ordinal);
    }

    static string WithoutCode(string line) => System.Text.RegularExpressions.Regex.Replace(line, "(`+)(?!`).*?(?<!`)\\1(?!`)", "");

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(9.94, "9.9 s")]
    [InlineData(59.4, "59 s")]
    [InlineData(185.4, "3 min 05 s")]
    [InlineData(7384, "2 h 03 min")]
    [InlineData(100000, "1 d 03 h")]
    public void Durations_are_for_people(double seconds, string expected) => Assert.Equal(expected, RunFacts.Duration(seconds));
}
