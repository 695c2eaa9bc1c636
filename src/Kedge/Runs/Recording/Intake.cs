using System.Collections.Immutable;
using Kedge.Runs.Metrics;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>What comes to a recorder beside output.</summary>
abstract record Told(long Milliseconds)
{
    public sealed record Rows(long Milliseconds, string Source, ImmutableArray<MetricRow> Values) : Told(Milliseconds);
    public sealed record Rewound(long Milliseconds, string Source, long Step, string Prefix) : Told(Milliseconds);
    public sealed record Event(long Milliseconds, string What, string? Detail) : Told(Milliseconds);

    const int PerRow = 64, PerValue = 24;

    /// <summary>Bytes of memory, about.</summary>
    public long Weight => this is Rows rows ? rows.Values.Sum(row => PerRow + (long)PerValue * row.Values.Length) : PerRow;
}

/// <summary>
/// What waits to be written. Adding never waits; whoever added then waits for room. So a slow disk holds back the program itself, by its
/// pipe, and memory stays bounded. Many writers, one reader.
/// </summary>
/// <param name="patience">Bytes that may wait.</param>
sealed class Intake(long patience)
{
    /// <summary>The reader is given about this much at a time, and as soon as there is this much: before anybody waits for room.</summary>
    readonly long _plenty = Math.Min(2 * OutputBlock.Size, patience / 2);

    /// <summary>Blocks kept to be used again, so that a burst leaves no garbage behind.</summary>
    const int MostFree = 64;

    /// <summary>Little is gathered for so long, then written at once: a line per step costs no write per line. Well below the 100 ms that a kill may cost.</summary>
    static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(40);

    readonly object _gate = new();
    readonly Queue<OutputBlock> _blocks = [];
    readonly Stack<OutputBlock> _free = [];
    readonly List<Told> _told = [];
    OutputBlock? _last;
    long _waiting, _wakeAt = long.MaxValue;
    bool _closed;

    public void Add(OutputKind kind, ReadOnlySpan<byte> bytes, long milliseconds)
    {
        lock (_gate)
        {
            if (_closed) return;
            while (!bytes.IsEmpty)
            {
                if (_last is null or { IsFull: true }) _blocks.Enqueue(_last = _free.TryPop(out var free) ? free : new());
                var before = _last.Weight;
                bytes = _last.Add(kind, bytes, milliseconds);
                _waiting += _last.Weight - before;
            }
            WakeReader();
        }
    }

    public void Add(Told told)
    {
        lock (_gate)
        {
            if (_closed) return;
            _told.Add(told);
            _waiting += told.Weight;
            WakeReader();
        }
    }

    /// <summary>Returns when there is room for more.</summary>
    public void WaitForRoom()
    {
        if (Volatile.Read(ref _waiting) <= patience) return;
        lock (_gate)
            while (_waiting > patience && !_closed) Monitor.Wait(_gate);
    }

    /// <summary>Nothing more is taken in, and nobody waits for room any more. What is there can still be taken out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Takes out what has gathered, waiting for it if need be; false when there is nothing and nothing more comes. Its memory counts until
    /// <see cref="Written"/>.</summary>
    public bool Take(List<OutputBlock> blocks, List<Told> told)
    {
        lock (_gate)
        {
            while (_waiting == 0 && !_closed) Sleep(1, Timeout.InfiniteTimeSpan);
            if (_waiting < _plenty && !_closed) Sleep(_plenty, Gather);
            for (var bytes = 0; bytes < _plenty && _blocks.TryDequeue(out var block); bytes += block.Length) blocks.Add(block);
            if (_blocks.Count == 0) _last = null;
            told.AddRange(_told);
            _told.Clear();
            return blocks.Count > 0 || told.Count > 0;
        }
    }

    /// <summary>What was taken out is done with: the lists are emptied, and there is room again.</summary>
    public void Written(List<OutputBlock> blocks, List<Told> told)
    {
        lock (_gate)
        {
            if (_waiting > patience) Monitor.PulseAll(_gate);
            _waiting -= blocks.Sum(b => b.Weight) + told.Sum(t => t.Weight);
            foreach (var block in blocks) Free(block);
        }
        blocks.Clear();
        told.Clear();
    }

    void Free(OutputBlock block)
    {
        block.Clear();
        if (_free.Count < MostFree) _free.Push(block);
    }

    /// <summary>The reader waits until so much is there, the time is over, or nothing more comes.</summary>
    void Sleep(long bytes, TimeSpan longest)
    {
        _wakeAt = bytes;
        Monitor.Wait(_gate, longest);
        _wakeAt = long.MaxValue;
    }

    void WakeReader()
    {
        if (_waiting >= _wakeAt) Monitor.PulseAll(_gate);
    }
}
