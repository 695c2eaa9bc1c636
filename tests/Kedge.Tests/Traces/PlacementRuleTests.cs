using Kedge.Runs.Metrics;
using Kedge.Runs.Resources;
using Kedge.Traces.Rules;

namespace Kedge.Tests.Traces;

/// <summary>Rules about waiting for memory and disks, and about where GPUs are: each with its planted fault, and silent without it.</summary>
public sealed class PlacementRuleTests
{
    /// <summary>A minute; links and processes are looked at every tenth second.</summary>
    static MetricRow[] Minute((string, double)[] values, params (string, double)[] seldom) =>
        [.. Enumerable.Range(0, 60).Select(i => new MetricRow(null, i * 1000, [.. values, .. i % 10 == 5 ? seldom : []]))];

    static Bottleneck[] Found(MetricRow[] samples, RunLimits? limits = null, Placement? placement = null) =>
        [.. RunRules.Judge(new([.. samples], [], []) { Limits = limits ?? new(null, null), Placement = placement })];

    static string Rules(MetricRow[] samples, RunLimits? limits = null, Placement? placement = null) =>
        string.Join(' ', Found(samples, limits, placement).Select(b => b.Rule));

    [Fact]
    public void A_loader_that_waits_for_a_disk_says_so_instead_of_an_idle_GPU()
    {
        var found = Assert.Single(Found(Minute([("gpu0.busy", 0.3), ("cpu", 1), ("pressure.io", 0.6), ("pressure.io.full", 0.5), ("disk.read", 9e7), ("disk.write", 1e4)])));
        Assert.Equal(("disk-wait", "the run waited for the disk in 60 % of the time", 0.6), (found.Rule, found.Title, Math.Round(found.Win, 2)));
        Assert.Contains(found.Evidence, e => e.StartsWith("gpu0 had a kernel running in only 30 %", StringComparison.Ordinal));
        Assert.Contains("90 MB read and 10 kB written a second, on average", found.Evidence);
    }

    [Fact]
    public void A_disk_that_the_training_does_not_wait_for_is_quiet()
    {
        Assert.Equal("", Rules(Minute([("gpu0.busy", 0.97), ("pressure.io", 0.6), ("pressure.io.full", 0)])));
        Assert.Equal("", Rules(Minute([("cpu", 4), ("pressure.io", 0.6), ("pressure.io.full", 0.02)])));
        Assert.Equal("", Rules(Minute([("cpu", 1.9), ("cpu.iowait", 0.1)])));
    }

    [Fact]
    public void Data_on_another_machine_are_named_with_what_copies_them()
    {
        var limits = new RunLimits(null, null) { Storage = [("data/train set", "nfs4"), ("project", "ext4")] };
        var found = Assert.Single(Found(Minute([("pressure.io", 0.6), ("pressure.io.full", 0.5)]), limits));
        Assert.Contains("data/train set is on nfs4", found.Title, StringComparison.Ordinal);
        Assert.Equal("rsync -a 'data/train set' /scratch/", found.Change[0].Code);
    }

    [Fact]
    public void Without_pressure_processors_that_idle_for_a_disk_tell()
    {
        var found = Assert.Single(Found(Minute([("cpu", 0.5), ("cpu.iowait", 1)]), new(null, null) { IsShared = true }));
        Assert.Equal(("disk-wait", "programs on this machine waited for the disk in 67 % of the time"), (found.Rule, found.Title));
        Assert.Contains(found.Evidence, e => e.Contains("others may have had a part", StringComparison.Ordinal));
    }

    [Fact]
    public void Mapped_files_that_do_not_fit_want_more_memory()
    {
        var found = Assert.Single(Found(Minute([("memory", 12e6), ("faults.major", 22_000), ("pressure.memory", 0.036), ("pressure.io", 0.48), ("pressure.io.full", 0.48)]),
            new(60 << 20, null)));   // as measured: 300 MB mapped, 60 MB allowed
        Assert.Equal(("disk-wait", "kedge run --memory 90m -- python train.py"), (found.Rule, found.Change[0].Code));
        Assert.Contains("22,000 times a second a page of memory had to be read from a disk", found.Evidence);
    }

    [Fact]
    public void What_mostly_writes_gets_other_advice() =>
        Assert.Contains(Assert.Single(Found(Minute([("pressure.io", 0.6), ("pressure.io.full", 0.5), ("disk.write", 1e8)]))).Change,
            c => c.Code?.Contains("async_save", StringComparison.Ordinal) == true);

