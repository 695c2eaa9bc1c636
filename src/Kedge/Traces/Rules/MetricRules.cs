using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Metrics;

namespace Kedge.Traces.Rules;

/// <summary>What a run's metrics show: values that cannot be right, and when they were told.</summary>
public static class MetricRules
{
    const int FewestPoints = 50, Window = 20;

    public static ImmutableArray<Bottleneck> Judge(IReadOnlyList<MetricSeries> series, IReadOnlyList<MetricRow> samples)
    {
        Bottleneck?[] found = [Waiting(series.ToDictionary(s => s.Name, StringComparer.Ordinal)), CheckpointRule.Judge(series, samples),
            Flood(series), .. series.Select(Broken), .. series.Select(Spike)];
        return [.. found.OfType<Bottleneck>()];
    }

    /// <summary>Scripts after torchvision's and timm's manner print how long each step took and how much of it was waiting for data.</summary>
    static Bottleneck? Waiting(Dictionary<string, MetricSeries> series)
    {
        foreach (var (data, step) in ((string, string)[])[("data_time", "batch_time"), ("data", "time"), ("data_time", "time"),
            ("data_time", "iter_time"), ("time/data", "time/step")])
            if (series.TryGetValue(data, out var waits) && series.TryGetValue(step, out var steps) && Median(waits) is > 0 and var wait
                && Median(steps) is > 0 and var whole
                && wait <= whole && wait / whole > Threshold.Of("input.share") && waits.Points.Length >= 3)
                return new("input-bound", $"by its own figures the training waits for data in {Amount.Percent(wait / whole)} of a step",
                    [$"{data} {wait:0.###} of {step} {whole:0.###}, medians of {waits.Points.Length} reports"],
                    wait / whole, "if loading ran beside training at no cost",
                    [new("more loading beside training:", "DataLoader(…, num_workers=8, persistent_workers=True, prefetch_factor=4)"),
                        new("a trace tells more:", "kedge run --profile -- python train.py")]);
        return null;
    }

    static double Median(MetricSeries series) => Median([.. series.Points.Select(p => p.Value).Where(double.IsFinite)]);

    internal static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? 0 : values[values.Length / 2];
    }

    static Bottleneck? Broken(MetricSeries series)
    {
        var at = 0;
        while (at < series.Points.Length && double.IsFinite(series.Points[at].Value)) at++;
        if (at == series.Points.Length) return null;
        var point = series.Points[at];
        return new("not-a-number", $"{series.Name} is {(double.IsNaN(point.Value) ? "NaN" : "infinite")} from report {at + 1} of {series.Points.Length} on",
            [point.Step is null ? "the report has no step" : "first " + Place(point)], 0, "",
            [
                new("find the operator:", "torch.autograd.set_detect_anomaly(True)"),
                new("go back to a checkpoint before it; lower the learning rate, or clip gradients:",
                    "torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)"),
            ]) { IsNote = true };
    }

    static string Place(MetricPoint point) => point.Step is { } step ? string.Create(CultureInfo.InvariantCulture, $"at step {step}") : "in a report without a step";

    /// <summary>A loss or a gradient's norm that leaps out of its last values, and is at least twice as large as they were: a bad batch, or the learning rate.</summary>
    static Bottleneck? Spike(MetricSeries series)
    {
        if (series.Points.Length < FewestPoints || !IsSpiky(series.Name)) return null;
        var (values, leaps) = (series.Points.Select(p => p.Value).ToArray(), new List<int>());
        for (var i = Window; i < values.Length; i++)
            if (double.IsFinite(values[i]) && values[(i - Window)..i] is var before && before.All(double.IsFinite) && Leaps(values[i], before)) leaps.Add(i);
        // A curve that leaps all the time is like that.
        if (leaps.Count == 0 || leaps.Count > values.Length * 0.02) return null;
        var worst = leaps.MaxBy(i => values[i]);
        return new("loss-spike",
            $"{series.Name} leaps {leaps.Count} {(leaps.Count == 1 ? "time" : "times")}, to {values[worst]:0.###} from {Median(values[(worst - Window)..worst]):0.###}",
            [.. leaps.Take(3).Select(i => $"{Place(series.Points[i])}: {values[i]:0.###}")], 0, "",
            [
                new("look at the batches there; a gradient that is clipped cannot throw the weights far:",
                    "torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)"),
                new("a lower learning rate, or a longer warm-up"),
            ]) { IsNote = true };
    }

    static bool IsSpiky(string name) =>
        name.Contains("loss", StringComparison.OrdinalIgnoreCase) || name.Contains("grad_norm", StringComparison.OrdinalIgnoreCase)
            || name.Contains("gradnorm", StringComparison.OrdinalIgnoreCase);

    static bool Leaps(double value, double[] before)
    {
        var median = Median([.. before]);
        var spread = Median([.. before.Select(b => Math.Abs(b - median))]);
        return median > 0 && value > 2 * median && value - median > Threshold.Of("spike.spread") * spread;
    }

    /// <summary>Every printed value costs the loop a line, and where it is a number of the device a wait for it.</summary>
    static Bottleneck? Flood(IReadOnlyList<MetricSeries> series)
    {
        var printed = series.Where(s => s.Source == MetricSource.Output && s.Points.Length >= 1000).MaxBy(s => s.Points.Length);
        if (printed is null) return null;
        var seconds = Math.Max(1, (printed.Points[^1].Milliseconds - printed.Points[0].Milliseconds) / 1000.0);
        var rate = printed.Points.Length / seconds;
        return rate <= Threshold.Of("log.rate") ? null
            : new("log-flood", $"the training prints {rate:0} reports a second", [$"{printed.Name}: {printed.Points.Length} reports in {seconds:0} s"], 0, "",
                [new("nobody reads every one; each printed number of a device makes the loop wait for it:", "if step % 50 == 0: print(…)")]) { IsNote = true };
    }
}

