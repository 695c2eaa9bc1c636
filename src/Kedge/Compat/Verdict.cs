using System.Collections.Immutable;
using Kedge.Compat.Facts;
using Kedge.Compat.Reasons;

namespace Kedge.Compat;

/// <summary>The answer: it fits, as this build; or every reason why not.</summary>
/// <param name="Build">What was chosen; null when nothing fits.</param>
/// <param name="Warnings">What to know although it fits, and how open questions were decided.</param>
public sealed record Verdict(Build? Build, ImmutableArray<Reason> Reasons, ImmutableArray<Reason> Warnings)
{
    public bool Fits => Build is not null;

    /// <summary>It fits, but not as the build that a plain install gives.</summary>
    public bool IsNotPlain => Warnings.Any(w => w.Code == CompatProblems.PlainInstallCode);
}

/// <summary>A release in one of its builds.</summary>
/// <param name="Version">The release's own version, or that of a newer one that was judged by it.</param>
/// <param name="Variant">Null for the CPU build.</param>
/// <param name="Driver">The oldest driver that is enough, for the GPUs that were asked about too; null for the CPU build.</param>
/// <param name="Because">Why this CUDA, in words.</param>
public sealed record Build(TorchRelease Release, DottedVersion Version, CudaVariant? Variant, DottedVersion? Driver, string Because)
{
    /// <summary><c>cu128</c>, <c>cpu</c>.</summary>
    public string Tag => Variant?.Tag ?? "cpu";

    /// <summary><c>12.8</c>, <c>cpu</c>.</summary>
    public string Cuda => Variant?.Cuda.ToString() ?? "cpu";

    /// <summary>Whether the tables know this very release, and so its companions.</summary>
    public bool IsKnown => Version == Release.Version;

    public DottedVersion MinGlibc => Variant?.MinGlibc ?? Release.MinGlibc;
}
