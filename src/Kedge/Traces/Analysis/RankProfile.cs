namespace Kedge.Traces.Analysis;

/// <summary>One trace analysed: where the time of its steps went, on the host and on the device.</summary>
public sealed record RankProfile
{
    public required string File { get; init; }
    public required Trace Trace { get; init; }
    public required Steps Steps { get; init; }
    /// <summary>The loop's thread, over all steps.</summary>
    public required PhaseTimes Host { get; init; }
    /// <summary>The same step by step.</summary>
    public required IReadOnlyList<PhaseTimes> ByStep { get; init; }
    public required OperatorTable Operators { get; init; }
    public DeviceTimes? Device { get; init; }
    public KernelTable? Kernels { get; init; }
    public required Exchanges Exchanges { get; init; }

    /// <summary>Nanoseconds in all steps together.</summary>
    public long Time => Host.Total;

    public double Share(Phase phase) => Time == 0 ? 0 : Host[phase] / (double)Time;

    public double Share(long time) => Time == 0 ? 0 : time / (double)Time;

    /// <summary>Null when the trace holds nothing of a host.</summary>
    public static RankProfile? Of(string file, Trace trace)
    {
        if (Steps.Of(trace) is not { } steps) return null;
        var device = DeviceTimeline.Of(trace);
        var host = HostTimeline.Of(trace, steps.Main, steps.Whole, device is not null);
        return new()
        {
            // Millions of events have said what they had to say: several ranks fit into memory without them.
            File = file, Trace = trace with { Tracks = [] }, Steps = steps with { Main = steps.Main with { Events = default } },
            Host = host.Within(steps.Spans), ByStep = [.. steps.All.Select(s => host.Within(Intervals.Of([(s.Span.Start, s.Span.End)])))],
            Operators = OperatorTable.Of(trace, steps), Exchanges = Exchanges.Of(trace, steps.Whole),
            Device = device is null ? null : DeviceTimes.Of(device, host, steps), Kernels = device is null ? null : KernelTable.Of(trace, steps.Whole),
        };
    }
}

/// <summary>What the device did with the time of the steps, in nanoseconds. Computing, exposed exchange, exposed copies and idling make up all of it.</summary>
/// <param name="ExposedExchange">Exchanging and not computing.</param>
/// <param name="ExposedCopy">Copying, and neither computing nor exchanging.</param>
/// <param name="IdleWhile">What the loop's thread was at while the device had nothing to do.</param>
public sealed record DeviceTimes(long Compute, long Exchange, long ExposedExchange, long Copy, long ExposedCopy, long Idle, PhaseTimes IdleWhile)
{
    public long Total => Compute + ExposedExchange + ExposedCopy + Idle;

    public static DeviceTimes Of(DeviceTimeline device, HostTimeline host, Steps steps)
    {
        var window = steps.Spans;
        var (compute, exchange, copy) = (device.Compute.And(window), device.Exchange.And(window), device.Copy.And(window));
        var exposed = exchange.Without(compute);
        var idle = window.Without(device.Busy);
        return new(compute.Length, exchange.Length, exposed.Length, copy.Length, copy.Without(compute).Without(exchange).Length, idle.Length, host.Within(idle));
    }
}

/// <summary>The exchanges of one process in the order in which it took part in them: of several ranks the k-th belong together.</summary>
/// <param name="Durations">Nanoseconds each, waiting for the others included.</param>
public sealed record Exchanges(IReadOnlyList<long> Durations)
{
    const int Most = 1_000_000;

    /// <summary>On the device where it runs there, else as the host's own threads run it (gloo).</summary>
    public static Exchanges Of(Trace trace, Span window)
    {
        var (device, host) = (new List<(long Start, long Duration)>(), new List<(long Start, long Duration)>());
        var kernel = trace.Names.Select(PhaseNames.IsCollectiveKernel).ToArray();
        var call = trace.Names.Select(n => n.StartsWith("gloo:", StringComparison.Ordinal) || n.StartsWith("mpi:", StringComparison.Ordinal)).ToArray();
        foreach (var track in trace.Tracks)
            foreach (var e in track.Events.Span)
            {
                if (e.Start < window.Start || e.Start >= window.End) continue;
                if (e.Kind == EventKind.Kernel && kernel[e.Name] && device.Count < Most) device.Add((e.Start, e.Duration));
                else if (e.Kind == EventKind.Annotation && call[e.Name] && host.Count < Most) host.Add((e.Start, e.Duration));
            }
        var found = device.Count > 0 ? device : host;
        found.Sort();
        return new([.. found.Select(f => f.Duration)]);
    }
}
