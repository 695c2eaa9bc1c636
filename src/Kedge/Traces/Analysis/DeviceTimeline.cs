namespace Kedge.Traces.Analysis;

/// <summary>What the accelerator did: kernels, exchanges and copies as merged intervals over all of its streams.</summary>
public sealed record DeviceTimeline(Intervals Compute, Intervals Exchange, Intervals Copy)
{
    public Intervals Busy { get; } = Intervals.Of([.. Compute.Spans, .. Exchange.Spans, .. Copy.Spans]);

    /// <summary>Null when nothing ran on a device.</summary>
    public static DeviceTimeline? Of(Trace trace)
    {
        var (compute, exchange, copy) = (new List<(long, long)>(), new List<(long, long)>(), new List<(long, long)>());
        var names = trace.Names.Select(PhaseNames.IsCollectiveKernel).ToArray();
        foreach (var track in trace.Tracks)
            foreach (var e in track.Events.Span)
                if (e.Kind == EventKind.Kernel) (names[e.Name] ? exchange : compute).Add((e.Start, e.End));
                else if (e.Kind is EventKind.Copy or EventKind.Fill) copy.Add((e.Start, e.End));
        return compute.Count + exchange.Count + copy.Count == 0 ? null : new(Intervals.Of(compute), Intervals.Of(exchange), Intervals.Of(copy));
    }
}
