using System.Collections.Immutable;
using System.Globalization;
using Kedge.Machines.Probe;

namespace Kedge.Runs.Resources;

/// <summary>Finds out where a process may run and where GPUs are plugged in.</summary>
public static class PlacementProbe
{
    /// <param name="status">The process's <c>/proc/PID/status</c>.</param>
    public static Placement Look(string? status, ImmutableArray<GpuSlot> gpus, string sys = "/sys") =>
        new(Line(status, "Cpus_allowed_list:"), Line(status, "Mems_allowed_list:")) { Nodes = Nodes(sys), Gpus = [.. gpus.Select(g => Place(g, sys))] };

    static string? Line(string? status, string name) =>
        status?.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim() is { Length: > 0 } list ? list : null;

    static ImmutableArray<NumaNode> Nodes(string sys) =>
    [
        .. from number in CpuList.Parse(CounterProbe.Text($"{sys}/devices/system/node/online")) ?? []
           let cpus = CounterProbe.Text(string.Create(CultureInfo.InvariantCulture, $"{sys}/devices/system/node/node{number}/cpulist"))
           where cpus is not null
           select new NumaNode(number, cpus.Trim()),
    ];

    static PlacedGpu Place(GpuSlot gpu, string sys)
    {
        var folder = $"{sys}/bus/pci/devices/{gpu.Address}";
        var (node, cpus) = gpu.Address is null ? (null, null) : (CounterProbe.Text(folder + "/numa_node"), CounterProbe.Text(folder + "/local_cpulist"));
        return new(gpu.Address)
        {
            Node = (int?)KernelNumbers.Whole(node),   // -1: the firmware does not tell
            Cpus = cpus?.Trim() is { Length: > 0 } near ? near : null,
            Generation = gpu.Generation, Lanes = gpu.Lanes, Slices = gpu.Slices,
        };
    }
}
