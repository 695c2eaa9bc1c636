using System.Collections.Immutable;

namespace Kedge.Traces;

/// <summary>Gathers the events of a file by track. Holds at most <see cref="MostEvents"/>.</summary>
sealed class TraceBuilder
{
    /// <summary>About a gigabyte of memory, and a file of some six gigabytes.</summary>
    public const int MostEvents = 24_000_000;
    const int MostTracks = 20_000, MostFacts = 1 << 20, DeepestNesting = 10_000;

    readonly NameTable _names = new();
    readonly List<Gathered> _tracks = [];
    readonly Dictionary<(int, int), int> _trackOf = [];
    readonly List<EventFacts> _facts = [];
    readonly Dictionary<EventFacts, int> _factsAt = [];
    readonly Dictionary<int, EventKind?> _kinds = [];
    readonly Dictionary<int, string> _labels = [];
    readonly List<bool> _layers = [];
    ((int, int) Key, Gathered? Track) _last;
    long _allocated, _reserved;
    bool _labelled;

    public int Kept { get; private set; }

    public bool IsFull => Kept >= MostEvents;

    /// <summary>Of one track, while it grows.</summary>
    sealed class Gathered(int process, int thread)
    {
        public int Process => process;
        public int Thread => thread;
        public string Label { get; set; } = "";
        public TraceEvent[] Events { get; set; } = new TraceEvent[16];
        public int Count { get; set; }
        /// <summary>Begun by a <c>B</c> event, waiting for its <c>E</c>.</summary>
        public Stack<(int Name, EventKind Kind, long Start)> Open { get; } = new();

        public void Add(in TraceEvent e)
        {
            if (Count == Events.Length)
            {
                var wider = new TraceEvent[Count * 2];
                Events.AsSpan(0, Count).CopyTo(wider);
                Events = wider;
            }
            Events[Count++] = e;
        }
    }

    public void Add(in RawEvent e)
    {
        switch (e.Phase)
        {
            case (byte)'X': Complete(e); break;
            case (byte)'B': Begin(e); break;
            case (byte)'E': End(e); break;
            case (byte)'M': Label(e); break;
            case (byte)'i' or (byte)'I' when e.Name.SequenceEqual("[memory]"u8): Memory(e); break;
        }
    }

    void Complete(in RawEvent e)
    {
        if (KindOf(e.Category) is not { } kind || RawEvent.Nanoseconds(e.Start) is not { } start || TrackOf(e) is not { } track) return;
        var duration = Math.Max(0, RawEvent.Nanoseconds(e.Duration) ?? 0);
        var name = _names.Of(e.Name);
        Keep(track, new(start, start + duration, name, e.Arguments.IsEmpty ? -1 : FactsAt(EventArguments.Facts(e.Arguments, kind, IsLayer(name))), kind));
    }

    void Keep(Gathered track, in TraceEvent e)
    {
        if (IsFull) return;
        track.Add(e);
        Kept++;
        _labelled = false;
    }

    void Begin(in RawEvent e)
    {
        if (KindOf(e.Category) is { } kind && RawEvent.Nanoseconds(e.Start) is { } start && TrackOf(e) is { } track && track.Open.Count < DeepestNesting)
            track.Open.Push((_names.Of(e.Name), kind, start));
    }

    void End(in RawEvent e)
    {
        if (RawEvent.Nanoseconds(e.Start) is { } end && TrackOf(e) is { Open.Count: > 0 } track && track.Open.Pop() is var (name, kind, start))
            Keep(track, new(start, Math.Max(start, end), name, -1, kind));
    }

    void Label(in RawEvent e)
    {
        if (e.Arguments.IsEmpty) return;
        _labelled = Kept > 0;
        if (e.Name.SequenceEqual("thread_name"u8) && TrackOf(e) is { } track) track.Label = EventArguments.Text(e.Arguments, "name"u8) ?? track.Label;
        else if (e.Name.SequenceEqual("process_labels"u8) && EventArguments.Text(e.Arguments, "labels"u8) is { Length: > 0 } label && _labels.Count < MostTracks)
            _labels[_names.Of(e.Process)] = label;
    }

