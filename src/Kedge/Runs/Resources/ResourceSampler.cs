using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kedge.Machines.Probe;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Resources;

/// <summary>
/// Looks once a second at what a run's processes and the GPUs do. What cannot be seen is listed once and not asked for again.
/// Door: /proc, /sys, the driver, the clock.
/// </summary>
/// <param name="process">Id of the run's first process, as this machine sees it; null where it cannot be told.</param>
/// <param name="isContainer">The process has control groups of its own; else the machine's counters are taken.</param>
/// <param name="disk">Where the run writes.</param>
public sealed class ResourceSampler(int? process, bool isContainer, string disk, Action<MetricRow> sample, Func<long> now) : IAsyncDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _over = new();
    readonly List<Missing> _missing = [];
    readonly Cgroup? _group = isContainer && process is { } id && Text($"/proc/{id}/cgroup") is { } text && Cgroup.Parse(text) is { } group
        && Directory.Exists(group.Memory)
        ? group
        : null;
    NvmlMeter? _gpus;
    Task _sampling = Task.CompletedTask;

    public ImmutableArray<Missing> Missing => [.. _missing];

    public void Start()
    {
        if (isContainer && _group is null) _missing.Add(new("resources", "the container's control group cannot be found from here"));
        _sampling = Task.Run(Sample);
    }

    async Task Sample()
    {
        _gpus = NvmlMeter.Open(Nvml.Names);
        for (var (before, watch) = (Counters(), Stopwatch.StartNew()); !_over.IsCancellationRequested;)
        {
            await Task.Delay(Every, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The last, short second counts only where there is no other one.
            if (_over.IsCancellationRequested && now() > 1500) break;
            var counters = Counters();
            sample(new(null, now(), [.. counters.Since(before, watch.Elapsed.TotalSeconds), .. Places(), .. Gpus()]));
            before = counters;
            watch.Restart();
        }
        _gpus?.Dispose();
    }

    ResourceCounters Counters() => _group is null ? Machine() : _group.IsV2 ? Second(_group) : First(_group);

    static ResourceCounters Second(Cgroup group)
    {
        var (cpu, memory, io) = (Text(group.Cpu + "/cpu.stat"), Text(group.Memory + "/memory.stat"), Text(group.Io + "/io.stat"));
        var (read, written) = io is null ? (null, null) : ((long?, long?))Cgroup.Io2(io);
        return new(
            Cgroup.Number(cpu, "usage_usec"), Cgroup.Number(cpu, "nr_periods"), Cgroup.Number(cpu, "nr_throttled"),
            Cgroup.Whole(Text(group.Memory + "/memory.current")) - (Cgroup.Number(memory, "inactive_file") ?? 0), read, written);
    }

    static ResourceCounters First(Cgroup group)
    {
        var (cpu, memory) = (Text(group.Cpu + "/cpu.stat"), Text(group.Memory + "/memory.stat"));
        return new(
            Cgroup.Whole(Text(group.Usage + "/cpuacct.usage")) / 1000, Cgroup.Number(cpu, "nr_periods"), Cgroup.Number(cpu, "nr_throttled"),
            Cgroup.Whole(Text(group.Memory + "/memory.usage_in_bytes")) - (Cgroup.Number(memory, "total_inactive_file") ?? 0), null, null);
    }

    /// <summary>The whole machine: a command without a container shares it.</summary>
    static ResourceCounters Machine()
    {
        // proc(5): user nice system idle iowait irq softirq steal, in ticks of 10 ms.
        var ticks = Text("/proc/stat")?.Split('\n')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = ticks is { Length: >= 9 }
            ? (long?)ticks[1..9].Where((_, i) => i is not (3 or 4)).Sum(t => long.Parse(t, CultureInfo.InvariantCulture)) * 10_000
            : null;
        return new(busy, null, null, Meminfo("MemTotal") - Meminfo("MemAvailable"), null, null);
    }

    static long? Meminfo(string name) =>
        Text("/proc/meminfo")?.Split('\n').FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.Ordinal)) is { } line
            ? Cgroup.Whole(line[(name.Length + 1)..].Replace("kB", "", StringComparison.Ordinal)) * 1024
            : null;

    IEnumerable<(string, double)> Places()
    {
        if (Free(disk) is { } free) yield return ("disk.free", free.Free);
        if (isContainer && Free($"/proc/{process}/root/dev/shm") is { } shm) yield return ("shm", shm.Total - shm.Free);
    }

    static (long Total, long Free)? Free(string path)
    {
        try
        {
            var drive = new DriveInfo(path);
            return (drive.TotalSize, drive.TotalFreeSpace);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    IEnumerable<(string, double)> Gpus()
    {
        for (var i = 0; i < (_gpus?.Count ?? 0); i++)
        {
            var read = _gpus!.Read(i);
            foreach (var (name, value) in ((string, double?)[])
                [("busy", read.Busy), ("sm", read.SmActive), ("tensor", read.TensorActive), ("memory", read.Memory), ("watts", read.Watts),
                    ("mhz", read.Clock), ("celsius", read.Celsius), ("throttled", read.Throttled)])
                if (value is { } number) yield return (string.Create(CultureInfo.InvariantCulture, $"gpu{i}.{name}"), Math.Round(number, 4));
        }
    }

    static string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _sampling.ConfigureAwait(false);
        _over.Dispose();
    }
}
