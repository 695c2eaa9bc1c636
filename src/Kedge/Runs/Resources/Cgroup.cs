using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Resources;

/// <summary>Where the kernel tells what a group of processes uses: folders of control groups, version 2 or 1.</summary>
/// <param name="Cpu">Folder with <c>cpu.stat</c>.</param>
/// <param name="Usage">Folder with the CPU time that was used.</param>
/// <param name="Io">Null in version 1, whose counters leave buffered writes out.</param>
public sealed record Cgroup(bool IsV2, string Cpu, string Usage, string Memory, string? Io)
{
    public const string Root = "/sys/fs/cgroup";

    /// <summary>Reads <c>/proc/PID/cgroup</c> (cgroups(7)); null where it names no group that can be followed.</summary>
    public static Cgroup? Parse(string text)
    {
        var groups = new Dictionary<string, (string Folder, string Path)>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(':', 3) is [_, var names, var path])
                foreach (var name in names.Split(',')) groups[name] = (names, path);
        if (groups.TryGetValue("cpu", out var cpu) && groups.TryGetValue("cpuacct", out var usage) && groups.TryGetValue("memory", out var memory))
            return new(false, Root + "/" + cpu.Folder + cpu.Path, Root + "/" + usage.Folder + usage.Path, Root + "/" + memory.Folder + memory.Path, null);
        return groups.TryGetValue("", out var one) && one.Path.Length > 1 ? new(true, Root + one.Path, Root + one.Path, Root + one.Path, Root + one.Path) : null;
    }

    /// <summary>The number behind a word in a file of <c>word number</c> lines; null where the word is not there.</summary>
    public static long? Number(string? text, string word)
    {
        foreach (var line in text?.Split('\n') ?? [])
            if (line.StartsWith(word, StringComparison.Ordinal) && line.Length > word.Length && line[word.Length] == ' ') return Whole(line[(word.Length + 1)..]);
        return null;
    }

    public static long? Whole(string? text) => long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Bytes read and written, over all devices of an <c>io.stat</c>.</summary>
    public static (long Read, long Written) Io2(string text)
    {
        var (read, written) = (0L, 0L);
        foreach (var word in text.Split([' ', '\n']))
            if (word.StartsWith("rbytes=", StringComparison.Ordinal)) read += Whole(word[7..]) ?? 0;
            else if (word.StartsWith("wbytes=", StringComparison.Ordinal)) written += Whole(word[7..]) ?? 0;
        return (read, written);
    }
}

/// <summary>Counters at one moment; null is what is not told here.</summary>
/// <param name="CpuMicroseconds">Used since the group began.</param>
/// <param name="Periods">Enforcement periods of a CPU limit, and how many of them ran into it.</param>
public sealed record ResourceCounters(long? CpuMicroseconds, long? Periods, long? Throttled, long? Memory, long? Read, long? Written)
{
    /// <summary>What happened between two moments, as values of a sample.</summary>
    public ImmutableArray<(string Name, double Value)> Since(ResourceCounters before, double seconds)
    {
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        if (CpuMicroseconds - before.CpuMicroseconds is { } cpu && seconds > 0) values.Add(("cpu", Math.Round(cpu / 1e6 / seconds, 3)));
        if (Periods - before.Periods is > 0 and var periods && Throttled - before.Throttled is { } throttled)
            values.Add(("cpu.throttled", Math.Round((double)throttled / periods, 3)));
        if (Memory is { } memory) values.Add(("memory", memory));
        if (Read - before.Read is { } read && seconds > 0) values.Add(("disk.read", Math.Round(read / seconds)));
        if (Written - before.Written is { } written && seconds > 0) values.Add(("disk.write", Math.Round(written / seconds)));
        return values.ToImmutable();
    }
}
