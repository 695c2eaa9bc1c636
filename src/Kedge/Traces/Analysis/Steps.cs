using System.Globalization;
using System.Runtime.InteropServices;

namespace Kedge.Traces.Analysis;

/// <summary>The steps that a profile is about.</summary>
/// <param name="Marked">Whether the script marked steps (<c>prof.step()</c>); without, the whole trace counts as one.</param>
public sealed record Steps(Track Main, IReadOnlyList<Step> All, bool Marked)
{
    public Span Whole => new(All[0].Span.Start, All[^1].Span.End);

    public Intervals Spans => Intervals.Of(All.Select(s => (s.Span.Start, s.Span.End)));

    /// <summary>Null when no host thread did anything.</summary>
    public static Steps? Of(Trace trace)
    {
        var marked = trace.Tracks.Select(t => (Track: t, Steps: Marks(trace, t))).Where(t => t.Steps.Count > 0).OrderByDescending(t => t.Steps.Count).FirstOrDefault();
        // The first of several still shows the profiler's own start, and kernels launched before it.
        if (marked.Track is not null) return new(marked.Track, marked.Steps.Count > 2 ? marked.Steps[1..] : marked.Steps, true);
        var busiest = trace.Tracks.Where(t => Host(t) > 0).MaxBy(Host);
        if (busiest is null) return null;
        var (start, end) = (long.MaxValue, long.MinValue);
        foreach (var e in trace.Tracks.SelectMany(t => MemoryMarshal.ToEnumerable(t.Events)))
            if (e.Kind != EventKind.Annotation) (start, end) = (Math.Min(start, e.Start), Math.Max(end, e.End));
        return end > start ? new(busiest, [new(0, new(start, end))], false) : null;
    }

    /// <summary>Those of which a cut trace holds everything: a thread's operators stand in the order in which they began.</summary>
    public IReadOnlyList<Step> Complete()
    {
        var last = long.MinValue;
        foreach (var e in Main.Events.Span)
            if (e.Kind is EventKind.Operator or EventKind.Python) last = Math.Max(last, e.Start);
        return Marked ? [.. All.Where(s => s.Span.End <= last)] : [];
    }

    /// <summary>The step in which a moment lies, by its place; of moments between two the later one's.</summary>
    public int IndexOf(long moment)
    {
        var (low, high) = (0, All.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (All[middle].Span.End <= moment) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    static List<Step> Marks(Trace trace, Track track)
    {
        var found = new List<Step>();
        foreach (var e in track.Events.Span)
            if (e.Kind is EventKind.Annotation or EventKind.Operator && e.Duration > 0 && (found.Count == 0 || e.Start >= found[^1].Span.End)
                && Number(trace.NameOf(e)) is { } number)
                found.Add(new(number, new(e.Start, e.End)));
        return found;
    }

    /// <summary><c>ProfilerStep#3</c>, of old profilers <c>ProfilerStep 3</c>.</summary>
    static int? Number(string name) =>
        name.StartsWith("ProfilerStep", StringComparison.Ordinal)
            && int.TryParse(name.AsSpan("ProfilerStep".Length).TrimStart(" #"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    static long Host(Track track)
    {
        var count = 0L;
        foreach (var e in track.Events.Span) if (e.Kind is EventKind.Operator or EventKind.Runtime) count++;
        return count;
    }
}

public sealed record Step(int Number, Span Span);
