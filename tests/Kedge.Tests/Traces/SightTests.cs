using System.Text;
using Kedge.Tests.House;
using Kedge.Traces;
using Kedge.Traces.Analysis;
using Kedge.Traces.Page;
using Kedge.Traces.Rules;
using static Kedge.Tests.Traces.TraceText;

namespace Kedge.Tests.Traces;

/// <summary>From what a trace lacks nothing is concluded.</summary>
public sealed class SightTests
{
    static byte[] Real(string name)
    {
        using var packed = File.OpenRead(Path.Combine(Sources.Root, "tests", "Kedge.Tests", "Traces", "testdata", name + ".json.gz"));
        using var plain = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionMode.Decompress);
        var bytes = new MemoryStream();
        plain.CopyTo(bytes);
        return bytes.ToArray();
    }

    static RankProfile? Cut(byte[] whole, int percent) =>
        Read(whole[..(int)(whole.Length * (long)percent / 100)]) is { } trace ? RankProfile.Of("trace.json", trace) : null;

    /// <summary>A step that began before the cut had seemed to be Python all along.</summary>
    [Theory]
    [InlineData("healthy", null)]
    [InlineData("mlp", null)]
    [InlineData("slow_loader", "input-bound")]
    [InlineData("tiny_batch", "small-batch")]
    public void Cut_anywhere_nothing_else_is_found_than_in_the_whole(string name, string? planted)
    {
        var whole = Real(name);
        for (var percent = 1; percent < 100; percent += 3)
            if (Cut(whole, percent) is { } rank)
                Assert.All(RuleBook.Judge([rank]), b => Assert.Equal((percent, planted), (percent, b.Rule)));
    }

    [Fact]
    public void Cut_within_the_first_step_it_says_so()
    {
        var rank = Cut(Real("healthy"), 5)!;
        Assert.Equal("it ends within the first step", rank.Doubt);
        Assert.Contains("Too little of the trace is there to name a bottleneck", ProfilePage.Of([rank], [], []), StringComparison.Ordinal);
    }

    [Fact]
    public void Cut_behind_its_events_nothing_is_missing()
    {
        var whole = Encoding.UTF8.GetString(Real("healthy"));
        var rank = RankProfile.Of("trace.json", Read(whole[..whole.LastIndexOf("\"Record Window End\"", StringComparison.Ordinal)])!)!;
        Assert.NotNull(rank.Trace.Health.Cut);
        Assert.Equal((4, null), (rank.Steps.All.Count, rank.Doubt));
    }

    /// <summary>Half of the kernels are no device that idles half of the time.</summary>
    [Theory]
    [InlineData("hta/mi250-toy")]
    [InlineData("hta/a100-alexnet")]
    public void What_a_device_did_is_told_of_whole_traces_only(string name)
    {
        var whole = Real(name);
        for (var percent = 1; percent < 100; percent += 3)
        {
            if (Cut(whole, percent) is not { Trace.Health.LacksEvents: true } rank) continue;
            Assert.Null(rank.Device);
            Assert.True(rank.Doubt is not null || rank.Unseen is not null, $"at {percent} %");
            Assert.DoesNotContain(RuleBook.Judge([rank]), b => b.Rule is "launch-bound" or "small-batch" or "outside-pytorch");
        }
    }

    static TraceText Steps(Action<TraceText, double> one)
    {
        var trace = new TraceText();
        for (var i = 0; i < 5; i++)
        {
            trace.Step(i, i * 10_000, 10_000);
            one(trace, i * 10_000);
        }
        return trace;
    }

    /// <summary><c>activities=[ProfilerActivity.CPU]</c>, and a GPU in the machine: launches look like work on the CPU.</summary>
    [Fact]
    public void Without_kernels_nothing_is_said_of_the_batch()
    {
        var rank = Steps((t, at) =>
        {
            for (var k = 0; k < 400; k++) t.Host("cpu_op", "aten::relu", at + k * 20, 8);
        }).Profile();
        Assert.Equal("nothing that ran on NVIDIA A100 is in it", rank.Unseen);
        Assert.DoesNotContain(RuleBook.Judge([rank]), b => b.Rule == "small-batch");
    }

    [Fact]
    public void Kernels_by_another_clock_are_not_an_idle_device()
    {
        var rank = Steps((t, at) => t.Host("cpu_op", "aten::linear", at, 9000).Kernel("sm80_xmma_gemm", at + 3_600_000_000, 9990)).Profile();
        Assert.Equal("nothing of it lies within the steps", rank.Unseen);
        Assert.Empty(RuleBook.Judge([rank]));
    }

    static RankProfile Rank(int rank, int from, int to, double wait, double work = 9_900)
    {
        var trace = new TraceText().Rank(rank, 2, "gloo");
        for (var i = from; i < to; i++)
            trace.Step(i, i * 10_000, 10_000).Host("cpu_op", "aten::linear", i * 10_000, work)
                .Add("user_annotation", "gloo:all_reduce", 100, 2, i * 10_000 + 9_000 - wait, wait, "");
        return trace.Profile();
    }

    [Fact]
    public void Ranks_are_compared_in_the_steps_that_both_have()
    {
        var found = Assert.Single(RuleBook.Judge([Rank(0, 3, 30, 4000), Rank(1, 3, 9, 100)]));
        Assert.Equal("straggler", found.Rule);
        Assert.StartsWith("rank 1 makes rank 0 wait in 39 %", found.Title, StringComparison.Ordinal);
        Assert.Empty(RuleBook.Judge([Rank(0, 3, 9, 4000), Rank(1, 20, 26, 100)]));
    }

    /// <summary>Rank 0 often logs, evaluates and saves; what the others do while they wait for it is nothing of their own.</summary>
    [Fact]
    public void A_rank_that_does_something_else_meanwhile()
    {
        var found = Assert.Single(RuleBook.Judge([Rank(0, 3, 30, 100, work: 5_000), Rank(1, 3, 30, 4000, work: 5_000)]), b => b.Rule == "straggler");
        Assert.StartsWith("rank 0 makes rank 1 wait", found.Title, StringComparison.Ordinal);
        Assert.Equal("it spends 4.9 ms per step outside of PyTorch's operators, the others 1.0 ms", found.Evidence[1]);
    }

    [Theory]
    [InlineData(4, true)]
    [InlineData(30, false)]
    public void A_few_exchanges_may_be_chance(int steps, bool said) =>
        Assert.Equal(said, RuleBook.Judge([Rank(0, 3, 3 + steps, 4000), Rank(1, 3, 3 + steps, 100)])[0].Evidence.Any(e => e.Contains("may be chance", StringComparison.Ordinal)));

    [Fact]
    public void One_rank_twice_is_no_straggler()
    {
        RankProfile[] twice = [Rank(0, 3, 9, 4000), Rank(0, 3, 9, 100)];
        Assert.Empty(RuleBook.Judge(twice));
        Assert.Equal("KDG5212", Assert.Single(RuleBook.Mistaken(twice)).Code);
    }
}
