using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using static System.FormattableString;

namespace Kedge.Traces.Rules;

/// <summary>Memory of the machine or of the container: what ran out says more than what is short, and that more than what is nearly full.</summary>
static class MemoryRules
{
    public static Bottleneck? Judge(IReadOnlyList<MetricRow> samples, RunLimits limits) =>
        Killed(samples, limits) ?? Short(samples, limits) ?? Full(samples, limits.Memory);

    /// <summary>The kernel takes the largest process: often a worker, and the training then waits for it in vain or stops with another error.</summary>
    static Bottleneck? Killed(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        if (samples.Of("memory.kills").Sum() is not (> 0 and var killed)) return null;
        var processes = Invariant($"{killed:0} {(killed == 1 ? "process" : "processes")}");
        return new("out-of-memory", $"the kernel ended {processes} {(limits.IsShared ? "on this machine" : "of the run")} for lack of memory",
            [Most(samples, limits.Memory), .. DiskRule.OfWhom(limits)], 0, "", Less(limits)) { IsNote = true };
    }

    /// <summary>Pages are taken away and read again: from swap, or from the program's and the data's own files.</summary>
    static Bottleneck? Short(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        var (some, full) = (samples.Of("pressure.memory"), samples.Of("pressure.memory.full"));
        if (some.Length < SampleRules.Fewest) return Swapped(samples, limits);
        if (some.Average() <= Threshold.Of("memory.pressure")) return null;
        return new("memory-short", $"{DiskRule.Who(limits)} waited for memory in {Amount.Percent(some.Average())} of the time",
            [$"{some.Length} samples, the worst second {Amount.Percent(some.Max())}; {Most(samples, limits.Memory)}", .. Faults(samples), .. DiskRule.OfWhom(limits)],
            full.DefaultIfEmpty(0).Average(), "if nothing had waited; this share of the time nothing else could run", Less(limits));
    }

    /// <summary>What is left where the kernel keeps no pressure (Red Hat's is started without): pages that come back from swap.</summary>
    static Bottleneck? Swapped(IReadOnlyList<MetricRow> samples, RunLimits limits)
    {
        var (swap, faults) = (samples.Of("swap"), samples.Of("faults.major"));
        if (swap.Length < SampleRules.Fewest || faults.Length < SampleRules.Fewest || faults.Average() <= Threshold.Of("faults.major")) return null;
        return new("memory-short",
            Invariant($"{Amount.Bytes((long)swap.Max())} of memory lay in swap, and {faults.Average():#,0} times a second a page had to be read from a disk"),
            [Most(samples, limits.Memory), .. DiskRule.OfWhom(limits)], 0, "", Less(limits)) { IsNote = true };
    }

    public static IEnumerable<string> Faults(IReadOnlyList<MetricRow> samples)
    {
        if (samples.Of("faults.major") is { Length: > 0 } faults && faults.Average() >= 1)
            yield return Invariant($"{faults.Average():#,0} times a second a page of memory had to be read from a disk");
        if (samples.Of("swap") is { Length: > 0 } swap) yield return $"{Amount.Bytes((long)swap.Max())} lay in swap at the most";
    }

    /// <summary>Beyond the limit the kernel ends the run with SIGKILL, most often in the middle of an epoch.</summary>
    static Bottleneck? Full(IReadOnlyList<MetricRow> samples, long? limit)
    {
        var used = samples.Of("memory");
        if (limit is not { } all || used.Length < SampleRules.Fewest || used.Max() / all <= Threshold.Of("host.full")) return null;
        return new("host-memory-full", $"{Amount.Percent(used.Max() / all)} of the memory that the container may use was taken",
            [$"{Most(samples, limit)}; beyond it the kernel ends the run with SIGKILL"], 0, "", Less(new(limit, null))) { IsNote = true };
    }

    static string Most(IReadOnlyList<MetricRow> samples, long? limit)
    {
        var used = Amount.Bytes((long)samples.Of("memory").DefaultIfEmpty(0).Max());
        return limit is { } all ? $"{used} of {Amount.Bytes(all)} at the most" : $"{used} at the most, without a limit";
    }

    public static string More(long limit) => Invariant($"kedge run --memory {3 * limit / 2 >> 20}m -- python train.py");

    static ImmutableArray<Change> Less(RunLimits limits) =>
    [
        limits.Memory is { } all ? new("give it more:", More(all))
            : new("the machine's memory is what is short: look who takes it", "ps -eo rss,pid,user,args --sort=-rss | head"),
        new("or hold less: fewer workers, a smaller prefetch_factor, data mapped from files and not loaded:", "numpy.load(path, mmap_mode=\"r\")"),
    ];
}
