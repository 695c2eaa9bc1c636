using System.Buffers;
using Kedge.Runs.Given;
using Kedge.Runs.Metrics;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text;
using System.Threading.Channels;
using Kedge.Runs.Output;
using Kedge.Runs.Record;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>What became of the output.</summary>
/// <param name="Bytes">That the command wrote.</param>
/// <param name="Dropped">That are not in the log.</param>
public sealed record Recorded(long Bytes, long Dropped, ImmutableArray<Missing> Incomplete);

/// <summary>
/// Writes a run's log, metrics and events while it goes on. Callers never wait for the disk: up to 64 MiB are kept for a slow
/// one, and what does not fit is counted and named, never silently gone. Every write() is made of whole pieces, so a kill
/// loses at most what had not been handed to the kernel.
/// </summary>
public sealed class RunRecorder : IAsyncDisposable
{
    /// <summary>Bytes kept for a slow disk.</summary>
    public const long Patience = 64L << 20;
    const int Batch = 32 * 1024, MostItems = 256;
    static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(5);

    abstract record Item(long Milliseconds);
    sealed record Piece(long Milliseconds, OutputKind Kind, byte[] Buffer, int Length) : Item(Milliseconds);
    sealed record Rows(long Milliseconds, string Source, ImmutableArray<MetricRow> Values) : Item(Milliseconds);
    sealed record Rewound(long Milliseconds, string Source, long Step, string Prefix) : Item(Milliseconds);
    sealed record Note(long Milliseconds, string What, string? Detail) : Item(Milliseconds);

    readonly Channel<Item> _items = Channel.CreateUnbounded<Item>(new() { SingleReader = true });
    readonly AppendedFile _log, _index, _events;
    readonly SortedDictionary<string, MetricSink> _sinks = new(StringComparer.Ordinal);
    readonly string _root;
    readonly OutputMetrics[] _readers = [new(), new()];
    readonly OutputLines[] _launcher = [new(), new()];
    readonly long _start = Stopwatch.GetTimestamp();
    readonly Task _writing;
    long _pending, _bytes, _overflow, _rowsOver, _lastSync;

