using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kedge.Machines.Probe;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Resources;

/// <summary>What a sampler looks at.</summary>
/// <param name="Process">Id of the run's first process, as this machine sees it; null where it cannot be told.</param>
/// <param name="IsContainer">The process has control groups of its own; else the machine's counters are taken.</param>
/// <param name="Disk">Where the run writes.</param>
public sealed record SampledRun(int? Process, bool IsContainer, string Disk);

/// <summary>
/// Looks once a second at what a run's processes and the GPUs do. What cannot be seen is listed once and not asked for again.
/// Door: /proc, /sys, the driver, the clock.
/// </summary>
/// <param name="placed">Told once, a second after the start: by then launchers such as <c>taskset</c> have given way to the command.</param>
public sealed class ResourceSampler(SampledRun run, Action<MetricRow> sample, Action<Placement> placed, Func<long> now) : IAsyncDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>Samples between two looks at links and processes: they change rarely, and the driver takes its time for them.</summary>
    const int Seldom = 10;

    readonly CancellationTokenSource _over = new();
    readonly List<Missing> _missing = [];
    readonly Cgroup? _group = run.IsContainer && run.Process is { } id && CounterProbe.Text($"/proc/{id}/cgroup") is { } text
        && Cgroup.Parse(text) is { } group && Directory.Exists(group.Memory)
        ? group
        : null;
    NvmlMeter? _gpus;
    RunProcesses? _processes;
    Task _sampling = Task.CompletedTask;

    public ImmutableArray<Missing> Missing => [.. _missing];

    public void Start()
    {
        if (run.IsContainer && _group is null) _missing.Add(new("resources", "the container's control group cannot be found from here"));
        _processes = new(run.Process, _group);
        _sampling = Task.Run(Sample);
    }

    async Task Sample()
    {
        _gpus = NvmlMeter.Open(Nvml.Names);
        for (var (before, watch, count) = (Counters(), Stopwatch.StartNew(), 0); !_over.IsCancellationRequested; count++)
        {
            await Task.Delay(Every, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The last, short second counts only where there is no other one.
            if (_over.IsCancellationRequested && now() > 1500) break;
            if (count == 0) Place();
            var counters = Counters();
            sample(new(null, now(), [.. counters.Since(before, watch.Elapsed.TotalSeconds), .. Places(), .. Gpus(count % Seldom == Seldom / 2)]));
            before = counters;
            watch.Restart();
        }
        _gpus?.Dispose();
    }

    /// <summary>A container whose group cannot be found has no counters: the machine's would not be its own.</summary>
    ResourceCounters Counters() => run.IsContainer && _group is null ? new() : CounterProbe.Read(_group);

    void Place()
    {
        var slots = Enumerable.Range(0, _gpus?.Count ?? 0).Select(i => _gpus!.Surroundings.Slot(i));
        if (CounterProbe.Text($"/proc/{run.Process}/status") is { } status) placed(PlacementProbe.Look(status, [.. slots]));
    }

    IEnumerable<(string, double)> Places()
    {
        if (Free(run.Disk) is { } free) yield return ("disk.free", free.Free);
        if (run.IsContainer && Free($"/proc/{run.Process}/root/dev/shm") is { } shm) yield return ("shm", shm.Total - shm.Free);
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

    IEnumerable<(string, double)> Gpus(bool withSurroundings)
    {
        for (var i = 0; i < (_gpus?.Count ?? 0); i++)
            foreach (var (name, value) in (IEnumerable<(string, double?)>)[.. Work(_gpus!.Read(i)), .. withSurroundings ? Surroundings(i) : []])
                if (value is { } number) yield return (string.Create(CultureInfo.InvariantCulture, $"gpu{i}.{name}"), Math.Round(number, 4));
    }

    static (string, double?)[] Work(GpuReading read) =>
    [
        ("busy", read.Busy), ("sm", read.SmActive), ("tensor", read.TensorActive), ("memory", read.Memory), ("watts", read.Watts), ("mhz", read.Clock),
        ("celsius", read.Celsius), ("throttled", read.Throttled),
    ];

    IEnumerable<(string, double?)> Surroundings(int gpu)
    {
        var (generation, lanes) = _gpus!.Surroundings.Link(gpu);
        return [("pcie.generation", generation), ("pcie.lanes", lanes), .. _gpus.Surroundings.Processes(gpu) is { } all ? _processes!.Count(all) : []];
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _sampling.ConfigureAwait(false);
        _over.Dispose();
    }
}
