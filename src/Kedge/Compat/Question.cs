using System.Collections.Immutable;
using Kedge.Compat.Names;
using Kedge.Machines;

namespace Kedge.Compat;

/// <summary>What is asked: does this PyTorch, with this CUDA and this Python, run there? What is null was not said and is not judged.</summary>
public sealed record Question
{
    /// <summary>Null or "newest": the newest that fits. 2.7: the newest 2.7.x.</summary>
    public DottedVersion? Torch { get; init; }
    public CudaWish Cuda { get; init; } = new CudaWish.Unsaid();
    public PythonVersion? Python { get; init; }
    /// <summary>Where the wheels are installed: inside the image, or on the machine itself.</summary>
    public WheelSystem System { get; init; } = WheelSystem.Linux;
    /// <summary>Machines and GPUs that all have to work.</summary>
    public ImmutableArray<Target> Targets { get; init; } = [];
    /// <summary>Companions (torchvision, torchaudio, torchtext, numpy, triton, cudnn, nccl); a null version asks for the right one.</summary>
    public ImmutableSortedDictionary<string, DottedVersion?> With { get; init; } =
        ImmutableSortedDictionary.Create<string, DottedVersion?>(StringComparer.Ordinal);
}

/// <summary>The system that wheels are for.</summary>
/// <param name="Architecture"><c>amd64</c> or <c>arm64</c>.</param>
/// <param name="Glibc">Null when not said.</param>
/// <param name="Name">debian:trixie; null when not said.</param>
/// <param name="IsMusl">No glibc at all: Alpine.</param>
/// <param name="InWindows">Windows or WSL: the driver's numbers are those of Windows.</param>
public sealed record WheelSystem(
    SystemKind Kind, string Architecture = "amd64", DottedVersion? Glibc = null, string? Name = null, bool IsMusl = false, bool InWindows = false)
{
    public static WheelSystem Linux { get; } = new(SystemKind.Linux);

    /// <summary>For what is installed on a machine itself, not in an image.</summary>
    public static WheelSystem Of(Machine machine) => new(
        machine.Os.Kind, machine.Architecture, machine.Glibc, machine.Os.Name,
        IsMusl: machine.Os.Distribution == "alpine", InWindows: machine.Os.IsWsl || machine.Os.Kind == SystemKind.Windows);

    /// <summary>The tables describe the wheels for x86_64 and for Macs: what is in those for another processor must not be told from them.</summary>
    public bool HasFacts => Architecture == "amd64" || Kind == SystemKind.Macos;

    public bool IsAppleSilicon => Kind == SystemKind.Macos && Architecture == "arm64";
}

/// <summary>A machine as far as it matters to CUDA: its driver and GPUs.</summary>
/// <param name="Name">For messages: "m.json", "this machine", or empty where there is only one.</param>
/// <param name="Driver">Null when not said.</param>
/// <param name="WindowsDriver">The driver's numbers are those of Windows: there, and in WSL.</param>
/// <param name="Lacks">The machine was looked at, and this is what it lacks: "an NVIDIA driver". Null when it lacks nothing that is known.</param>
public sealed record Target(string Name, DottedVersion? Driver, ImmutableArray<TargetGpu> Gpus, bool WindowsDriver = false, string? Lacks = null)
{
    public static Target Of(string name, Machine machine) => new(
        name,
        machine.Driver?.Version,
        [.. machine.Gpus.Select(TargetGpu.Of)],
        machine.Os.IsWsl || machine.Os.Kind == SystemKind.Windows,
        machine.IsMac ? "an NVIDIA GPU, as every Mac does" : machine.Driver is null ? "an NVIDIA driver" : null);
}

/// <param name="Capability">Null for a GPU that is not in the tables and was not measured.</param>
/// <param name="Source">Where the capability is from.</param>
public sealed record TargetGpu(string Name, ComputeCapability? Capability, string Source, bool IsJetson = false)
{
    /// <summary>What the driver measured counts more than what the table says.</summary>
    public static TargetGpu Of(Gpu gpu)
    {
        if (gpu.Capability is { } measured) return new(gpu.Name, measured, "measured on the machine");
        return GpuNames.Find(gpu.Name) is GpuNames.Found.One(var fact) ? Of(fact) : new(gpu.Name, null, "measured on the machine");
    }

    public static TargetGpu Of(Facts.GpuFact fact) => new(fact.Name, fact.Cc, fact.Source, fact.Class == "jetson");
}
