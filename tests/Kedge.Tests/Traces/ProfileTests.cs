using System.Xml.Linq;
using Kedge.Tests.House;
using Kedge.Traces;
using Kedge.Traces.Analysis;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;

namespace Kedge.Tests.Traces;

/// <summary>Traces that torch.profiler made (testdata/make_traces.py), each with one planted fault, and two without.</summary>
public sealed class ProfileTests
{
    static string Data(string name) => Path.Combine(Sources.Root, "tests", "Kedge.Tests", "Traces", "testdata", name);

    static RankProfile Real(string name)
    {
        var read = TraceFile.Analyse(Data(name), name, CancellationToken.None);
        Assert.Empty(read.Problems.Where(p => p.Code != "KDG5206"));
        return read.Value;
    }

    [Theory]
    [InlineData("healthy", null)]
    [InlineData("mlp", null)]
    [InlineData("slow_loader", "input-bound")]
    [InlineData("item", "sync-stall")]
    [InlineData("tiny_batch", "small-batch")]
    [InlineData("uneven", "uneven-steps")]
    public void What_was_planted_is_found_and_nothing_else(string name, string? rule) =>
        Assert.Equal(rule is null ? [] : [rule], RuleBook.Judge([Real($"{name}.json.gz")]).Select(b => b.Rule));

    [Fact]
    public void The_slower_of_two_ranks_is_named()
    {
        var found = Assert.Single(RuleBook.Judge([Real("ddp-rank0.json.gz"), Real("ddp-rank1.json.gz")]));
        Assert.Equal("straggler", found.Rule);
        Assert.StartsWith("rank 1 makes rank 0 wait", found.Title, StringComparison.Ordinal);
        Assert.InRange(found.Win, 0.2, 0.9);
    }

    [Fact]
    public void The_loaders_share_is_what_its_own_events_add_up_to()
    {
        var rank = Real("slow_loader.json.gz");
        Assert.Equal([4, 5, 6, 7], rank.Steps.All.Select(s => s.Number));
        Assert.InRange(rank.Host[Phase.Loading] / 4e6, 320, 400); // 32 samples of 10 ms
        Assert.Equal(rank.Time, rank.ByStep.Sum(s => s.Total));
        Assert.Equal(rank.Steps.All.Sum(s => s.Span.Length), rank.Time);
    }

    [Fact]
    public void The_batch_is_read_off_the_shapes() => Assert.Equal((2, 32), (Real("tiny_batch.json.gz").Operators.Batch, Real("healthy.json.gz").Operators.Batch));

    /// <summary>HTA's own test of this trace, and the study's: start-up only, the device idle 99.5 % of 43 s.</summary>
    [Fact]
    public void A_real_trace_of_an_A100_gives_the_figures_that_others_found()
    {
        var rank = Real("hta/a100-alexnet.json.gz");
        Assert.Equal("NVIDIA A100-PG509-200", rank.Trace.Devices[0].Name);
        Assert.False(rank.Steps.Marked);
        Assert.InRange(rank.Device!.Idle / (double)rank.Time, 0.995, 0.999);
        var pageable = rank.Kernels!.Copies.Single(c => c is { Direction: "host to device", Pageable: true });
        Assert.InRange(pageable.Bytes, 240_000_000, 250_000_000);
        Assert.Equal(16, rank.Kernels.Copies.Sum(c => c.Calls));
    }

    [Fact]
    public void A_real_trace_of_an_AMD_device_is_read()
    {
        var rank = Real("hta/mi250-toy.json.gz");
        Assert.Equal(14, rank.Kernels!.Kernels.Sum(k => k.Calls));
        Assert.Equal(rank.Time, rank.Device!.Total);
    }

    [Fact]
    public void The_page_is_this() => Snapshot.Match(Page("slow_loader.json.gz"), "/nowhere");

    static string Page(string name)
    {
        var rank = Real(name);
        return ProfilePage.Of([rank], RuleBook.Judge([rank]), ProfileCharts.Of([rank]).Keys);
    }

    [Fact]
    public void Charts_are_the_same_bytes_again_and_are_XML()
    {
        var rank = Real("tiny_batch.json.gz");
        Assert.Equal(ProfileCharts.Of([rank]), ProfileCharts.Of([rank]));
        Assert.All(ProfileCharts.Of([rank, rank]).Values, svg => XDocument.Parse(svg));
        Snapshot.Match(ProfileCharts.Of([Real("slow_loader.json.gz")])["breakdown.svg"], "/nowhere");
    }

    [Fact]
    public void Every_threshold_has_a_source_and_the_page_names_every_rule()
    {
        Assert.All(Threshold.All.Values, t => Assert.True(t.Source.Length > 3 && t.Unit.Length > 3));
        var sources = string.Concat(Sources.Library().Where(f => f.Path.StartsWith("Traces/Rules/", StringComparison.Ordinal)).Select(f => f.Text));
        Assert.All(Threshold.All.Keys, name => Assert.Contains($"Threshold.Of(\"{name}\")", sources, StringComparison.Ordinal));
        var page = File.ReadAllText(Path.Combine(Sources.Root, "docs", "profile.md"));
        Assert.All((string[])["input-bound", "sync-stall", "small-batch", "launch-bound", "outside-pytorch", "uneven-steps", "no-tensor-cores",
            "low-occupancy", "slow-copies", "exposed-communication", "straggler", "data-parallel", "slow-backend", "memory-full", "memory-slack",
                "cpu-throttled", "gpu-idle", "gpu-throttled", "not-a-number"],
            rule => Assert.Contains($"### {rule}", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_command_says_it()
    {
        var run = await Transcript.Of(Data(""), "profile", "slow_loader.json.gz");
        Snapshot.Match(run.ToString(), Data(""));
        Assert.Equal(0, run.Code);
    }

    [Fact]
    public async Task Files_that_are_no_traces_are_told()
    {
        var folder = Directory.CreateTempSubdirectory("kedge-profile-").FullName;
        File.WriteAllText(Path.Combine(folder, "notes.json"), "{\"a\": 1}");
        File.WriteAllBytes(Path.Combine(folder, "cut.json.gz"), File.ReadAllBytes(Data("healthy.json.gz"))[..20_000]);
        var (missing, notes, cut) = (await Transcript.Of(folder, "profile", "no.json"), await Transcript.Of(folder, "profile", "notes.json"),
            await Transcript.Of(folder, "profile", "cut.json.gz", "--output", "out", "--json"));
        Directory.Delete(folder, recursive: true);
        Assert.Equal((2, 2, 0), (missing.Code, notes.Code, cut.Code));
        Assert.Contains("KDG5201", missing.Error, StringComparison.Ordinal);
        Assert.Contains("KDG5202", notes.Error, StringComparison.Ordinal);
        Assert.Contains("KDG5204", cut.Error, StringComparison.Ordinal);
        Assert.Contains("wrote out/profile.md", cut.Error, StringComparison.Ordinal);
        Assert.StartsWith("{", cut.Out, StringComparison.Ordinal);
    }
}
