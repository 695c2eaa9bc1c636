namespace Kedge.Runs.Resources;

/// <summary>Reads the kernel's counters. A file that is not there, or may not be read, tells nothing. Door: /proc, /sys.</summary>
static class CounterProbe
{
    /// <summary>Of a control group; null: of the whole machine, which a command without a container shares.</summary>
    public static ResourceCounters Read(Cgroup? group) => group is null ? Machine() : group.IsV2 ? Second(group) : First(group);

    static ResourceCounters Second(Cgroup group)
    {
        var (cpu, memory, events) = (Text(group.Cpu + "/cpu.stat"), Text(group.Memory + "/memory.stat"), Text(group.Memory + "/memory.events"));
        var (read, written) = MachineFiles.Group(Text(group.Io + "/io.stat"));
        return Waits(group.Pressure) with
        {
            Cpu = KernelNumbers.After(cpu, "usage_usec"), Periods = KernelNumbers.After(cpu, "nr_periods"), Throttled = KernelNumbers.After(cpu, "nr_throttled"),
            Memory = KernelNumbers.Whole(Text(group.Memory + "/memory.current")) - (KernelNumbers.After(memory, "inactive_file") ?? 0),
            Swap = KernelNumbers.Whole(Text(group.Memory + "/memory.swap.current")), MajorFaults = KernelNumbers.After(memory, "pgmajfault"),
            Kills = KernelNumbers.After(events, "oom_kill"), Read = read, Written = written,
        };
    }

    static ResourceCounters First(Cgroup group)
    {
        var (cpu, memory) = (Text(group.Cpu + "/cpu.stat"), Text(group.Memory + "/memory.stat"));
        return Waits(group.Pressure) with
        {
            Cpu = KernelNumbers.Whole(Text(group.Usage + "/cpuacct.usage")) / 1000,
            Periods = KernelNumbers.After(cpu, "nr_periods"), Throttled = KernelNumbers.After(cpu, "nr_throttled"),
            Memory = KernelNumbers.Whole(Text(group.Memory + "/memory.usage_in_bytes")) - (KernelNumbers.After(memory, "total_inactive_file") ?? 0),
            Swap = KernelNumbers.After(memory, "total_swap"), MajorFaults = KernelNumbers.After(memory, "total_pgmajfault"),
            Kills = KernelNumbers.After(Text(group.Memory + "/memory.oom_control"), "oom_kill"),
        };
    }

    static ResourceCounters Machine()
    {
        const int Tick = 10_000;
        var (meminfo, vmstat) = (Text("/proc/meminfo"), Text("/proc/vmstat"));
        var (busy, waiting) = MachineFiles.Ticks(Text("/proc/stat"));
        var (read, written) = MachineFiles.Disks(Text("/proc/diskstats"));
        return Waits("/proc/pressure", "") with
        {
            Cpu = busy * Tick, IoWait = waiting * Tick,
            Memory = MachineFiles.Memory(meminfo, "MemTotal") - MachineFiles.Memory(meminfo, "MemAvailable"),
            Swap = MachineFiles.Memory(meminfo, "SwapTotal") - MachineFiles.Memory(meminfo, "SwapFree"),
            MajorFaults = KernelNumbers.After(vmstat, "pgmajfault"), Kills = KernelNumbers.After(vmstat, "oom_kill"), Read = read, Written = written,
        };
    }

    static ResourceCounters Waits(string? folder, string suffix = ".pressure")
    {
        Pressure Of(string what) => folder is null ? default : Pressure.Parse(Text($"{folder}/{what}{suffix}"));
        return new() { CpuPressure = Of("cpu"), MemoryPressure = Of("memory"), IoPressure = Of("io") };
    }

    /// <summary>Kernels without pressure information refuse to read the files that they have for it (EOPNOTSUPP).</summary>
    public static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
