using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Metrics;
using Kedge.Runs.Resources;

namespace Kedge.Runs.Page;

/// <summary>What a run used of its machine, from its samples, in one line each for the processor and every GPU: evidence that they worked.</summary>
public static class RunUsage
{
    /// <param name="samples">Of <c>sys/host0.jsonl</c>; a second each.</param>
    /// <param name="cores">Of the machine.</param>
    /// <param name="shared">There was no container: the samples are of the whole machine.</param>
    /// <param name="placement">Where it is known.</param>
    public static ImmutableArray<string> Of(ImmutableArray<MetricRow> samples, int cores, bool shared, Placement? placement)
    {
        var series = samples.SelectMany(r => r.Values).Where(v => double.IsFinite(v.Value)).GroupBy(v => v.Name)
            .ToDictionary(g => g.Key, g => g.Select(v => v.Value).ToList());
        var lines = ImmutableArray.CreateBuilder<string>();
        if (Line(Machine(series, cores)) is { } machine) lines.Add(shared ? machine + " (by all that ran on the machine)" : machine);
        for (var gpu = 0; series.Keys.Any(n => n.StartsWith(Gpu(gpu), StringComparison.Ordinal)); gpu++)
            if (Line([.. Device(series, Gpu(gpu)), Slices(placement, gpu)]) is { } device) lines.Add(string.Create(CultureInfo.InvariantCulture, $"GPU {gpu}: {device}"));
        return lines.ToImmutable();
    }

    static string Gpu(int number) => string.Create(CultureInfo.InvariantCulture, $"gpu{number}.");

    static string? Line(IEnumerable<string?> parts) => string.Join(", ", parts.OfType<string>()) is { Length: > 0 } line ? line : null;

    static IEnumerable<string?> Machine(Dictionary<string, List<double>> series, int cores)
    {
        yield return Of(series, "cpu", v => cores > 0 ? $"{v.Average():0.0} of {cores} cores on average" : (FormattableString)$"{v.Average():0.0} cores on average");
        yield return Of(series, "memory", v => $"memory up to {Bytes.Of((long)v.Max())}");
        yield return Of(series, "cpu.throttled", v => v.Average() > 0.05 ? (FormattableString)$"throttled in {v.Average():0 %} of the time" : null);
        foreach (var (name, what) in ((string, string)[])[("memory", "memory"), ("io", "the disk")])
            yield return Of(series, "pressure." + name, v => v.Average() > 0.1 ? (FormattableString)$"something waited for {what} in {v.Average():0 %} of the time" : null);
        yield return Of(series, "memory.kills", v => $"{v.Sum():0} {(v.Sum() == 1 ? "process" : "processes")} ended by the kernel for lack of memory");
    }

    static IEnumerable<string?> Device(Dictionary<string, List<double>> series, string gpu)
    {
        yield return Of(series, gpu + "busy", v => $"busy {v.Average():0 %} of the time");
        yield return Of(series, gpu + "sm", v => $"multiprocessors active {v.Average():0 %}");
        yield return Of(series, gpu + "tensor", v => $"Tensor Cores active {v.Average():0 %}");
        yield return Of(series, gpu + "memory", v => $"memory up to {Bytes.Of((long)v.Max())}");
        yield return Of(series, gpu + "watts", v => $"{v.Average():0} W on average");
        yield return Of(series, gpu + "others", v => v.Max() > 0 ? (FormattableString)$"with up to {v.Max():0} processes of others on it" : null);
    }

    /// <summary>Figures of a whole card do not hold for a slice.</summary>
    static string? Slices(Placement? placement, int gpu) =>
        gpu < placement?.Gpus.Length && placement.Gpus[gpu] is { IsDivided: true } divided ? "divided into MIG slices: " + string.Join(", ", divided.Slices) : null;

    static string? Of(Dictionary<string, List<double>> series, string name, Func<List<double>, FormattableString?> say) =>
        series.TryGetValue(name, out var values) ? say(values)?.ToString(CultureInfo.InvariantCulture) : null;
}
