namespace Kedge.Traces.Analysis;

/// <summary>A stretch of the loop's thread in one phase.</summary>
public readonly record struct Segment(long Start, long End, Phase Phase);

/// <summary>
/// The thread that runs the training loop, cut into phases without gap or overlap. The innermost event that tells a phase decides,
/// but what happens inside loading stays loading, and an optimiser's own small operators stay the optimiser's.
/// </summary>
public sealed class HostTimeline
{
    /// <summary>Between two operators of one backward pass or optimiser step there is only the engine.</summary>
    const long Bridge = 200_000;
    /// <summary>A backward pass on a thread of its own leaves gaps while its nodes' Python functions run.</summary>
    const long BackwardBridge = 1_000_000;

    readonly List<Segment> _segments = [];
    readonly List<(long End, Phase Phase)> _open = [];
    /// <summary>By name: not asked yet, none of its own, or the phase.</summary>
    readonly byte[] _phaseOfName;
    const byte None = 1, First = 2;
    readonly Trace _trace;
    readonly bool _device;
    long _at;

    HostTimeline(Trace trace, bool device) => (_trace, _device, _phaseOfName) = (trace, device, new byte[trace.Names.Count]);

    /// <param name="device">Whether a device is at work, or may be: then reading a number means waiting for it.</param>
    public static HostTimeline Of(Trace trace, Track main, Span window, bool device)
    {
        var line = new HostTimeline(trace, device) { _at = window.Start };
        foreach (var e in main.Events.Span)
            if (e.End > window.Start && e.Start < window.End) line.Pass(e);
        line.CloseUntil(long.MaxValue);
        line.Emit(window.End, Phase.Python);
        var elsewhere = line.BackwardElsewhere(main);
        return line.Finished(window, elsewhere);
    }

    void Pass(in TraceEvent e)
    {
        if (e.Kind is EventKind.Python) return;
        if (PhaseOf(e) is not { } phase) return;
        CloseUntil(e.Start);
        var around = _open.Count > 0 ? _open[^1].Phase : Phase.Python;
        Emit(e.Start, around);
        _open.Add((e.End, Inside(around, phase)));
    }

    Phase? PhaseOf(in TraceEvent e)
    {
        // Kinds of one name do not differ within a trace but for annotations that a device repeats, which lie on its own tracks.
        ref var known = ref _phaseOfName[e.Name];
        if (known == 0) known = PhaseNames.Of(_trace.NameOf(e), e.Kind) is { } phase ? (byte)(First + (byte)phase) : None;
        return known == None ? null : (Phase)(known - First);
    }

    Phase Inside(Phase around, Phase phase) => around switch
    {
        Phase.Loading => Phase.Loading,
        Phase.Sync => Phase.Sync,
        Phase.Communication => Phase.Communication,
        _ when phase == Phase.Sync && !_device => around == Phase.Python ? Phase.Forward : around,
        Phase.Optimiser or Phase.Backward when phase == Phase.Forward => around,
        _ => phase,
    };

    void CloseUntil(long moment)
    {
        while (_open.Count > 0 && _open[^1].End <= moment)
        {
            Emit(_open[^1].End, _open[^1].Phase);
            _open.RemoveAt(_open.Count - 1);
        }
    }

    /// <summary>The time up to this moment was spent in this phase.</summary>
    void Emit(long until, Phase phase)
    {
        if (until <= _at) return;
        if (_segments.Count > 0 && _segments[^1].Phase == phase && _segments[^1].End == _at) _segments[^1] = _segments[^1] with { End = until };
        else _segments.Add(new(_at, until, phase));
        _at = until;
    }

    /// <summary>With a device, autograd runs on a thread of its own while the loop's thread waits in <c>loss.backward()</c>.</summary>
    Intervals BackwardElsewhere(Track main) => Intervals.Of(
        from track in _trace.Tracks
        where track != main
        from span in Backward(track)
        select span, BackwardBridge);

    List<(long, long)> Backward(Track track)
    {
        var found = new List<(long, long)>();
        foreach (var e in track.Events.Span)
            if (e.Kind == EventKind.Operator && PhaseOf(e) == Phase.Backward) found.Add((e.Start, e.End));
        return found;
    }

    HostTimeline Finished(Span window, Intervals elsewhere)
    {
        var (pieces, next) = (new List<Segment>(_segments.Count), 0);
        foreach (var segment in _segments)
            if (segment.Phase == Phase.Python) Split(segment, elsewhere.Spans, ref next, pieces);
            else pieces.Add(segment);
        _segments.Clear();
        for (var i = 0; i < pieces.Count && pieces[i].Start < window.End; i++) Append(pieces, i, window.End);
        return this;
    }

    /// <summary>A gap, of which the parts in <paramref name="backward"/> are that.</summary>
    /// <param name="next">The first span that may still matter.</param>
    static void Split(Segment gap, IReadOnlyList<(long Start, long End)> backward, ref int next, List<Segment> into)
    {
        while (next < backward.Count && backward[next].End <= gap.Start) next++;
        var at = gap.Start;
        for (var k = next; k < backward.Count && backward[k].Start < gap.End; k++)
        {
            if (backward[k].Start > at) into.Add(new(at, backward[k].Start, Phase.Python));
            var (start, end) = (Math.Max(at, backward[k].Start), Math.Min(gap.End, backward[k].End));
            into.Add(new(start, at = end, Phase.Backward));
        }
        if (at < gap.End) into.Add(new(at, gap.End, Phase.Python));
    }

    void Append(List<Segment> pieces, int i, long end)
    {
        var piece = pieces[i] with { End = Math.Min(pieces[i].End, end) };
        if (piece.Phase == Phase.Python && piece.End - piece.Start <= Bridge && _segments.Count > 0 && i + 1 < pieces.Count
            && _segments[^1].Phase == pieces[i + 1].Phase && _segments[^1].Phase is Phase.Backward or Phase.Optimiser)
            piece = piece with { Phase = _segments[^1].Phase };
        if (_segments.Count > 0 && _segments[^1].Phase == piece.Phase && _segments[^1].End == piece.Start) _segments[^1] = _segments[^1] with { End = piece.End };
        else _segments.Add(piece);
    }

    /// <summary>Time of each phase within some spans.</summary>
    public PhaseTimes Within(Intervals spans)
    {
        var times = new long[Enum.GetValues<Phase>().Length];
        var first = spans.Spans.Count == 0 ? 0 : FirstAfter(spans.Spans[0].Start);
        foreach (var (start, end) in spans.Spans)
        {
            while (first < _segments.Count && _segments[first].End <= start) first++;
            for (var k = first; k < _segments.Count && _segments[k].Start < end; k++)
                times[(int)_segments[k].Phase] += Math.Min(_segments[k].End, end) - Math.Max(_segments[k].Start, start);
        }
        return new(times);
    }

    /// <summary>The first segment that ends after this moment, by bisection.</summary>
    int FirstAfter(long moment)
    {
        var (low, high) = (0, _segments.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_segments[middle].End <= moment) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}

/// <summary>Nanoseconds by phase.</summary>
public sealed record PhaseTimes(long[] Values)
{
    public long this[Phase phase] => Values[(int)phase];

    public long Total => Values.Sum();
}

/// <summary>From one moment to another, in nanoseconds of the trace's clock.</summary>
public readonly record struct Span(long Start, long End)
{
    public long Length => End - Start;
}
