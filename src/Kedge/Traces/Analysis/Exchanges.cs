namespace Kedge.Traces.Analysis;

/// <summary>One exchange between processes as one of them sees it.</summary>
/// <param name="Step">Number of the step in which it began.</param>
/// <param name="Duration">Nanoseconds, waiting for the others included.</param>
public readonly record struct Exchange(int Step, long Duration);

/// <summary>The exchanges of one process in the order in which it took part in them.</summary>
public sealed record Exchanges(IReadOnlyList<Exchange> All)
{
    const int Most = 1_000_000;

    public long Time => All.Sum(e => e.Duration);

    /// <summary>On the device where it runs there, else as the host's own threads run it (gloo).</summary>
    public static Exchanges Of(Trace trace, Steps steps)
    {
        var (window, device, host) = (steps.Whole, new List<(long Start, long Duration)>(), new List<(long Start, long Duration)>());
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
        return new([.. found.Select(f => new Exchange(steps.All[steps.IndexOf(f.Start)].Number, f.Duration))]);
    }
}
