using System.Collections.Immutable;

namespace Kedge.Runs.Resources;

/// <summary>Counters of a group of processes, or of the machine, at one moment; null is what is not told here.</summary>
public sealed record ResourceCounters
{
    /// <summary>Microseconds of processors, used since the group began; and those in which a processor idled for input or output.</summary>
    public long? Cpu { get; init; }
    public long? IoWait { get; init; }
    /// <summary>Enforcement periods of a CPU limit, and how many of them ran into it.</summary>
    public long? Periods { get; init; }
    public long? Throttled { get; init; }
    /// <summary>Bytes in use, without files that could be dropped; and those that lie in swap.</summary>
    public long? Memory { get; init; }
    public long? Swap { get; init; }
    /// <summary>Pages that had to be read from a disk when they were touched.</summary>
    public long? MajorFaults { get; init; }
    /// <summary>Processes that the kernel ended for lack of memory.</summary>
    public long? Kills { get; init; }
    /// <summary>Bytes.</summary>
    public long? Read { get; init; }
    public long? Written { get; init; }
    public Pressure CpuPressure { get; init; }
    public Pressure MemoryPressure { get; init; }
    public Pressure IoPressure { get; init; }

    /// <summary>What happened between two moments, as values of a sample.</summary>
    public ImmutableArray<(string Name, double Value)> Since(ResourceCounters before, double seconds)
    {
        if (seconds <= 0) return [];
        (string Name, double? Value)[] values =
        [
            ("cpu", Rate(Cpu, before.Cpu, 1e6 * seconds, 3)), ("cpu.iowait", Rate(IoWait, before.IoWait, 1e6 * seconds, 3)),
            ("cpu.throttled", Periods - before.Periods is > 0 and var periods ? Rate(Throttled, before.Throttled, periods, 3) : null),
            ("memory", Memory), ("swap", Swap is > 0 || before.Swap is > 0 ? Swap : null),
            ("faults.major", Rate(MajorFaults, before.MajorFaults, seconds, 0)),
            ("memory.kills", Rate(Kills, before.Kills, 1, 0) is > 0 and var kills ? kills : null),
            ("disk.read", Rate(Read, before.Read, seconds, 0)), ("disk.write", Rate(Written, before.Written, seconds, 0)),
        ];
        return
        [
            .. values.Where(v => v.Value is not null).Select(v => (v.Name, v.Value!.Value)),
            .. CpuPressure.Since(before.CpuPressure, seconds, "cpu").Take(1),   // "full" has no meaning for the whole machine's processors
            .. MemoryPressure.Since(before.MemoryPressure, seconds, "memory"), .. IoPressure.Since(before.IoPressure, seconds, "io"),
        ];
    }

    /// <summary>Counters that go backwards are those of another thing: a disk that was unplugged, a group that was made anew.</summary>
    static double? Rate(long? now, long? before, double by, int digits) => now - before is >= 0 and var more ? Math.Round(more / by, digits) : null;
}