    /// <param name="before">How long the run had been going on when its command was about to start: times count from there.</param>
    public RunRecorder(RunFolder folder, TimeSpan before)
    {
        Before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        _root = folder.Root;
        _log = new(folder.PathOf("log/r0.out"));
        _index = new(folder.PathOf("log/r0.idx"));
        _events = new(folder.PathOf("events.jsonl"));
        _writing = Task.Factory.StartNew(Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The output is a launcher's: it tells of ranks that fail, and each rank's own output is read for itself.</summary>
    public bool Ranks { get; init; }

    public TimeSpan Before { get; }

    /// <summary>The run's clock.</summary>
    public TimeSpan Elapsed => Before + Stopwatch.GetElapsedTime(_start);

    /// <summary>Takes a copy of a piece of output. Never waits.</summary>
    public void Output(OutputKind kind, ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref _bytes, bytes.Length);
        if (Interlocked.Add(ref _pending, bytes.Length) > Patience)
        {
            Interlocked.Add(ref _pending, -bytes.Length);
            Interlocked.Add(ref _overflow, bytes.Length);
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(bytes.Length);
        bytes.CopyTo(buffer);
        _items.Writer.TryWrite(new Piece(Now(), kind, buffer, bytes.Length));
    }

    /// <summary>Takes values from another source than the output. Never waits.</summary>
    public void Measure(string source, ImmutableArray<MetricRow> rows)
    {
        if (rows.IsEmpty) return;
        if (Interlocked.Add(ref _pending, Weight(rows)) <= Patience) _items.Writer.TryWrite(new Rows(Now(), source, rows));
        else
        {
            Interlocked.Add(ref _pending, -Weight(rows));
            Interlocked.Add(ref _rowsOver, rows.Length);
        }
    }

    static long Weight(ImmutableArray<MetricRow> rows) => rows.Sum(row => 64L + 24 * row.Values.Length);

    /// <summary>A source takes back what it told for this step and later ones.</summary>
    public void Rewind(string source, long step, string prefix = "") => _items.Writer.TryWrite(new Rewound(Now(), source, step, prefix));

    /// <summary>Adds a line to <c>events.jsonl</c>.</summary>
    public void Event(string what, string? detail = null) => _items.Writer.TryWrite(new Note(Now(), what, detail));

    /// <summary>Writes what is left and closes the files.</summary>
    public async Task<Recorded> Finish()
    {
        await DisposeAsync().ConfigureAwait(false);
        return new(_bytes, _overflow + _log.Lost, [.. Losses()]);
    }

    public async ValueTask DisposeAsync()
    {
        _items.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
        foreach (var file in (AppendedFile[])[_log, _index, _events]) file.Dispose();
        foreach (var sink in _sinks.Values) sink.Dispose();
    }

    IEnumerable<Missing> Losses()
    {
        if (_overflow > 0) yield return new("log/r0.out", $"{_overflow} bytes came faster than the disk took them");
        if (_log.Failure is { } why) yield return new("log/r0.out", $"{_log.Lost} bytes could not be written: {why}");
        if (_rowsOver > 0) yield return new("metrics", $"{_rowsOver} rows came faster than the disk took them");
        foreach (var sink in _sinks.Values)
            if (sink.Failure is { } metrics) yield return new(sink.File, $"{sink.Lost} bytes could not be written: {metrics}");
        if (_events.Failure is { } events) yield return new("events.jsonl", $"{_events.Lost} bytes could not be written: {events}");
        if (_readers.Sum(r => r.NamesLeftOut) is > 0 and var names) yield return new("metrics", $"{names} values had names beyond the first {OutputMetrics.MaxNames}");
    }

    long Now() => (long)Elapsed.TotalMilliseconds;

    void Write()
    {
        var (log, index, events) = (new ArrayBufferWriter<byte>(Batch * 2), new StringBuilder(), new StringBuilder());
        while (_items.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            for (var taken = 0; log.WrittenCount < Batch && taken < MostItems && _items.Reader.TryRead(out var item); taken++)
            {
                if (item is Piece piece) Take(piece, log, index);
                else if (item is Note note) events.Append(EventLine(note));
                else Take(item);
            }
            WriteOut(log, index, events);
        }
        foreach (var reader in _readers) reader.End(Now(), Keep);
        WriteOut(log, index, events);
        Sync();
    }

    void Take(Piece piece, ArrayBufferWriter<byte> log, StringBuilder index)
    {
        var bytes = piece.Buffer.AsSpan(0, piece.Length);
        index.Append(CultureInfo.InvariantCulture, $"{_log.Length + log.WrittenCount} {piece.Milliseconds} {(piece.Kind == OutputKind.Out ? 'o' : 'e')}\n");
        log.Write(bytes);
        if (Ranks) _launcher[(int)piece.Kind].Add(bytes, Launcher);
        else _readers[(int)piece.Kind].Add(bytes, piece.Milliseconds, Keep);
        ArrayPool<byte>.Shared.Return(piece.Buffer);
        Interlocked.Add(ref _pending, -piece.Length);
    }

    void Take(Item item)
    {
        if (item is Rewound back) Sink(back.Source).Rewind(back.Step, back.Prefix);
        if (item is not Rows rows) return;
        foreach (var row in rows.Values) Sink(rows.Source).Add(row);
        Interlocked.Add(ref _pending, -Weight(rows.Values));
    }

    void Launcher(string line)
    {
        if (Torchrun.Failure(line) is { } failure) Event("rank", failure);
    }

    void Keep(MetricRow row) => Sink(MetricSource.Output).Add(row);

    MetricSink Sink(string source) => _sinks.TryGetValue(source, out var sink) ? sink : _sinks[source] = new(_root, source);

    void WriteOut(ArrayBufferWriter<byte> log, StringBuilder index, StringBuilder events)
    {
        if (_log.Append(log.WrittenSpan)) _index.Append(Encoding.UTF8.GetBytes(index.ToString()));
        foreach (var sink in _sinks.Values) sink.WriteOut();
        _events.Append(Encoding.UTF8.GetBytes(events.ToString()));
        log.ResetWrittenCount();
        foreach (var text in (StringBuilder[])[index, events]) text.Clear();
        if (Elapsed.Ticks - _lastSync > SyncEvery.Ticks) Sync();
    }

    void Sync()
    {
        _lastSync = Elapsed.Ticks;
        foreach (var file in (AppendedFile[])[_log, _events]) file.Sync();
        foreach (var sink in _sinks.Values) sink.Sync();
    }

    static string EventLine(Note note)
    {
        var detail = note.Detail is null ? "" : $",\"detail\":\"{JsonEncodedText.Encode(note.Detail)}\"";
        return string.Create(CultureInfo.InvariantCulture, $"{{\"ms\":{note.Milliseconds},\"event\":\"{JsonEncodedText.Encode(note.What)}\"{detail}}}\n");
    }
}
