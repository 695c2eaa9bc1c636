using System.Globalization;

namespace Kedge.Runs.Resources;

/// <summary>What /proc tells of the whole machine, as numbers (proc(5); kernel: admin-guide/iostats.rst).</summary>
public static class MachineFiles
{
    /// <summary>Ticks of 10 ms (USER_HZ) that all processors together worked, and that they idled for input or output.</summary>
    public static (long? Busy, long? IoWait) Ticks(string? stat)
    {
        // cpu user nice system idle iowait irq softirq steal guest guest_nice
        var words = stat?.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is not { Length: >= 9 } || words[1..9].Select(KernelNumbers.Whole).ToArray() is not { } ticks || ticks.Contains(null)) return (null, null);
        return (ticks.Sum() - ticks[3] - ticks[4], ticks[4]);
    }

    /// <summary>Bytes read and written by all disks. Partitions, and devices that lie on others, would count twice.</summary>
    public static (long? Read, long? Written) Disks(string? diskstats)
    {
        const int Sector = 512;
        var (read, written, disks) = (0L, 0L, new List<string>());
        foreach (var line in diskstats?.Split('\n') ?? [])
        {
            // major minor name reads merged sectors ms writes merged sectors ms …
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not { Length: >= 11 } words || IsLaid(words[2])) continue;
            if (disks.Exists(d => IsPartition(words[2], d))) continue;
            disks.Add(words[2]);
            (read, written) = (read + Sector * (KernelNumbers.Whole(words[5]) ?? 0), written + Sector * (KernelNumbers.Whole(words[9]) ?? 0));
        }
        return disks.Count == 0 ? (null, null) : (read, written);
    }

    /// <summary>Over other devices, or in memory.</summary>
    static bool IsLaid(string device) => Array.Exists(["loop", "ram", "zram", "dm-", "md", "sr", "fd"], p => device.StartsWith(p, StringComparison.Ordinal));

    /// <summary><c>sda1</c> of <c>sda</c>, <c>nvme0n1p2</c> of <c>nvme0n1</c>; <c>nvme0n10</c> is a disk of its own.</summary>
    static bool IsPartition(string device, string disk)
    {
        if (device.Length == disk.Length || !device.StartsWith(disk, StringComparison.Ordinal)) return false;
        var rest = device.AsSpan(disk.Length);
        if (char.IsAsciiDigit(disk[^1]))
        {
            if (rest[0] != 'p') return false;
            rest = rest[1..];
        }
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    /// <summary>Bytes of a line of /proc/meminfo.</summary>
    public static long? Memory(string? meminfo, string name) => KernelNumbers.After(meminfo, name) * 1024;

    /// <summary>Bytes read and written, over all devices of a group's <c>io.stat</c>.</summary>
    public static (long? Read, long? Written) Group(string? iostat)
    {
        if (iostat is null) return (null, null);
        var (read, written) = (0L, 0L);
        foreach (var word in iostat.Split([' ', '\n']))
            if (word.StartsWith("rbytes=", StringComparison.Ordinal)) read += KernelNumbers.Whole(word[7..]) ?? 0;
            else if (word.StartsWith("wbytes=", StringComparison.Ordinal)) written += KernelNumbers.Whole(word[7..]) ?? 0;
        return (read, written);
    }
}
