using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Traces.Rules;

/// <summary>
/// What a run's samples (<c>sys/host0.jsonl</c>) and its own metrics show without any profiler's trace: less than a trace does, so the
/// advice is often to make one.
/// </summary>
public static class SampleRules
{
    /// <summary>Fewer seconds are the start and the end.</summary>
    const int Fewest = 10;

    /// <param name="samples">Rows of the sampler, once a second.</param>
    /// <param name="series">The run's metrics.</param>
    public static ImmutableArray<Bottleneck> Judge(IReadOnlyList<MetricRow> samples, IEnumerable<MetricSeries> series)
    {
        var named = series.ToDictionary(s => s.Name, StringComparer.Ordinal);
        Bottleneck?[] found = [Throttled(samples), .. Devices(samples), Waiting(named), .. named.Values.Select(Broken)];
        return [.. found.OfType<Bottleneck>()];
    }

    static double[] Of(IReadOnlyList<MetricRow> samples, string name) =>
        [.. samples.SelectMany(r => r.Values).Where(v => v.Name == name && double.IsFinite(v.Value)).Select(v => v.Value)];

    static Bottleneck? Throttled(IReadOnlyList<MetricRow> samples)
    {
        var throttled = Of(samples, "cpu.throttled");
        if (throttled.Length < Fewest || throttled.Average() <= Threshold.Of("cpu.throttled")) return null;
        return new("cpu-throttled", $"the container had used up its share of the processors in {Amount.Percent(throttled.Average())} of the periods, and was stopped until the next",
            [$"{throttled.Length} samples, the worst second {Amount.Percent(throttled.Max())}; it used {Of(samples, "cpu").DefaultIfEmpty(0).Average():0.0} processors on average"],
            Math.Min(1, throttled.Average()), "if it had never been stopped",
            [new("give it more, or run fewer threads:", "kedge run --cpus 8 -- python train.py"), new("threads that only take turns:", "kedge run --env OMP_NUM_THREADS=4 -- python train.py")]);
    }

    static IEnumerable<Bottleneck?> Devices(IReadOnlyList<MetricRow> samples)
    {
        for (var i = 0; i < 64; i++)
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"gpu{i}");
            var (busy, throttled) = (Of(samples, name + ".busy"), Of(samples, name + ".throttled"));
            if (busy.Length == 0) yield break;
            if (busy.Length >= Fewest && busy.Average() < Threshold.Of("device.busy")) yield return Idle(name, busy, Of(samples, "cpu"));
            if (throttled.Length >= Fewest && throttled.Average() > Threshold.Of("device.throttled"))
                yield return new("gpu-throttled", $"{name} lowered its clock in {Amount.Percent(throttled.Average())} of the seconds", [$"{throttled.Length} samples; {Watts(samples, name)}"], 0, "",
                    [new("heat or a power limit: look which, then at fans, neighbours and the limit:", "nvidia-smi -q -d PERFORMANCE,POWER,TEMPERATURE")]) { IsNote = true };
        }
    }

    static string Watts(IReadOnlyList<MetricRow> samples, string name) => Of(samples, name + ".watts") is { Length: > 0 } watts ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{watts.Average():0} W on average") : "no power was told";

    static Bottleneck Idle(string name, double[] busy, double[] cpu)
    {
        // One processor at its limit beside an idle device is a loop that loads or launches alone.
        var alone = cpu.Length >= Fewest && cpu.Average() is > 0.85 and < 1.3;
        return new("gpu-idle", $"{name} had a kernel running in only {Amount.Percent(busy.Average())} of the time",
            [$"{busy.Length} samples of one second", .. alone ? ["one processor was busy all the time and the others were not: one thread loads data, or cannot launch kernels faster"] : ImmutableArray<string>.Empty],
            1 - busy.Average(), "if it had always been busy; samples do not tell why it was not",
            [new("a trace tells why:", "kedge run --profile -- python train.py"), .. alone ? [new Change("often it is the DataLoader:", "DataLoader(…, num_workers=8, pin_memory=True, persistent_workers=True)")] : ImmutableArray<Change>.Empty]);
    }

    /// <summary>Scripts after torchvision's and timm's manner print how long each step took and how much of it was waiting for data.</summary>
    static Bottleneck? Waiting(Dictionary<string, MetricSeries> series)
    {
        foreach (var (data, step) in ((string, string)[])[("data_time", "batch_time"), ("data", "time"), ("data_time", "time"), ("data_time", "iter_time"), ("time/data", "time/step")])
            if (series.TryGetValue(data, out var waits) && series.TryGetValue(step, out var steps) && Median(waits) is > 0 and var wait && Median(steps) is > 0 and var whole
                && wait <= whole && wait / whole > Threshold.Of("input.share") && waits.Points.Length >= 3)
                return new("input-bound", $"by its own figures the training waits for data in {Amount.Percent(wait / whole)} of a step", [$"{data} {wait:0.###} of {step} {whole:0.###}, medians of {waits.Points.Length} reports"],
                    wait / whole, "if loading ran beside training at no cost",
                    [new("more loading beside training:", "DataLoader(…, num_workers=8, persistent_workers=True, prefetch_factor=4)"), new("a trace tells more:", "kedge run --profile -- python train.py")]);
        return null;
    }

    static double Median(MetricSeries series) => series.Points.Select(p => p.Value).Where(double.IsFinite).Order().ToList() is { Count: > 0 } values ? values[values.Count / 2] : 0;

    static Bottleneck? Broken(MetricSeries series)
    {
        var at = 0;
        while (at < series.Points.Length && double.IsFinite(series.Points[at].Value)) at++;
        if (at == series.Points.Length) return null;
        var point = series.Points[at];
        return new("not-a-number", $"{series.Name} is {(double.IsNaN(point.Value) ? "NaN" : "infinite")} from report {at + 1} of {series.Points.Length} on",
            [point.Step is { } step ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"first at step {step}") : "the report has no step"], 0, "",
            [new("find the operator:", "torch.autograd.set_detect_anomaly(True)"), new("go back to a checkpoint before it; lower the learning rate, or clip gradients:", "torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)")]) { IsNote = true };
    }
}
