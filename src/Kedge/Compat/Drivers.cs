using System.Globalization;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Compat;

/// <summary>
/// Which driver is enough. From CUDA 11 on a driver runs every toolkit of its major number (NVIDIA, "Minor Version Compatibility"),
/// so the floor is that of the family and not the driver which a toolkit ships with.
/// </summary>
public static class Drivers
{
    /// <summary>The oldest driver for a CUDA version, and where that is written; null when the tables do not say.</summary>
    public static (DottedVersion Version, string Source)? Floor(DottedVersion cuda, bool windows)
    {
        if (FactTables.Cuda.Families.TryGetValue($"{cuda.Major.ToString(CultureInfo.InvariantCulture)}.x", out var family))
        {
            var branch = family.BranchFloor is { } number ? DottedVersion.Parse(number.ToString(CultureInfo.InvariantCulture)) : (DottedVersion?)null;
            if ((windows ? family.MinDriverMinorCompatWindows ?? branch : family.MinDriverMinorCompatLinux) is { } floor) return (floor, family.Source);
        }
        return Shipped(cuda, windows);
    }

    /// <summary>The driver that came with the first toolkit of a version: the oldest that compiles its PTX.</summary>
    public static (DottedVersion Version, string Source)? Shipped(DottedVersion cuda, bool windows)
    {
        var toolkit = FactTables.Cuda.Toolkits.FirstOrDefault(t => t.Version.IsA(cuda) && (windows ? t.MinDriverWindows : t.MinDriverLinux) is not null);
        return toolkit is null ? null : ((windows ? toolkit.MinDriverWindows : toolkit.MinDriverLinux)!.Value, toolkit.Source);
    }

    /// <summary>The oldest driver that is enough for a build and knows the GPUs that were asked about.</summary>
    public static DottedVersion? Needed(Question question, CudaVariant variant)
    {
        var windows = question.System.Kind == SystemKind.Windows || question.Targets.Any(t => t.WindowsDriver);
        var first = from target in question.Targets
                    from gpu in target.Gpus
                    where !gpu.IsJetson && gpu.Capability is not null
                    let architecture = Architecture(gpu.Capability!.Value)
                    where architecture is not null
                    select First(architecture, gpu.Capability!.Value, windows)?.Version;
        return first.Append(Floor(variant.Cuda, windows)?.Version).Max();
    }

    /// <summary>A bare branch ("535") stands for its newest driver: people who write it mean "some 535".</summary>
    public static bool Reaches(DottedVersion driver, DottedVersion floor) => driver >= floor || (driver.Length == 1 && driver.Major == floor.Major);

    public static GpuArchitecture? Architecture(ComputeCapability gpu) => FactTables.Cuda.Architectures.FirstOrDefault(a => a.Cc.Contains(gpu));

    /// <summary>The last branch that supports an architecture, or null while it goes on: 580 of "R580".</summary>
    public static int? LastBranch(GpuArchitecture architecture) =>
        architecture.LastDriverBranch.StartsWith('R')
            && int.TryParse(architecture.LastDriverBranch.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var branch)
            ? branch
            : null;

    /// <summary>The driver of the first toolkit that knows a GPU: one of an older branch does not know it.</summary>
    public static (DottedVersion Version, string Source)? First(GpuArchitecture architecture, ComputeCapability gpu, bool windows) =>
        FirstToolkit(architecture.FirstToolkit, gpu) is { } cuda && Shipped(cuda, windows) is var (driver, source) ? (driver, $"{architecture.Source}; {source}") : null;

    /// <summary>"12.8", or by capability: "11.0 (8.0), 11.1 (8.6), 11.4 (8.7)". What else stands in brackets is a remark.</summary>
    static DottedVersion? FirstToolkit(string text, ComputeCapability gpu)
    {
        var entries = text.Split(", ");
        var entry = entries.FirstOrDefault(e => e.EndsWith($"({gpu})", StringComparison.Ordinal)) ?? entries[0];
        return DottedVersion.TryParse(entry.Split(' ')[0], CultureInfo.InvariantCulture, out var version) ? version : null;
    }

    /// <summary>Windows counts up inside a branch (R580 is 580 to 589), so only its tens tell branches apart.</summary>
    public static int Branch(DottedVersion driver, bool windows) => windows ? driver.Major / 10 * 10 : driver.Major;

    /// <summary>The newest branch that the tables know: R615.</summary>
    public static int Newest { get; } = FactTables.Cuda.Toolkits
        .Select(t => t.MinDriverLinux?.Major ?? (t.DriverBranch is { } branch ? int.Parse(branch.AsSpan(1), CultureInfo.InvariantCulture) : 0)).Max();
}
