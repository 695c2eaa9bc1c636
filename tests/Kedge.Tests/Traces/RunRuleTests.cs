using Kedge.Runs.Metrics;
using Kedge.Traces.Rules;

namespace Kedge.Tests.Traces;

/// <summary>Rules over what a run's metrics, limits and printed lines say: each with its planted fault, and silent on a healthy run.</summary>
public sealed class RunRuleTests
{
    static MetricRow Second(int at, params (string, double)[] values) => new(null, at * 1000, [.. values]);

    static MetricSeries Series(string name, IEnumerable<double> values, Func<int, long>? at = null) =>
        new(name, [.. values.Select((v, i) => new MetricPoint(i, null, at?.Invoke(i) ?? i * 100, v))]);

    static string[] Rules(RunEvidence run) => [.. RunRules.Judge(run).Select(b => b.Rule)];

    static RunEvidence Run(IEnumerable<MetricRow>? samples = null, IEnumerable<MetricSeries>? series = null, params string[] log) =>
        new([.. samples ?? []], [.. series ?? []], [.. log]);

    /// <summary>Noise that is the same everywhere.</summary>
    static double Noise(int i) => Math.Sin(i * 12.9898) * 43758.5453 % 1 * 0.2;

    static IEnumerable<double> Falling(int count) => Enumerable.Range(0, count).Select(i => 2 * Math.Exp(-i / 200.0) + 0.3 + Noise(i) * 0.3);

    [Fact]
    public void A_healthy_run_gives_no_finding()
    {
        var samples = Enumerable.Range(0, 120)
            .Select(i => Second(i, ("cpu", 3), ("memory", 4e9), ("shm", 1e9), ("disk.write", i % 40 == 0 ? 3e8 : 0),
                ("gpu0.busy", i is > 60 and < 72 ? 0 : 0.95), ("gpu0.tensor", 0.3)));
        // A checkpoint of one second every forty: the loop waits 0.9 s in each, which is within what nobody would stop for.
        var series = new[] { Series("train_loss", Falling(1200), i => i * 100 + i / 400 * 900),
            Series("grad_norm", Enumerable.Range(0, 1200).Select(i => 1.5 + Noise(i))),
                Series("lr", Enumerable.Range(0, 1200).Select(i => 1e-3 * i)) };
        Assert.Empty(RunRules.Judge(Run(samples, series, "Epoch 1: loss 0.5", "This DataLoader is quick",
            "torch._dynamo is imported") with { Limits = new(8L << 30, 8L << 30) }));
    }

    [Fact]
    public void A_device_that_stands_still_for_half_minutes()
    {
        var found = Assert.Single(RunRules.Judge(Run(Enumerable.Range(0, 200).Select(i => Second(i, ("gpu0.busy", i % 100 is > 50 and < 92 ? 0 : 0.97))))));
        Assert.Equal(("idle-stretches", 0.41), (found.Rule, Math.Round(found.Win, 2)));
        Assert.Contains("2 stretches", found.Title, StringComparison.Ordinal);
        Assert.Equal([], Rules(Run(Enumerable.Range(0, 300).Select(i => Second(i, ("gpu0.busy", i < 40 ? 0 : 0.97))))));   // the start
    }

    [Fact]
    public void Tensor_Cores_that_never_work() =>
        Assert.Equal(["no-tensor-cores"], Rules(Run(Enumerable.Range(0, 60).Select(i => Second(i, ("gpu0.busy", 0.97), ("gpu0.tensor", 0.001))))));

    [Theory]
    [InlineData("shm", "shm-full")]
    [InlineData("memory", "host-memory-full")]
    public void Memory_at_its_limit(string name, string rule)
    {
        var run = Run(Enumerable.Range(0, 60).Select(i => Second(i, (name, i == 30 ? 0.95 * (1L << 30) : 1e6))));
        Assert.Equal([rule], Rules(run with { Limits = new(1L << 30, 1L << 30) }));
        Assert.Empty(RunRules.Judge(run));
        Assert.Empty(RunRules.Judge(run with { Limits = new(4L << 30, 4L << 30) }));
    }

    [Fact]
    public void Limits_are_those_of_the_start_command()
    {
        var plan = Kedge.Tests.Runs.RunPageTests.Plan() with { Engine = new("docker", null, ["docker", "run", "--memory", "1000", "--shm-size", "64m", "image"]) };
        var limits = RunLimits.Of(plan);
        Assert.Equal((1000L, null, false), (limits.Memory, limits.Shm, limits.IsShared));
    }

