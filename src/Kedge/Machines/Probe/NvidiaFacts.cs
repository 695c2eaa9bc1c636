using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Kedge.Machines.Probe;

/// <summary>What NVIDIA's files and programs say, taken apart.</summary>
public static partial class NvidiaFacts
{
    /// <summary>First line of /proc/driver/nvidia/version; null when it is something else.</summary>
    public static (DottedVersion Version, bool Open)? Module(string? text) =>
        text is not null && ModuleLine().Match(text) is { Success: true } line && DottedVersion.TryParse(line.Groups[2].Value, null, out var version)
            ? (version, line.Groups[1].Success) : null;

    /// <summary>Lines of <c>nvidia-smi --query-gpu=driver_version,name,uuid,compute_cap,memory.total --format=csv,noheader,nounits</c>; memory in MiB.</summary>
    public static (DottedVersion? Driver, ImmutableArray<Gpu> Gpus) Smi(string csv)
    {
        var rows = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(',', StringSplitOptions.TrimEntries)).Where(r => r.Length == 5).ToList();
        var driver = rows.Count > 0 && DottedVersion.TryParse(rows[0][0], null, out var version) ? version : (DottedVersion?)null;
        return (driver, [.. rows.Select(r => new Gpu(r[1], r[2],
            ComputeCapability.TryParse(r[3], null, out var capability) ? capability : null,
            long.TryParse(r[4], NumberStyles.None, CultureInfo.InvariantCulture, out var mib) ? mib << 20 : null))]);
    }

    /// <summary>"NVIDIA Container Toolkit CLI version 1.17.8", "cli-version: 1.17.8", "1.17.8-1".</summary>
    public static string? ToolkitVersion(string? text) => text is not null && Numbers().Match(text) is { Success: true } found ? found.Value : null;

    [GeneratedRegex(@"(Open )?Kernel Module(?: for \S+)?\s+(\d+(?:\.\d+){1,3})")]
    private static partial Regex ModuleLine();

    [GeneratedRegex(@"\d+\.\d+\.\d+")]
    private static partial Regex Numbers();
}
