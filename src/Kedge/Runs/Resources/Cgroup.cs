using System.Globalization;

namespace Kedge.Runs.Resources;

/// <summary>Where the kernel tells what a group of processes uses: folders of control groups, version 2 or 1.</summary>
/// <param name="Cpu">Folder with <c>cpu.stat</c>.</param>
/// <param name="Usage">Folder with the CPU time that was used.</param>
/// <param name="Io">Null in version 1, whose counters leave buffered writes out.</param>
public sealed record Cgroup(bool IsV2, string Cpu, string Usage, string Memory, string? Io)
{
    public const string Root = "/sys/fs/cgroup";

    /// <summary>
    /// Folder with <c>*.pressure</c>; null where the group has none. Beside version 1 systemd mounts version 2 without any controller
    /// as <c>unified</c>: pressure is told there, too.
    /// </summary>
    public string? Pressure { get; init; }

    /// <summary>Reads <c>/proc/PID/cgroup</c> (cgroups(7)); null where it names no group that can be followed.</summary>
    public static Cgroup? Parse(string text)
    {
        var groups = new Dictionary<string, (string Folder, string Path)>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (line.Split(':', 3) is [_, var names, var path])
                foreach (var name in names.Split(',')) groups[name] = (names, path);
        // The root group's pressure would be the whole machine's.
        var own = groups.TryGetValue("", out var unified) && unified.Path.Length > 1 ? unified.Path : null;
        if (groups.TryGetValue("cpu", out var cpu) && groups.TryGetValue("cpuacct", out var usage) && groups.TryGetValue("memory", out var memory))
            return new(false, Root + "/" + cpu.Folder + cpu.Path, Root + "/" + usage.Folder + usage.Path, Root + "/" + memory.Folder + memory.Path, null)
                { Pressure = own is null ? null : $"{Root}/unified{own}" };
        return own is null ? null : new(true, Root + own, Root + own, Root + own, Root + own) { Pressure = Root + own };
    }

    /// <summary>Whether a process with these groups belongs to this one: it or a group within it.</summary>
    public bool Holds(Cgroup other) => other.Memory == Memory || other.Memory.StartsWith(Memory + "/", StringComparison.Ordinal);
}

/// <summary>Numbers in the kernel's text files.</summary>
public static class KernelNumbers
{
    /// <summary>The number behind a word in a file of <c>word number</c> lines; null where the word is not there.</summary>
    public static long? After(string? text, string word)
    {
        foreach (var line in (text ?? "").AsSpan().EnumerateLines())
            if (line.StartsWith(word, StringComparison.Ordinal) && line.Length > word.Length && line[word.Length] is ' ' or ':')
                return Whole(line[(word.Length + 1)..].Trim().ToString().Split(' ')[0]);
        return null;
    }

    public static long? Whole(string? text) => long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