    [Fact]
    public void Checkpoints_that_stop_the_loop()
    {
        // 400 reports, ten a second; after each hundred the loop writes for five seconds.
        long At(int i) => i * 100 + i / 100 * 5000;
        var samples = Enumerable.Range(0, 62).Select(i => Second(i, ("disk.write", i % 15 is > 9 and < 15 ? 4e8 : 1e5)));
        var found = Assert.Single(RunRules.Judge(Run(samples, [Series("loss", Falling(400), At)])));
        Assert.Equal("checkpoint-stall", found.Rule);
        Assert.InRange(found.Win, 0.2, 0.4);
        Assert.Empty(RunRules.Judge(Run(samples.Select(s => s with { Values = [("disk.write", 1e5)] }), [Series("loss", Falling(400), At)])));   // it pauses for something else
    }

    [Fact]
    public void A_loss_that_leaps()
    {
        var found = Assert.Single(RunRules.Judge(Run(null, [Series("train_loss", Falling(600).Select((v, i) => i == 333 ? v * 9 : v))])));
        Assert.Equal(("loss-spike", "at step 333"), (found.Rule, found.Evidence[0][..11]));
        Assert.True(found.IsNote);
        Assert.Equal(["loss-spike"], Rules(Run(null, [Series("grad_norm", Enumerable.Range(0, 200).Select(i => i == 150 ? 400 : 1.5 + Noise(i)))])));
        Assert.Empty(RunRules.Judge(Run(null, [Series("data_time", Falling(600).Select((v, i) => i == 333 ? v * 9 : v))])));
        Assert.Empty(RunRules.Judge(Run(null, [Series("loss", Enumerable.Range(0, 600).Select(i => i % 10 == 0 ? 9.0 : 1 + Noise(i)))])));   // it is like that
    }

    [Fact]
    public void Thousands_of_printed_lines() => Assert.Equal(["log-flood"], Rules(Run(null, [Series("loss", Falling(5000), i => i * 2)])));

    [Fact]
    public void Too_many_workers_by_PyTorchs_own_warning()
    {
        var found = Assert.Single(RunRules.Judge(Run(null, null, "hello",
            "/usr/lib/python3/dist-packages/torch/utils/data/dataloader.py:624: UserWarning: This DataLoader will create 8 worker processes in total. Our suggested max number of worker in current system is 2, which is smaller than what this DataLoader is going to create. Please be aware that excessive worker creation might get DataLoader running slow or even freeze, lower the worker number to avoid potential slowness/freeze if necessary.")));
        Assert.Equal("starved-workers", found.Rule);
        Assert.Contains(found.Change, c => c.Code == "DataLoader(…, num_workers=2)");
    }

    [Theory]
    [InlineData("torch._dynamo hit config.recompile_limit (8)", "   function: 'forward' (train.py:41)",
        "   last reason: 0/7: tensor 'x' size mismatch at index 0. expected 8, actual 9")]
    [InlineData("W1121 11:00:00.000000 7 torch/_dynamo/convert_frame.py:906] [0/8] torch._dynamo hit config.cache_size_limit (8)",
        "W1121 11:00:00.000000 7 torch/_dynamo/convert_frame.py:906] [0/8]    function: 'forward' (train.py:41)",
            "W1121 torch/_dynamo/convert_frame.py:906] [0/8]    last reason: 0/7: tensor 'x' size mismatch at index 0. expected 8, actual 9")]
    public void A_compiler_that_gives_up(params string[] log)
    {
        var found = Assert.Single(RunRules.Judge(Run(null, null, log)));
        Assert.Equal(("recompiles", "torch.compile compiled forward 8 times, and gave up"), (found.Rule, found.Title));
        Assert.Contains("size mismatch", found.Evidence[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_in_pieces()
    {
        const string Said = "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 23.69 GiB of which 1.25 GiB is free. Including non-PyTorch memory, this process has 22.17 GiB memory in use. Of the allocated memory {0} is allocated by PyTorch, and {1} is reserved by PyTorch but unallocated. If reserved but unallocated memory is large try setting PYTORCH_CUDA_ALLOC_CONF=expandable_segments:True to avoid fragmentation.";
        Assert.Equal(["fragmentation"],
            Rules(Run(null, null, Said.Replace("{0}", "14.88 GiB", StringComparison.Ordinal).Replace("{1}", "6.20 GiB", StringComparison.Ordinal))));
        Assert.Empty(RunRules.Judge(Run(null, null, Said.Replace("{0}", "20.88 GiB", StringComparison.Ordinal).Replace("{1}", "301.94 MiB", StringComparison.Ordinal))));
    }
}
