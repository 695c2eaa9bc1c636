using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kedge.Machines;

/// <summary>
/// A host as facts, measured (<c>kedge doctor</c>) or read from a saved profile. Null and empty mean "there is none" or "could not be read";
/// <see cref="Unread"/> tells the two apart.
/// </summary>
public sealed record Machine
{
    public const int Format = 1;

    /// <summary>Version of the profile's format.</summary>
    public int Kedge { get; init; } = Format;
    public required HostOs Os { get; init; }
    /// <summary>The processor in OCI terms: <c>amd64</c>, <c>arm64</c>.</summary>
    public required string Architecture { get; init; }
    /// <summary>The C library's version, 2.41; null where there is no glibc (musl, macOS, Windows).</summary>
    public DottedVersion? Glibc { get; init; }
    public required Cpu Cpu { get; init; }
    /// <summary>Bytes.</summary>
    public required long Memory { get; init; }
    /// <summary>The NVIDIA driver; null when there is none.</summary>
    public NvidiaDriver? Driver { get; init; }
    // A list that the text leaves out arrives as default(ImmutableArray), which must not be enumerated.
    public ImmutableArray<Gpu> Gpus { get; init => field = value.IsDefault ? [] : value; } = [];
    public ContainerToolkit? Toolkit { get; init; }
    public ImmutableArray<Engine> Engines { get; init => field = value.IsDefault ? [] : value; } = [];
    // Left out in the text, it arrives as null.
    public HostSetup Setup { get; init => field = value ?? new(); } = new();
    /// <summary>Facts that could not be read, each with the reason: <c>driver: permission denied on /dev/nvidiactl</c>.</summary>
    public ImmutableArray<string> Unread { get; init => field = value.IsDefault ? [] : value; } = [];

    [JsonIgnore]
    public bool IsMac => Os.Kind == SystemKind.Macos;

    /// <summary>M1 and later: no NVIDIA GPU and no CUDA, in no container either.</summary>
    [JsonIgnore]
    public bool IsAppleSilicon => IsMac && Architecture == "arm64";
}

[JsonConverter(typeof(JsonStringEnumConverter<SystemKind>))]
public enum SystemKind
{
    [JsonStringEnumMemberName("linux")] Linux,
    [JsonStringEnumMemberName("windows")] Windows,
    [JsonStringEnumMemberName("macos")] Macos,
}

/// <param name="Distribution">ID of /etc/os-release: <c>debian</c>; <c>macos</c>, <c>windows</c>.</param>
/// <param name="Name">For people: "Debian GNU/Linux 13 (trixie)".</param>
/// <param name="Kernel">Release: <c>6.12.48+deb13-amd64</c>.</param>
/// <param name="Version">VERSION_ID: <c>13</c>, <c>24.04</c>; null on rolling distributions.</param>
/// <param name="IsWsl">Linux inside Windows: the driver is the Windows one, its libraries lie in /usr/lib/wsl/lib.</param>
public sealed record HostOs(SystemKind Kind, string Distribution, string Name, string Kernel, string? Version = null, bool IsWsl = false);

/// <param name="Model">"AMD EPYC 7763 64-Core Processor".</param>
/// <param name="Cores">Logical processors that this user may use.</param>
public sealed record Cpu(string Model, int Cores);

/// <param name="Version">Of the kernel's module: <c>580.95.05</c>.</param>
/// <param name="From">Where it was read: <c>/proc/driver/nvidia/version</c>, <c>nvml</c>, <c>nvidia-smi</c>.</param>
/// <param name="Library">Of libcuda and libnvidia-ml where it differs from the module, which then refuses them until a restart.</param>
/// <param name="OpenModule">Whether the open kernel module is loaded, which Blackwell needs; null when unknown.</param>
public sealed record NvidiaDriver(DottedVersion Version, string From, DottedVersion? Library = null, bool? OpenModule = null);

/// <param name="Name">As the driver says it: "NVIDIA GeForce RTX 4090".</param>
/// <param name="Capability">Null when only a name could be read.</param>
/// <param name="Memory">Bytes; null when unknown or shared with the host.</param>
public sealed record Gpu(string Name, string? Uuid = null, ComputeCapability? Capability = null, long? Memory = null);

/// <summary>What lets containers reach the GPUs.</summary>
/// <param name="CdiFiles">CDI specifications found (/etc/cdi, /var/run/cdi).</param>
/// <param name="CdiDevices">Names that they define: <c>nvidia.com/gpu=all</c>.</param>
/// <param name="Version">Of nvidia-container-toolkit, 1.17.8; null when it is not installed.</param>
public sealed record ContainerToolkit(ImmutableArray<string> CdiFiles, ImmutableArray<string> CdiDevices, string? Version = null);

/// <summary>A container engine that was asked.</summary>
/// <param name="Name"><c>docker</c> or <c>podman</c>.</param>
/// <param name="Runtimes">OCI runtimes that it knows, such as <c>nvidia</c>.</param>
/// <param name="Version">Of the engine that answered; null when none did.</param>
/// <param name="Trouble">Why it cannot be used, in its own words; null when it can.</param>
/// <param name="Cgroup">1 or 2; null when unknown.</param>
public sealed record Engine(
    string Name, bool Rootless, ImmutableArray<string> Runtimes, string? Version = null, string? Trouble = null, int? Cgroup = null);
