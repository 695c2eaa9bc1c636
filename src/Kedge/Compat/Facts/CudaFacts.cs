using System.Text.Json;
using System.Text.Json.Serialization;
using Kedge.Machines;

namespace Kedge.Compat.Facts;

/// <summary>CUDA toolkits, the drivers that they need and the GPUs that they know: Cuda.data.json.</summary>
public sealed record CudaFacts
{
    [JsonPropertyName("_meta")]
    public required TableNote Meta { get; init; }
    /// <summary>By <c>12.x</c>: the driver that is enough for every toolkit of that major number.</summary>
    public required IReadOnlyDictionary<string, CudaFamily> Families { get; init; }
    public required IReadOnlyList<GpuArchitecture> Architectures { get; init; }
    public required IReadOnlyList<Rule> BinaryRules { get; init; }
    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<Toolkit> Toolkits { get; init; }
    public required IReadOnlyList<NeverReleased> NeverReleased { get; init; }
    public required IReadOnlyList<CudnnFloor> CudnnFloors { get; init; }
    /// <summary>How images of others are called; nothing here decides by it.</summary>
    public required JsonElement ImageNaming { get; init; }
}

public sealed record TableNote(string Note, string Source, string? PreferRuntimeQuery = null);

/// <param name="BranchFloor">NVIDIA's own wording is the branch alone: ">= 580".</param>
public sealed record CudaFamily(
    DottedVersion? MinDriverMinorCompatLinux, string Source, DottedVersion? MinDriverMinorCompatWindows = null, int? BranchFloor = null, string? Note = null);

/// <param name="Cc">Compute capabilities.</param>
/// <param name="FirstToolkit">"12.8", or by capability: "11.0 (8.0), 11.1 (8.6)".</param>
/// <param name="LastDriverBranch">"R470", or "ongoing".</param>
public sealed record GpuArchitecture(
    string Architecture, IReadOnlyList<ComputeCapability> Cc, string FirstToolkit, string LastToolkit, string LastDriverBranch, string Source, string? Confidence = null);

public sealed record Rule([property: JsonPropertyName("rule")] string Text, string Source);

public sealed record NeverReleased(DottedVersion Version, string Note, string Source);

public sealed record CudnnFloor(string Cudnn, string Source, ComputeCapability? MinCc = null, DottedVersion? MinDriverLinux = null, string? Note = null);

/// <param name="MinDriverLinux">The driver that ships with this toolkit.</param>
/// <param name="MinDriverMinorCompat">The driver that is enough to run its programs.</param>
public sealed record Toolkit(
    DottedVersion Version, string Label, DottedVersion? MinDriverLinux, DottedVersion? MinDriverMinorCompat,
    IReadOnlyList<ComputeCapability> SupportedSm, IReadOnlyList<ComputeCapability> DroppedSm, string Source,
    DottedVersion? MinDriverWindows = null, string? DriverBranch = null, string? Confidence = null,
    IReadOnlyList<string>? NvidiaCudaImageUbuntu = null, string? NvidiaCudaImageTagExample = null, string? ImageSource = null);
