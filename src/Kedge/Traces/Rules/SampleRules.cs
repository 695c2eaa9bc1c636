using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Metrics;
using static System.FormattableString;

namespace Kedge.Traces.Rules;

/// <summary>
/// What a run's samples (<c>sys/host0.jsonl</c>) show without any profiler's trace: less than a trace does, so the advice is often to
/// make one.
/// </summary>
public static class SampleRules
{
    /// <summary>Fewer seconds are the start and the end.</summary>
    internal const int Fewest = 10;

    /// <summary>In one machine.</summary>
    internal const int MostDevices = 64;

    /// <summary>Seconds; and the share of one in which a kernel may have run in them.</summary>
    const int Stretch = 30;
    const double NothingRuns = 0.02;

    /// <param name="samples">Rows of the sampler, once a second.</param>
    public static ImmutableArray<Bottleneck> Judge(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        Bottleneck?[] found = [Throttled(samples), .. Devices(samples, limits), SharedMemory(samples, limits.Shm), MemoryRules.Judge(samples, limits)];
        return [.. found.OfType<Bottleneck>()];
    }

    internal static double[] Of(this IReadOnlyList<MetricRow> samples, string name) =>
        [.. samples.SelectMany(r => r.Values).Where(v => v.Name == name && double.IsFinite(v.Value)).Select(v => v.Value)];

    static Bottleneck? Throttled(IReadOnlyList<MetricRow> samples)
    {
        var throttled = Of(samples, "cpu.throttled");
        if (throttled.Length < Fewest || throttled.Average() <= Threshold.Of("cpu.throttled")) return null;
        return new("cpu-throttled",
            $"the container had used up its share of the processors in {Amount.Percent(throttled.Average())} of the periods, and was stopped until the next",
            [$"{throttled.Length} samples, the worst second {Amount.Percent(throttled.Max())}; it used {Of(samples, "cpu").DefaultIfEmpty(0).Average():0.0} processors on average"],
            Math.Min(1, throttled.Average()), "if it had never been stopped",
            [new("give it more, or run fewer threads:", "kedge run --cpus 8 -- python train.py"),
                new("threads that only take turns:", "kedge run --env OMP_NUM_THREADS=4 -- python train.py")]);
    }

