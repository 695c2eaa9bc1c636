using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using Kedge.Runs.Resources;
using static System.FormattableString;

namespace Kedge.Traces.Rules;

/// <summary>Where a run was put: beside its GPU or across the machine, behind a full or a narrow link, alone or with others.</summary>
static class PlacementRules
{
    /// <summary>Looks at links and processes; ten seconds lie between two.</summary>
    const int FewestLooks = 3;

    public static ImmutableArray<Bottleneck> Judge(IReadOnlyList<MetricRow> samples, Placement? placement)
    {
        var found = ImmutableArray.CreateBuilder<Bottleneck>();
        for (var i = 0; i < SampleRules.MostDevices; i++)
        {
            var name = Invariant($"gpu{i}");
            var gpu = i < placement?.Gpus.Length ? placement.Gpus[i] : null;
            if (!IsUsed(samples, name)) continue;
            Bottleneck?[] here = [gpu is null ? null : Far(name, gpu, placement!), gpu is null ? null : Narrow(samples, name, gpu), Shared(samples, name, gpu)];
            found.AddRange(here.OfType<Bottleneck>());
        }
        return found.ToImmutable();
    }

    /// <summary>By the run: where the driver tells processes, by one of its own; else by whatever runs there.</summary>
    static bool IsUsed(IReadOnlyList<MetricRow> samples, string name) =>
        samples.Of(name + ".processes") is { Length: > 0 } own ? own.Max() > 0 : samples.Of(name + ".busy").DefaultIfEmpty(0).Max() > 0;

    /// <summary>Every copy to the device and every launch crosses the link between the sockets.</summary>
    static Bottleneck? Far(string name, PlacedGpu gpu, Placement placement)
    {
        if (!placement.IsFarFrom(gpu)) return null;
        var (node, bound) = gpu.Node is { } number
            ? (Invariant($"NUMA node {number}"), Invariant($"numactl --cpunodebind={number} --membind={number}"))
            : ("another NUMA node", $"taskset -c {gpu.Cpus}");
        return new("far-from-gpu", $"the run may not use the processors or the memory beside {name}",
            [
                $"{name} ({gpu.Address}) hangs on {node}, with the processors {gpu.Cpus ?? "?"}",
                $"the run may use the processors {placement.Cpus ?? "?"} and the memory of node {placement.Memory ?? "?"}",
            ],
            0, "",
            [
                new("start it there:", $"{bound} kedge run --engine host -- python train.py"),
                new("a container gets its processors from the daemon's control group, a job from Slurm:", "sbatch --gpu-bind=closest …"),
                new("or take a GPU that is near:", "kedge run --gpus 0 -- python train.py   # nvidia-smi topo -m"),
            ]) { IsNote = true };
    }

    /// <summary>Looked at while the device works: an idle one saves power by a slower link.</summary>
    static Bottleneck? Narrow(IReadOnlyList<MetricRow> samples, string name, PlacedGpu gpu)
    {
        if (gpu is not { Generation: { } generation, Lanes: { } lanes }) return null;
        var looks = Links(samples, name).ToList();
        if (looks.Count < FewestLooks) return null;
        var best = looks.MaxBy(l => PcieLink.Speed(l.Generation, l.Lanes));
        var share = PcieLink.Speed(best.Generation, best.Lanes) / PcieLink.Speed(generation, lanes);
        if (share >= Threshold.Of("link.share")) return null;
        return new("slow-link", $"{name} is connected with {Amount.Percent(share)} of the speed that device and slot can have",
            [
                $"{PcieLink.Text(best.Generation, best.Lanes)} at the best of {looks.Count} looks while it worked",
                $"{PcieLink.Text(generation, lanes)} is possible",
            ],
            0, "",
            [
                new("what copies cost, a trace tells:", "kedge run --profile -- python train.py"),
                new("a card that does not sit well, a riser, a slot that shares its lanes, or the firmware's settings:",
                    $"sudo lspci -vv -s {gpu.Address} | grep LnkSta"),
            ]) { IsNote = true };
    }

    static IEnumerable<(double Generation, double Lanes)> Links(IReadOnlyList<MetricRow> samples, string name) =>
        from sample in samples
        where Value(sample, name + ".busy") > Threshold.Of("device.busy")
        let generation = Value(sample, name + ".pcie.generation")
        let lanes = Value(sample, name + ".pcie.lanes")
        where generation > 0 && lanes > 0
        select (generation.Value, lanes.Value);

    static double? Value(MetricRow row, string name)
    {
        foreach (var (there, value) in row.Values) if (there == name && double.IsFinite(value)) return value;
        return null;
    }

    static Bottleneck? Shared(IReadOnlyList<MetricRow> samples, string name, PlacedGpu? gpu)
    {
        // Slices of a divided device are walled off: who has the other ones does not matter, and memory and time are the slice's own.
        if (gpu is { IsDivided: true } || samples.Of(name + ".processes").DefaultIfEmpty(0).Max() == 0) return null;
        var (others, held) = (samples.Of(name + ".others"), samples.Of(name + ".others.memory").DefaultIfEmpty(0).Max());
        if (others.Length < FewestLooks || others.Average(o => o > 0 ? 1 : 0) is var share && share <= Threshold.Of("device.shared")) return null;
        return new("gpu-shared", $"other programs were on {name} in {Amount.Percent(share)} of the time",
            [Invariant($"up to {others.Max():0} processes that are not the run's, with up to {Amount.Bytes((long)held)} of its memory; {others.Length} looks")],
            0, "",
            [
                new("who they are:", "nvidia-smi --query-compute-apps=pid,name,used_memory --format=csv"),
                new("they take turns on it, and times of this run are no measure; take a device that is free:", "kedge run --gpus 1 -- python train.py"),
            ]) { IsNote = true };
    }
}
