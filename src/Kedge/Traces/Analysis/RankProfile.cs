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
    /// <summary>Why nothing is concluded from this trace; null when it can be judged.</summary>
    public string? Doubt { get; init; }
    /// <summary>Why it is not known what a device did; null when it is, or none was there.</summary>
    public string? Unseen { get; init; }

    /// <summary>Nanoseconds in all steps together.</summary>
    public long Time => Host.Total;

    public double Share(Phase phase) => Time == 0 ? 0 : Host[phase] / (double)Time;

    public double Share(long time) => Time == 0 ? 0 : time / (double)Time;

    /// <summary>Null when the trace holds nothing of a host.</summary>
    public static RankProfile? Of(string file, Trace trace)
    {
        if (Steps.Of(trace) is not { } found) return null;
        var sight = Sight.Of(trace, found);
        var (steps, device) = (sight.Steps, sight.Device);
        var host = HostTimeline.Of(trace, steps.Main, steps.Whole, device is not null || sight.Unseen is not null);
        return new()
        {
            // Millions of events have said what they had to say: several ranks fit into memory without them.
            File = file, Trace = trace with { Tracks = [] }, Steps = steps with { Main = steps.Main with { Events = default } },
            Host = host.Within(steps.Spans), ByStep = [.. steps.All.Select(s => host.Within(Intervals.Of([(s.Span.Start, s.Span.End)])))],
            Operators = OperatorTable.Of(trace, steps), Exchanges = Exchanges.Of(trace, steps), Doubt = sight.Doubt, Unseen = sight.Unseen,
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
