using Kedge.Runs.Resources;

namespace Kedge.Tests.Runs.Resources;

/// <summary>The kernel's files as they are written (texts copied from machines), and what a sample makes of them.</summary>
public sealed class CounterTests
{
    static string Said(ResourceCounters now, ResourceCounters before, double seconds) =>
        string.Join(' ', now.Since(before, seconds).Select(v => FormattableString.Invariant($"{v.Name}={v.Value}")));

    [Fact]
    public void Control_groups_of_both_versions_are_found()
    {
        var second = Cgroup.Parse("0::/system.slice/docker-abc.scope\n");
        Assert.Equal((true, "/sys/fs/cgroup/system.slice/docker-abc.scope"), (second!.IsV2, second.Memory));
        Assert.Equal(second.Memory, second.Pressure);
        var first = Cgroup.Parse("4:memory:/docker/a\n2:cpu,cpuacct:/docker/a\n0::/docker/a\n");
        Assert.Equal((false, "/sys/fs/cgroup/cpu,cpuacct/docker/a", "/sys/fs/cgroup/unified/docker/a"), (first!.IsV2, first.Usage, first.Pressure));
        Assert.Null(Cgroup.Parse("4:memory:/docker/a\n2:cpu,cpuacct:/docker/a\n0::/\n")!.Pressure);   // the machine's is not the container's
        Assert.Null(Cgroup.Parse("0::/\n"));
        Assert.Null(Cgroup.Parse("noise"));
    }

    [Fact]
    public void A_process_within_a_group_is_held_by_it()
    {
        var group = Cgroup.Parse("0::/docker/a\n")!;
        Assert.All(["0::/docker/a\n", "0::/docker/a/worker\n"], text => Assert.True(group.Holds(Cgroup.Parse(text)!)));
        Assert.All(["0::/docker/ab\n", "0::/docker\n"], text => Assert.False(group.Holds(Cgroup.Parse(text)!)));
    }

    [Fact]
    public void What_happened_between_two_moments()
    {
        var before = new ResourceCounters { Cpu = 1_000_000, Periods = 10, Throttled = 1, Memory = 100, Read = 1000, Written = 0, MajorFaults = 7 };
        var after = new ResourceCounters { Cpu = 2_500_000, Periods = 20, Throttled = 6, Memory = 300, Read = 5000, Written = 200, MajorFaults = 27 };
        Assert.Equal("cpu=1.5 cpu.throttled=0.5 memory=300 faults.major=20 disk.read=4000 disk.write=200", Said(after, before, 1));
        Assert.Empty(new ResourceCounters().Since(before, 1));
        Assert.Equal("memory=100", Said(before, after, 1));   // counters of another thing
        Assert.Empty(after.Since(before, 0));
    }

    [Fact]
    public void Swap_and_killed_processes_are_told_when_there_are_some()
    {
        Assert.Equal("faults.major=0", Said(new() { Swap = 0, Kills = 3, MajorFaults = 0 }, new() { Swap = 0, Kills = 3, MajorFaults = 0 }, 1));
        Assert.Equal("swap=4096 memory.kills=2", Said(new() { Swap = 4096, Kills = 5 }, new() { Swap = 0, Kills = 3 }, 1));
    }

    [Fact]
    public void Pressure_is_a_share_of_the_time()
    {
        const string Before = "some avg10=2.04 avg60=0.75 avg300=0.40 total=157656722\nfull avg10=0.00 avg60=0.13 avg300=0.10 total=149653810\n";
        var (before, after) = (Pressure.Parse(Before), Pressure.Parse(Before.Replace("157656722", "158156722", StringComparison.Ordinal)));
        Assert.Equal(new(157_656_722, 149_653_810), before);
        Assert.Equal("pressure.io=0.25 pressure.io.full=0", Said(new() { IoPressure = after }, new() { IoPressure = before }, 2));
        Assert.Equal("pressure.memory=1 pressure.memory.full=0", Said(new() { MemoryPressure = after }, new() { MemoryPressure = before }, 0.3));   // added up late
        Assert.Equal("pressure.cpu=0.25", Said(new() { CpuPressure = after }, new() { CpuPressure = before }, 2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("some avg10=0.00\nfull total=-1\n")]
    [InlineData("total=12")]
    public void No_pressure_is_none(string? text) => Assert.Equal(default, Pressure.Parse(text));

    [Fact]
    public void Ticks_of_all_processors()
    {
        Assert.Equal((1100L, 40L), MachineFiles.Ticks("cpu  1000 50 30 9000 40 10 5 5 7 8\ncpu0 1 2 3 4 5 6 7 8 9 10\n"));
        Assert.Equal((null, null), MachineFiles.Ticks("cpu 1 2 x 4 5 6 7 8\n"));
        Assert.Equal((null, null), MachineFiles.Ticks(null));
    }

    [Fact]
    public void Disks_are_counted_once()
    {
        const string Stats = """
             259       0 nvme0n1 100 0 8 0 200 0 16 0 0 0 0
             259       1 nvme0n1p1 100 0 8 0 200 0 16 0 0 0 0
             259       2 nvme0n10 1 0 2 0 1 0 4 0 0 0 0
               8       0 sda 1 0 100 0 1 0 1000 0 0 0 0
               8       1 sda1 1 0 100 0 1 0 1000 0 0 0 0
               8      16 sdaa 1 0 1 0 1 0 1 0 0 0 0
             253       0 dm-0 1 0 108 0 1 0 1016 0 0 0 0
               7       0 loop0 9 9 9 9 9 9 9 9 9 9 9
            noise
            """;
        Assert.Equal((512L * 111, 512L * 1021), MachineFiles.Disks(Stats));
        Assert.Equal((null, null), MachineFiles.Disks("   7       0 loop0 9 9 9 9 9 9 9 9 9 9 9\n"));
    }

    [Fact]
    public void Devices_of_a_group() =>
        Assert.Equal((300L, 30L), MachineFiles.Group("8:0 rbytes=100 wbytes=10 rios=1 wios=1 dbytes=0 dios=0\n259:0 rbytes=200 wbytes=20 rios=1\n"));

    [Theory]
    [InlineData("pgmajfault 47385\n", "pgmajfault", 47385L)]
    [InlineData("pgmajfault_x 1\npgmajfault 2\n", "pgmajfault", 2L)]
    [InlineData("MemTotal:       24152128 kB\n", "MemTotal", 24152128L)]
    [InlineData("PPid:\t4711\n", "PPid", 4711L)]
    [InlineData("oom_kill x\n", "oom_kill", null)]
    [InlineData("", "oom_kill", null)]
    public void A_number_behind_a_word(string text, string word, long? expected) => Assert.Equal(expected, KernelNumbers.After(text, word));
}
