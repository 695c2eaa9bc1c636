using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Kedge.Machines;

/// <summary>How a host is set up around its engine and its GPUs: what <c>kedge doctor</c> looks at besides versions.</summary>
public sealed record HostSetup
{
    /// <summary>Bytes of /dev/shm; null where there is none.</summary>
    public long? SharedMemory { get; init; }
    /// <summary>The disk that the store is on.</summary>
    public Volume? Store { get; init; }
    /// <summary>The cgroup hierarchy that limits live in: 1 or 2; null when unknown.</summary>
    public int? Cgroup { get; init; }
    /// <summary>NVIDIA display controllers on the PCI bus, whether or not a driver drives them.</summary>
    public int NvidiaCards { get; init; }
    /// <summary>The driver's device nodes that are there: <c>/dev/nvidia0</c>, <c>/dev/nvidiactl</c>, <c>/dev/nvidia-uvm</c>.</summary>
    public ImmutableArray<string> DeviceNodes { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>Those of them that this user may not open.</summary>
    public ImmutableArray<string> ClosedNodes { get; init => field = value.IsDefault ? [] : value; } = [];
    /// <summary>InfiniBand devices are there (/dev/infiniband), which NCCL uses.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Infiniband { get; init; }
    /// <summary>Proxies and mirrors in force, without credentials.</summary>
    public ImmutableArray<Setting> Network { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <param name="Path">What was asked about.</param>
/// <param name="Free">Bytes that this user may still write.</param>
/// <param name="Size">Bytes.</param>
public sealed record Volume(string Path, long Free, long Size);

/// <param name="Name"><c>HTTPS_PROXY</c>, <c>apt</c>, <c>pip index-url</c>.</param>
/// <param name="From">The file, or <c>environment</c>.</param>
public sealed record Setting(string Name, string Value, string From);