    [Fact]
    public void Memory_that_is_short_is_the_cause_of_waiting_for_the_disk()
    {
        var found = Assert.Single(Found(Minute([("memory", 0.99e9), ("pressure.memory", 0.4), ("pressure.memory.full", 0.3), ("pressure.io", 0.5),
            ("pressure.io.full", 0.4), ("faults.major", 800)]), new(1_000_000_000, null)));
        Assert.Equal(("memory-short", 0.3), (found.Rule, Math.Round(found.Win, 2)));
        Assert.Contains("800 times a second a page of memory had to be read from a disk", found.Evidence);
        Assert.Equal("kedge run --memory 1430m -- python train.py", found.Change[0].Code);
    }

    [Theory]
    [InlineData("swap", 4e9, 500, "memory-short")]
    [InlineData("swap", 4e9, 3, "")]          // put there once, and not missed
    [InlineData("disk.read", 4e9, 500, "")]   // data mapped from files
    public void Without_pressure_swap_tells(string name, double value, double faults, string expected) =>
        Assert.Equal(expected, Rules(Minute([("memory", 1e9), (name, value), ("faults.major", faults)])));

    [Fact]
    public void A_worker_that_the_kernel_ended()
    {
        var samples = Minute([("memory", 0.95e9), ("pressure.memory", 0.4)]);
        samples[30] = samples[30] with { Values = [.. samples[30].Values, ("memory.kills", 1)] };
        var found = Assert.Single(Found(samples, new(1_000_000_000, null)));
        Assert.Equal(("out-of-memory", "the kernel ended 1 process of the run for lack of memory"), (found.Rule, found.Title));
    }

    static Placement TwoSockets(string cpus, string memory, params string[] slices) => new(cpus, memory)
    {
        Nodes = [new(0, "0-7"), new(1, "8-15")],
        Gpus = [new("0000:3b:00.0") { Node = 0, Cpus = "0-7", Generation = 4, Lanes = 16, Slices = [.. slices] },
            new("0000:af:00.0") { Node = 1, Cpus = "8-15", Generation = 4, Lanes = 16 }],
    };

    [Fact]
    public void A_run_on_the_other_socket()
    {
        var samples = Minute([("gpu0.busy", 0.97), ("gpu1.busy", 0)]);
        var found = Assert.Single(Found(samples, new(null, null) { AllDevices = false }, TwoSockets("8-15", "0-1")));
        Assert.Equal(("far-from-gpu", "numactl --cpunodebind=0 --membind=0 kedge run --engine host -- python train.py"), (found.Rule, found.Change[0].Code));
        Assert.Equal("", Rules(samples, new(null, null) { AllDevices = false }, TwoSockets("0-7", "0")));   // the unused GPU may be far
        Assert.Equal("", Rules(samples, new(null, null) { AllDevices = false }, TwoSockets("0-15", "0-1")));
        Assert.Equal("", Rules(samples, new(null, null) { AllDevices = false }));
    }

    [Theory]
    [InlineData(0.97, 4, 4, "slow-link")]
    [InlineData(0.97, 1, 16, "slow-link")]
    [InlineData(0.97, 4, 16, "")]
    [InlineData(0.2, 1, 16, "gpu-idle")]   // it saves power
    public void A_link_with_fewer_lanes(double busy, double generation, double lanes, string expected) =>
        Assert.Equal(expected, Rules(Minute([("gpu0.busy", busy)], ("gpu0.pcie.generation", generation), ("gpu0.pcie.lanes", lanes)), null, TwoSockets("0-7", "0")));

    [Theory]
    [InlineData(1, 2, "gpu-shared")]
    [InlineData(1, 0, "")]
    [InlineData(0, 2, "")]   // not the run's device
    public void Others_on_the_same_GPU(double own, double others, string expected)
    {
        var samples = Minute([("gpu0.busy", 0.97)], ("gpu0.processes", own), ("gpu0.others", others), ("gpu0.others.memory", others * 6e9));
        Assert.Equal(expected, Rules(samples, null, TwoSockets("0-7", "0")));
        Assert.Equal("", Rules(samples, null, TwoSockets("0-7", "0", "NVIDIA A100-SXM4-40GB MIG 1g.5gb")));
    }
}