/// <summary>The loop stands still while a checkpoint is written.</summary>
static class CheckpointRule
{
    public const string Id = "checkpoint-stall";
    const int FewestReports = 30, FewestStalls = 2;

    /// <summary>Bytes a second: more than logs are.</summary>
    const double Writing = 10e6;

    public static Bottleneck? Judge(IReadOnlyList<MetricSeries> series, IReadOnlyList<MetricRow> samples)
    {
        if (series.MaxBy(s => s.Points.Length) is not { } told || told.Points.Length < FewestReports) return null;
        var gaps = Enumerable.Range(1, told.Points.Length - 1).Select(i => (From: told.Points[i - 1].Milliseconds, To: told.Points[i].Milliseconds)).ToList();
        var usual = MetricRules.Median([.. gaps.Select(g => (double)(g.To - g.From))]);
        var stalls = gaps.Where(g => g.To - g.From > 5 * usual && g.To - g.From > 1000 && Written(samples, g) is > Writing).ToList();
        var (lost, whole) = (stalls.Sum(s => s.To - s.From - usual), told.Points[^1].Milliseconds - (double)told.Points[0].Milliseconds);
        if (stalls.Count < FewestStalls || lost / whole <= Threshold.Of("checkpoint.share")) return null;
        return new(Id, $"the training stands still {stalls.Count} times while it writes, {Amount.Percent(lost / whole)} of its time",
            [$"{Amount.Time(lost / stalls.Count * 1e6)} each, with {Amount.Bytes((long)stalls.Average(s => Written(samples, s) ?? 0))} written a second; between two reports it is {Amount.Time(usual * 1e6)} otherwise"],
            lost / whole, "if checkpoints were written beside training",
            [new("write in the background:", "torch.distributed.checkpoint.async_save(state, checkpoint_id=…)"),
                new("to a local disk first, and more rarely; the optimiser's state is twice the model: not every file needs it")]);
    }

    /// <summary>Bytes a second on average in the samples of these moments; a sample tells of the second before it.</summary>
    static double? Written(IReadOnlyList<MetricRow> samples, (long From, long To) gap)
    {
        var of = samples.Where(s => s.Milliseconds > gap.From && s.Milliseconds <= gap.To + 1000).SelectMany(s => s.Values)
            .Where(v => v.Name == "disk.write" && double.IsFinite(v.Value)).Select(v => v.Value).ToList();
        return of.Count == 0 ? null : of.Average();
    }
}