    void Memory(in RawEvent e)
    {
        if (e.Arguments.IsEmpty || EventArguments.Memory(e.Arguments) is not { } memory) return;
        (_allocated, _reserved) = (Math.Max(_allocated, memory.Allocated), Math.Max(_reserved, memory.Reserved));
    }

    int FactsAt(EventFacts? facts)
    {
        if (facts is not { } given) return -1;
        if (_factsAt.TryGetValue(given, out var at)) return at;
        if (_facts.Count >= MostFacts) return -1;
        _facts.Add(given);
        return _factsAt[given] = _facts.Count - 1;
    }

    Gathered? TrackOf(in RawEvent e)
    {
        var key = (_names.Of(e.Process), _names.Of(e.Thread));
        if (key == _last.Key && _last.Track is { } same) return same;
        if (!_trackOf.TryGetValue(key, out var at))
        {
            if (_tracks.Count >= MostTracks) return null;
            _trackOf[key] = at = _tracks.Count;
            _tracks.Add(new(key.Item1, key.Item2));
        }
        _last = (key, _tracks[at]);
        return _tracks[at];
    }

    /// <summary>Layers whose first input has the batch as its first dimension, as PyTorch's models use them.</summary>
    bool IsLayer(int name)
    {
        while (_layers.Count <= name)
            _layers.Add(_names.Names[_layers.Count] is "aten::linear" or "aten::conv1d" or "aten::conv2d" or "aten::conv3d" or "aten::embedding"
                or "aten::addmm" or "aten::convolution" or "aten::lstm" or "aten::gru");
        return _layers[name];
    }

    EventKind? KindOf(ReadOnlySpan<byte> category)
    {
        var name = _names.Of(category);
        return _kinds.TryGetValue(name, out var kind) ? kind : _kinds[name] = Kind(_names.Names[name]);
    }

    /// <summary>Kineto's words of today and of before 2022; no category at all is what <c>torch.autograd.profiler</c> writes.</summary>
    static EventKind? Kind(string category) => category switch
    {
        "cpu_op" or "Operator" or "" => EventKind.Operator,
        "user_annotation" => EventKind.Annotation,
        "python_function" or "Python" => EventKind.Python,
        "cuda_runtime" or "cuda_driver" or "Runtime" or "xpu_runtime" => EventKind.Runtime,
        "kernel" or "Kernel" => EventKind.Kernel,
        "gpu_memcpy" or "Memcpy" => EventKind.Copy,
        "gpu_memset" or "Memset" => EventKind.Fill,
        _ => null,
    };

    public Trace Build(TraceHeader header, TraceHealth health) => new()
    {
        Tracks = [.. _tracks.Where(t => t.Count > 0).Select(Finished)],
        Names = _names.Names, Facts = _facts, Health = health with { Labelled = _labelled },
        Devices = header.Devices, Rank = header.Rank, WorldSize = header.WorldSize, Backend = header.Backend,
        Memory = _reserved > 0 ? new(_allocated, _reserved) : null,
    };

    Track Finished(Gathered track)
    {
        var events = track.Events.AsMemory(0, track.Count);
        EventOrder.Sort(events.Span);
        return new(_names.Names[track.Process], _names.Names[track.Thread], track.Label.Length > 0 ? track.Label : _labels.GetValueOrDefault(track.Process, ""), events);
    }
}

/// <summary>By start; what begins together from the outermost inwards, so that a parent stands before its children.</summary>
static class EventOrder
{
    public static void Sort(Span<TraceEvent> events)
    {
        if (IsSorted(events)) return;
        var starts = new long[events.Length];
        for (var i = 0; i < starts.Length; i++) starts[i] = events[i].Start;
        MemoryExtensions.Sort(starts.AsSpan(), events);
        for (int from = 0, to; from < events.Length; from = to)
        {
            for (to = from + 1; to < events.Length && events[to].Start == events[from].Start;) to++;
            if (to > from + 1) events[from..to].Sort((a, b) => b.End.CompareTo(a.End));
        }
    }

    static bool IsSorted(ReadOnlySpan<TraceEvent> events)
    {
        for (var i = 1; i < events.Length; i++)
            if (events[i].Start < events[i - 1].Start || (events[i].Start == events[i - 1].Start && events[i].End > events[i - 1].End)) return false;
        return true;
    }
}
