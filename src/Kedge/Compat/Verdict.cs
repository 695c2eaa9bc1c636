using System.Collections.Immutable;
using Kedge.Compat.Facts;

namespace Kedge.Compat;

/// <summary>The answer: it fits, as this build; or every reason why not.</summary>
/// <param name="Build">What was chosen; null when nothing fits.</param>
/// <param name="Warnings">What to know although it fits, and how open questions were decided.</param>
public sealed record Verdict(Build? Build, ImmutableArray<Reason> Reasons, ImmutableArray<Reason> Warnings)
{
    public bool Fits => Build is not null;
}

/// <summary>A release in one of its builds.</summary>
/// <param name="Version">The release's own version, or that of a newer one that was judged by it.</param>
/// <param name="Variant">Null for the CPU build.</param>
/// <param name="Because">Why this CUDA, in words.</param>
public sealed record Build(TorchRelease Release, DottedVersion Version, CudaVariant? Variant, string Because)
{
    /// <summary><c>cu128</c>, <c>cpu</c>.</summary>
    public string Tag => Variant?.Tag ?? "cpu";

    /// <summary><c>12.8</c>, <c>cpu</c>.</summary>
    public string Cuda => Variant?.Cuda.ToString() ?? "cpu";
}
