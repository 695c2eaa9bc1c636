namespace Kedge.Traces.Analysis;

/// <summary>One operator, or one kernel, over all steps.</summary>
/// <param name="Time">Nanoseconds: of an operator its own, without what it called; of a kernel all.</param>
/// <param name="Occupancy">Of a kernel, weighted by time, in percent; NaN when unknown.</param>
/// <param name="BlocksPerProcessor">Of a kernel, weighted by time; NaN when unknown.</param>
public sealed record Work(string Name, long Calls, long Time, double Occupancy = double.NaN, double BlocksPerProcessor = double.NaN)
{
    public double Mean => Calls == 0 ? 0 : Time / (double)Calls;
}

/// <summary>Where host threads made the host wait for a number, or could.</summary>
/// <param name="Frame">The Python frame around it, of traces made with <c>with_stack</c>.</param>
public sealed record SyncPoint(string Operator, string? Frame, long Calls, long Time, int Steps);

/// <summary>Self times of operators, and the points at which the host asks for a device's result.</summary>
public sealed class OperatorTable
{
    readonly Trace _trace;
    readonly Steps _steps;
    readonly long[] _time, _calls;
    readonly Dictionary<(int Name, int Frame), (long Calls, long Time, HashSet<int> Steps)> _syncs = [];
    readonly Dictionary<int, long> _batches = [];
    readonly List<(long End, int Name, EventKind Kind, bool Own)> _open = [];
    readonly bool[] _sync, _frame, _excluded;
    /// <summary>A GradScaler has looked for infinities and has not yet asked what it found.</summary>
    bool _scaling;

    OperatorTable(Trace trace, Steps steps)
    {
        (_trace, _steps, _time, _calls) = (trace, steps, new long[trace.Names.Count], new long[trace.Names.Count]);
        _sync = [.. trace.Names.Select(PhaseNames.IsSync)];
        _frame = [.. trace.Names.Select(IsUserFrame)];
        _excluded = [.. trace.Names.Select(n => n.StartsWith("Optimizer.", StringComparison.Ordinal) || n.StartsWith("enumerate(DataLoader)", StringComparison.Ordinal))];
    }

    public IReadOnlyList<Work> Operators { get; private set; } = [];
    public IReadOnlyList<SyncPoint> Syncs { get; private set; } = [];
    /// <summary>The first dimension that most inputs of linear and convolutional layers, and of embeddings, have; null when shapes were not recorded.</summary>
    public int? Batch { get; private set; }
    /// <summary>A GradScaler asks once per step whether a gradient is infinite; that is not among <see cref="Syncs"/>.</summary>
    public bool Scales { get; private set; }
    public long OperatorTime { get; private set; }
    public long OperatorCalls { get; private set; }

    public static OperatorTable Of(Trace trace, Steps steps)
    {
        var table = new OperatorTable(trace, steps);
        foreach (var track in trace.Tracks) table.Add(track);
        table.Finish();
        return table;
    }

    void Add(Track track)
    {
        var window = _steps.Whole;
        foreach (var e in track.Events.Span)
        {
            if (e.Start < window.Start || e.Start >= window.End || e.Kind is EventKind.Kernel or EventKind.Copy or EventKind.Fill or EventKind.Runtime) continue;
            while (_open.Count > 0 && _open[^1].End <= e.Start) _open.RemoveAt(_open.Count - 1);
            if (e.Kind == EventKind.Operator) Operator(e);
            _open.Add((e.End, e.Name, e.Kind, e.Kind == EventKind.Annotation && _excluded[e.Name]));
        }
        _open.Clear();
        _scaling = false;
    }

    void Operator(in TraceEvent e)
    {
        _time[e.Name] += e.Duration;
        _calls[e.Name]++;
        _scaling |= _trace.NameOf(e) == "aten::_amp_foreach_non_finite_check_and_unscale_";
        if (e.Facts >= 0 && _trace.Facts[e.Facts].Batch is > 0 and var batch) _batches[batch] = _batches.GetValueOrDefault(batch) + 1;
        var around = _open.FindLastIndex(o => o.Kind == EventKind.Operator);
        if (around >= 0) _time[_open[around].Name] -= Math.Min(e.Duration, Math.Max(0, _open[around].End - e.Start));
        if (_sync[e.Name] && !_open.Exists(o => o.Own || (o.Kind == EventKind.Operator && _sync[o.Name]))) Sync(e);
    }

    void Sync(in TraceEvent e)
    {
        // torch/amp/grad_scaler.py, _maybe_opt_step.
        if (_scaling && _trace.NameOf(e) == "aten::item")
        {
            (_scaling, Scales) = (false, true);
            return;
        }
        var frame = _open.FindLastIndex(o => o.Kind == EventKind.Python && _frame[o.Name]);
        var key = (e.Name, frame < 0 ? -1 : _open[frame].Name);
        var (calls, time, steps) = _syncs.GetValueOrDefault(key, (0, 0, []));
        steps.Add(_steps.IndexOf(e.Start));
        _syncs[key] = (calls + 1, time + e.Duration, steps);
    }

    /// <summary><c>train.py(23): step</c>, but not PyTorch's own files and not C functions.</summary>
    static bool IsUserFrame(string name) =>
        name.Contains(".py(", StringComparison.Ordinal) && !name.StartsWith("torch/", StringComparison.Ordinal) && !name.StartsWith('<')
            && !name.Contains("/torch/", StringComparison.Ordinal) && !name.Contains("python3", StringComparison.Ordinal);

    void Finish()
    {
        Operators = [.. Enumerable.Range(0, _time.Length).Where(i => _calls[i] > 0)
            .Select(i => new Work(_trace.Names[i], _calls[i], Math.Max(0, _time[i]))).OrderByDescending(w => w.Time)
                .ThenBy(w => w.Name, StringComparer.Ordinal)];
        Syncs = [.. _syncs.Select(s => new SyncPoint(_trace.Names[s.Key.Name], s.Key.Frame < 0 ? null : _trace.Names[s.Key.Frame], s.Value.Calls,
            s.Value.Time, s.Value.Steps.Count)).OrderByDescending(s => s.Calls).ThenBy(s => s.Operator, StringComparer.Ordinal)];
        (OperatorTime, OperatorCalls) = (Operators.Sum(o => o.Time), Operators.Sum(o => o.Calls));
        Batch = _batches.Count == 0 ? null : _batches.OrderByDescending(b => b.Value).ThenBy(b => b.Key).First().Key;
    }
}
