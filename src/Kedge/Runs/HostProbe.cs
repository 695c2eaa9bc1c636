using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs;

/// <summary>What the record says about this machine: files of /proc and /etc, nothing is started. Door: disk.</summary>
public static class HostProbe
{
    public static HostFacts Look() => new(
        Environment.MachineName,
        Field("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') ?? Environment.OSVersion.Platform.ToString(),
        Line("/proc/sys/kernel/osrelease") ?? Environment.OSVersion.VersionString,
        Field("/proc/cpuinfo", "model name", ':') ?? "unknown",
        Environment.ProcessorCount,
        Memory(),
        Gpus());

    static long Memory() =>
        long.TryParse(Field("/proc/meminfo", "MemTotal", ':')?.Split(' ')[0], CultureInfo.InvariantCulture, out var kib) ? kib * 1024
            : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Models as the NVIDIA kernel driver lists them.</summary>
    static ImmutableArray<string> Gpus()
    {
        const string Driver = "/proc/driver/nvidia/gpus";
        return Directory.Exists(Driver)
            ? [.. Directory.EnumerateDirectories(Driver).Order(StringComparer.Ordinal).Select(g => Field(Path.Combine(g, "information"), "Model", ':') ?? "NVIDIA GPU")]
            : [];
    }

    static string? Field(string file, string name, char separator) =>
        Lines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) is { } line && line.IndexOf(separator) is > 0 and var at
            ? line[(at + 1)..].Trim() : null;

    static string? Line(string file) => Lines(file).FirstOrDefault()?.Trim();

    static IEnumerable<string> Lines(string file)
    {
        try
        {
            return File.ReadLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
