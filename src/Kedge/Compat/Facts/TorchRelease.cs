using System.Text.Json.Serialization;

namespace Kedge.Compat.Facts;

/// <summary>One PyTorch release with what its wheels need. A row of Torch.data.json; every fact has its source.</summary>
public sealed record TorchRelease
{
    public required DottedVersion Version { get; init; }
    public required string Released { get; init; }
    public required string ReleasedConfidence { get; init; }
    /// <summary>Lowest and highest CPython (major.minor) with stable wheels.</summary>
    public required IReadOnlyList<DottedVersion> Python { get; init; }
    /// <summary>Further Pythons in words: "3.13t", "3.13 (Linux x86_64 wheels only)".</summary>
    public IReadOnlyList<string>? PythonExperimental { get; init; }
    /// <summary>CUDA of a plain <c>pip install torch</c> on Linux x86_64.</summary>
    [JsonPropertyName("default_cuda")]
    public required DottedVersion DefaultCuda { get; init; }
    /// <summary>Oldest CUDA first.</summary>
    public required IReadOnlyList<CudaVariant> Cuda { get; init; }
    public required IReadOnlyList<string> Rocm { get; init; }
    public required bool Cpu { get; init; }
    public required string Torchvision { get; init; }
    public required string Torchaudio { get; init; }
    /// <summary>"exact pair only", or the range that also works.</summary>
    public required string TorchaudioCompatible { get; init; }
    /// <summary>Null from 2.4 on: torchtext has ended.</summary>
    public required string? Torchtext { get; init; }
    public string? TorchtextReason { get; init; }
    public required WheelTag Manylinux { get; init; }
    /// <summary>The oldest glibc that these wheels load with; a variant may need a newer one.</summary>
    public required DottedVersion MinGlibc { get; init; }
    public required bool LinuxWheelsCxx11Abi { get; init; }
    public string? LinuxWheelsCxx11AbiSource { get; init; }
    public required PypiWheel PypiWheel { get; init; }
    public required NumpyAbi Numpy { get; init; }
    public string? Triton { get; init; }
    public IReadOnlyList<string>? Notes { get; init; }
    public required string Source { get; init; }
}

public sealed record WheelTag(string Tag, string Note);

/// <summary>What PyPI itself gives on each system: a CUDA tag, <c>cpu</c> or <c>cpu/mps</c>.</summary>
public sealed record PypiWheel(
    [property: JsonPropertyName("linuxX86_64")] string LinuxAmd64, string Windows, string MacosArm64,
    [property: JsonPropertyName("macosX86_64")] bool MacosAmd64, string Source);

/// <summary>"1.x only", "1.x and 2.x" or "unknown", by system.</summary>
public sealed record NumpyAbi(string Linux, string Windows, string Source, string Confidence);
