using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Kedge.Machines;

namespace Kedge.Compat.Facts;

/// <summary>One CUDA build of a PyTorch release.</summary>
public sealed record CudaVariant
{
    public required DottedVersion Cuda { get; init; }
    /// <summary><c>cu128</c>, as in 2.7.1+cu128.</summary>
    public required string Tag { get; init; }
    /// <summary>Below PyTorch's download site: <c>whl/cu128</c>.</summary>
    public required string Index { get; init; }
    public required Stability Stability { get; init; }
    public required string Cudnn { get; init; }
    public required string? Nccl { get; init; }
    /// <summary>The code in the wheel; mostly what the build scripts ask for, measured for some.</summary>
    public required IReadOnlyList<GpuCode> Sm { get; init; }
    /// <summary><c>linux</c> (x86_64), <c>windows</c>.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }
    public string? ToolkitFull { get; init; }
    /// <summary>Package → version of the nvidia wheels and triton that it pins.</summary>
    public IReadOnlyDictionary<string, string>? Wheels { get; init; }
    public string? WheelsKind { get; init; }
    public IReadOnlyList<string>? MetadataRequires { get; init; }
    public bool LibsBundledInTorchWheel { get; init; }
    public DottedVersion? MinGlibc { get; init; }
    public bool? Cxx11Abi { get; init; }
    public string? Cxx11AbiSource { get; init; }
    public string? Note { get; init; }
    public required string Source { get; init; }

    /// <summary>In PyTorch's own release matrix, so with companions built for it.</summary>
    [JsonIgnore]
    public bool InMatrix => Stability is Stability.Stable or Stability.Experimental;

    /// <summary>
    /// Machine code, not PTX. The table has the x86_64 wheels; Thor (11.0) is only in arm64 machines, whose CUDA 13 builds have code for it
    /// (PyTorch's RELEASE.md, aarch64 rows).
    /// </summary>
    public bool HasMachineCode(ComputeCapability gpu) =>
        Sm.Any(code => !code.IsPtx && code.RunsOn(gpu)) || (gpu == new ComputeCapability(11, 0) && Cuda.Major >= 13);
}

[JsonConverter(typeof(JsonStringEnumConverter<Stability>))]
public enum Stability
{
    [JsonStringEnumMemberName("stable")] Stable,
    [JsonStringEnumMemberName("experimental")] Experimental,
    [JsonStringEnumMemberName("legacy")] Legacy,
    /// <summary>A wheel exists though the release matrix does not list it.</summary>
    [JsonStringEnumMemberName("out-of-matrix")] OutOfMatrix,
}

/// <summary>Code in a wheel: machine code (<c>sm_90</c>), or PTX (<c>compute_120</c>) that a driver compiles for any GPU from there on.</summary>
[JsonConverter(typeof(ParsableJson<GpuCode>))]
public readonly record struct GpuCode(ComputeCapability For, bool IsPtx) : IParsable<GpuCode>
{
    /// <summary>
    /// Machine code runs on the same major number with an equal or higher minor one, PTX on everything from its own number on
    /// (CUDA C++ Programming Guide, "Binary Compatibility" and "PTX Compatibility").
    /// </summary>
    public bool RunsOn(ComputeCapability gpu) => IsPtx ? For <= gpu : For.Major == gpu.Major && For.Minor <= gpu.Minor;

    public static GpuCode Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var code) ? code : throw new FormatException($"not GPU code: '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GpuCode result)
    {
        var isPtx = s?.StartsWith("compute_", StringComparison.Ordinal) == true;
        var known = ComputeCapability.TryParse(s, provider, out var capability) && (isPtx || s.StartsWith("sm_", StringComparison.Ordinal));
        result = new(capability, isPtx);
        return known;
    }

    public override string ToString() => IsPtx ? $"PTX {For}" : For.ToString();
}
