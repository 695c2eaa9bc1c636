using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Resources;

/// <summary><c>sys/placement.json</c>: which processors and memory a run's first process might use a second after its start, and where the GPUs are.</summary>
/// <param name="Cpus">List of processors (<see cref="CpuList"/>), from <c>Cpus_allowed_list</c>.</param>
/// <param name="Memory">List of NUMA nodes whose memory it may take, from <c>Mems_allowed_list</c>.</param>
public sealed record Placement(string? Cpus, string? Memory)
{
    /// <summary>In the run's folder.</summary>
    public const string FileName = "sys/placement.json";

    public ImmutableArray<NumaNode> Nodes { get; init; } = [];

    /// <summary>In NVML's order, as in the samples.</summary>
    public ImmutableArray<PlacedGpu> Gpus { get; init; } = [];

    /// <summary>Its beginning says that one may run on no processor beside this GPU, or take no memory there; false where that is not told.</summary>
    public bool IsFarFrom(PlacedGpu gpu) =>
        Nodes.Length > 1 && (CpuList.Parse(Cpus) is { IsEmpty: false } mine && CpuList.Parse(gpu.Cpus) is { IsEmpty: false } near && !mine.Overlaps(near)
            || gpu.Node is { } node && CpuList.Parse(Memory) is { IsEmpty: false } memory && !memory.Contains(node));
}

public sealed record NumaNode(int Number, string Cpus);

/// <summary>Where a GPU is plugged in.</summary>
/// <param name="Address">On PCI: <c>0000:3b:00.0</c>.</param>
public sealed record PlacedGpu(string? Address)
{
    /// <summary>The NUMA node that it hangs on; null where the machine has one, or does not tell.</summary>
    public int? Node { get; init; }
    /// <summary>List of the processors on that node.</summary>
    public string? Cpus { get; init; }
    /// <summary>The fastest link that device and slot can have.</summary>
    public int? Generation { get; init; }
    public int? Lanes { get; init; }
    /// <summary>Names of its MIG slices.</summary>
    public ImmutableArray<string> Slices { get; init; } = [];

    public bool IsDivided => Slices is { IsDefaultOrEmpty: false };
}

/// <summary>A PCIe link in words and numbers.</summary>
public static class PcieLink
{
    /// <summary><c>PCIe 4.0 ×16</c>.</summary>
    public static string Text(double generation, double lanes) => string.Create(CultureInfo.InvariantCulture, $"PCIe {generation:0}.0 ×{lanes:0}");

    /// <summary>Bytes a second in one direction: transfers a second and lane, less the line code (PCI Express Base Specification).</summary>
    public static double Speed(double generation, double lanes) => lanes * generation switch
    {
        <= 1 => 0.25e9, 2 => 0.5e9, 3 => 0.985e9, 4 => 1.969e9, 5 => 3.938e9, _ => 7.563e9,
    };
}