    /// <summary>As far as they were sampled, in their order. A device that is divided into MIG slices has no figure for itself.</summary>
    static IEnumerable<SampledDevice> Sampled(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        for (var i = 0; i < MostDevices; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"gpu{i}");
            if (Of(samples, name + ".busy") is { Length: > 0 } busy)
                yield return new(name, busy, Of(samples, name + ".memory"), i < limits.Devices.Length ? limits.Devices[i] : null);
        }
    }

    static IEnumerable<Bottleneck?> Devices(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        var devices = Sampled(samples, limits).ToList();
        foreach (var device in devices)
        {
            var (name, busy, throttled) = (device.Name, device.Busy, Of(samples, device.Name + ".throttled"));
            if (!limits.AllDevices && busy.Max() == 0) continue;
            if (DeviceUseRules.Unused(device, devices.Exists(d => d.Busy.Max() > 0)) is { } unused)
            {
                yield return unused;
                continue;
            }
            yield return DeviceUseRules.Headroom(device);
            var (idle, rest) = Stretches(busy);
            if (idle.Count > 0 && idle.Sum() / (double)busy.Length > Threshold.Of("idle.stretches")) yield return Stands(name, busy, idle);
            if (rest.Length >= Fewest && rest.Average() < Threshold.Of("device.busy")) yield return Idle(name, rest, Of(samples, "cpu"));
            if (Products(samples, name, busy) is { } products) yield return products;
            if (throttled.Length >= Fewest && throttled.Average() > Threshold.Of("device.throttled"))
                yield return new("gpu-throttled", $"{name} lowered its clock in {Amount.Percent(throttled.Average())} of the seconds",
                    [$"{throttled.Length} samples; {Watts(samples, name)}"], 0, "",
                    [new("heat or a power limit: look which, then at fans, neighbours and the limit:",
                        "nvidia-smi -q -d PERFORMANCE,POWER,TEMPERATURE")]) { IsNote = true };
        }
    }

    static string Watts(IReadOnlyList<MetricRow> samples, string name) =>
        Of(samples, name + ".watts") is { Length: > 0 } watts
            ? string.Create(CultureInfo.InvariantCulture, $"{watts.Average():0} W on average")
            : "no power was told";

    /// <summary>Seconds of each stretch of half a minute and more in which nothing ran, the start apart; and the seconds outside of them.</summary>
    static (List<int> Idle, double[] Others) Stretches(double[] busy)
    {
        var (idle, rest) = (new List<int>(), new List<double>());
        for (int at = 0, end; at < busy.Length; at = end)
        {
            for (end = at; end < busy.Length && busy[end] < NothingRuns;) end++;
            if (end - at >= Stretch && at > 0) idle.Add(end - at);
            else rest.AddRange(busy[at..(end = Math.Max(end, at + 1))]);
        }
        return (idle, [.. rest]);
    }

    static Bottleneck Stands(string name, double[] busy, List<int> idle) =>
        new("idle-stretches", $"{name} does nothing at all in {idle.Count} {(idle.Count == 1 ? "stretch" : "stretches")} of {idle.Max()} s and less",
            [$"{idle.Sum()} of {busy.Length} seconds without any kernel, the start left out"], idle.Sum() / (double)busy.Length, "if it had worked on meanwhile",
            [new("evaluation on the processor, a checkpoint, or the end of an epoch: let it run on the device, more rarely, or beside training"),
                new("workers that start anew in every epoch:", "DataLoader(…, persistent_workers=True)")]);

    /// <summary>Tensor Cores that never work on a device that is busy; counted on Hopper and later.</summary>
    static Bottleneck? Products(IReadOnlyList<MetricRow> samples, string name, double[] busy)
    {
        var tensor = Of(samples, name + ".tensor");
        if (tensor.Length < Fewest || busy.Average() <= Threshold.Of("device.busy") || tensor.Average() >= Threshold.Of("tensorcores.active")) return null;
        return new("no-tensor-cores", $"{name} is busy and its Tensor Cores work {Amount.Percent(tensor.Average())} of the time",
            [$"{tensor.Length} samples of one second; busy {Amount.Percent(busy.Average())}"], 0, "",
            [
                new("bfloat16 for the forward pass and the loss; no gradient scaling is needed:",
                    "with torch.autocast(\"cuda\", dtype=torch.bfloat16): loss = criterion(model(x), y)"),
                new("a trace names the kernels:", "kedge run --profile -- python train.py"),
            ]) { IsNote = true };
    }

    static Bottleneck Idle(string name, double[] busy, double[] cpu)
    {
        // One processor at its limit beside an idle device is a loop that loads or launches alone.
        var alone = cpu.Length >= Fewest && cpu.Average() is > 0.85 and < 1.3;
        return new("gpu-idle", $"{name} had a kernel running in only {Amount.Percent(busy.Average())} of the time",
            [$"{busy.Length} samples of one second",
                .. alone ? ["one processor was busy all the time and the others were not: one thread loads data, or cannot launch kernels faster"] : ImmutableArray<string>.Empty],
            1 - busy.Average(), "if it had always been busy; samples do not tell why it was not",
            [new("a trace tells why:", "kedge run --profile -- python train.py"),
                .. alone ? [new Change("often it is the DataLoader:",
                    "DataLoader(…, num_workers=8, pin_memory=True, persistent_workers=True)")] : ImmutableArray<Change>.Empty]);
    }

    /// <summary>DataLoader workers hand batches over in shared memory; when it is full, they die of a bus error.</summary>
    static Bottleneck? SharedMemory(IReadOnlyList<MetricRow> samples, long? limit)
    {
        var used = Of(samples, "shm");
        if (limit is not { } all || used.Length < Fewest || used.Max() / all <= Threshold.Of("shm.full")) return null;
        return new("shm-full", $"{Amount.Percent(used.Max() / all)} of the container's shared memory was taken",
            [$"{Amount.Bytes((long)used.Max())} of {Amount.Bytes(all)} at the most"], 0, "",
            [new("give it more:", Invariant($"kedge run --shm {2 * all >> 20}m -- python train.py")),
                new("or hold fewer batches:", "DataLoader(…, prefetch_factor=2)   # times num_workers")]) { IsNote = true };
    }
}
