using Kedge.Runs.Metrics;
using Kedge.Traces.Rules;

namespace Kedge.Tests.Traces;

/// <summary>Rules over what a run's sampler and its own figures say, without any trace.</summary>
public sealed class SampleRuleTests
{
    static MetricRow[] Seconds(int count, params (string, double)[] values) => [.. Enumerable.Range(0, count).Select(i => new MetricRow(null, i * 1000, [.. values]))];

    static MetricSeries Series(string name, params IEnumerable<double> values) => new(name, [.. values.Select((v, i) => new MetricPoint(i, null, i, v))]);

    static string[] Rules(MetricRow[] samples, params MetricSeries[] series) => [.. RunRules.Judge(new([.. samples], [.. series], [])).Select(b => b.Rule)];

    [Fact]
    public void A_busy_machine_gives_no_finding() =>
        Assert.Empty(Rules(Seconds(60, ("cpu", 3.2), ("cpu.throttled", 0.01), ("gpu0.busy", 0.97), ("gpu0.throttled", 0)), Series("loss", 3, 2, 1)));

    [Fact]
    public void A_container_that_is_stopped_is_told() => Assert.Equal(["cpu-throttled"], Rules(Seconds(60, ("cpu", 2), ("cpu.throttled", 0.4))));

    [Fact]
    public void A_device_that_idles_beside_one_busy_processor()
    {
        var found = Assert.Single(SampleRules.Judge(Seconds(60, ("cpu", 1.02), ("gpu0.busy", 0.3)), new(null, null)));
        Assert.Equal("gpu-idle", found.Rule);
        Assert.Equal(0.7, found.Win, 0.001);
        Assert.Contains(found.Change, c => c.Code?.Contains("num_workers", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_device_on_which_nothing_ever_ran()
    {
        var alone = Assert.Single(SampleRules.Judge(Seconds(90, ("cpu", 8), ("gpu0.busy", 0), ("gpu0.memory", 4e6)), new(null, null)));
        Assert.Equal("gpu-unused", alone.Rule);
        Assert.Contains(alone.Change, c => c.Code?.Contains("model.to(\"cuda\")", StringComparison.Ordinal) == true);
        var second = Assert.Single(SampleRules.Judge(Seconds(90, ("gpu0.busy", 0.95), ("gpu1.busy", 0)), new(null, null)));
        Assert.Equal("gpu1 was never used; others were", second.Title);
        Assert.Contains(second.Change, c => c.Code?.Contains("--nproc 2", StringComparison.Ordinal) == true);
        Assert.Equal(["gpu-idle"], Rules(Seconds(90, ("gpu0.busy", 0.001))));
        Assert.Empty(SampleRules.Judge(Seconds(90, ("gpu0.busy", 0.95), ("gpu1.busy", 0)), new(null, null) { AllDevices = false }));
    }

    [Theory]
    [InlineData(20e9, 0.97, "memory-headroom")]
    [InlineData(45e9, 0.97, "")]
    [InlineData(76e9, 0.97, "memory-full")]
    [InlineData(20e9, 0.3, "gpu-idle")]   // why it is small is not the question
    public void A_device_whose_memory_is_hardly_used_or_nearly_full(double taken, double busy, string expected)
    {
        var found = SampleRules.Judge(Seconds(90, ("gpu0.busy", busy), ("gpu0.memory", taken)), new(null, null) { Devices = [80_000_000_000] });
        Assert.Equal(expected, string.Join(' ', found.Select(b => b.Rule)));
        Assert.DoesNotContain(SampleRules.Judge(Seconds(90, ("gpu0.busy", busy), ("gpu0.memory", taken)), new(null, null)),
            b => b.Rule.StartsWith("memory", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("OSError: [Errno 24] Too many open files: '/data/a.jpg'", true)]
    [InlineData("RuntimeError: received 0 items of ancdata", true)]
    [InlineData("Opened 3 files; too many open questions", false)]
    public void Workers_that_ran_out_of_open_files(string line, bool said) =>
        Assert.Equal(said ? ["too-many-files"] : [], LogRules.Judge(["Epoch 1", line]).Select(b => b.Rule));

    [Fact]
    public void A_few_seconds_say_nothing() => Assert.Empty(Rules(Seconds(5, ("cpu.throttled", 0.9), ("gpu0.busy", 0))));

    [Fact]
    public void Scripts_that_print_their_waiting_are_believed() =>
        Assert.Equal(["input-bound"], Rules([], Series("data_time", 0.2, 0.21, 0.2), Series("batch_time", 0.5, 0.5, 0.52)));

    [Fact]
    public void The_first_NaN_is_named()
    {
        var found = Assert.Single(MetricRules.Judge([Series("loss", 2, 1, double.NaN, double.NaN), Series("lr", 1, 1)], []));
        Assert.Equal("loss is NaN from report 3 of 4 on", found.Title);
        Assert.True(found.IsNote);
    }
}
