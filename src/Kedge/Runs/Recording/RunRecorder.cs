using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Kedge.Runs.Given;
using Kedge.Runs.Metrics;
using Kedge.Runs.Output;
using Kedge.Runs.Record;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>What became of the output.</summary>
/// <param name="Bytes">That the command wrote.</param>
/// <param name="Dropped">That are not in the log.</param>
public sealed record Recorded(long Bytes, long Dropped, ImmutableArray<Missing> Incomplete);

/// <summary>
/// Writes a run's log, metrics and events while it goes on, on a thread of its own. Nothing is left out for lack of time: what comes faster than it
/// can be written waits, <see cref="WaitForRoom"/> holds its writers back, and in the end the command. What a disk refuses is counted and named.
/// Every write() is made of whole pieces, so a kill loses at most what had not been handed to the kernel.
/// </summary>
public sealed class RunRecorder : IAsyncDisposable
{
    static readonly TimeSpan SyncEvery = TimeSpan.FromSeconds(5);

    readonly Intake _intake = new();
    readonly LogFile _log;
    readonly AppendedFile _index, _events;
    readonly SortedDictionary<string, MetricSink> _sinks = new(StringComparer.Ordinal);
    readonly string _root;
    readonly OutputMetrics[] _readers = [new(), new()];
    readonly OutputLines[] _launcher = [new(), new()];
    readonly ArrayBufferWriter<byte> _indexLines = new(), _eventLines = new();
    readonly IDisposable _limit = Posix.SizeLimitAsError();
    readonly long _start = Stopwatch.GetTimestamp();
    readonly Task _writing;
    Task _syncing = Task.CompletedTask;
    long _bytes, _gaps, _lastSync;

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

    /// <summary>Bytes of a part of the log; the full ones are packed.</summary>
    public long LogPart { init => _log.Part = value; }

    public TimeSpan Before { get; }

    /// <summary>The run's clock.</summary>
    public TimeSpan Elapsed => Before + Stopwatch.GetElapsedTime(_start);

    /// <summary>Takes a copy of a piece of output. Never waits: the terminal should have it first.</summary>
    public void Output(OutputKind kind, ReadOnlySpan<byte> bytes) => _intake.Add(kind, bytes, Now());

    /// <summary>Waits as long as more is kept for the disk than memory should hold.</summary>
    public void WaitForRoom() => _intake.WaitForRoom();

    /// <summary>Takes values from another source than the output.</summary>
    public void Measure(string source, ImmutableArray<MetricRow> rows)
    {
        if (rows.IsEmpty) return;
        _intake.WaitForRoom();
        _intake.Add(new Told.Rows(Now(), source, rows));
    }

    /// <summary>A source takes back what it told for this step and later ones.</summary>
    public void Rewind(string source, long step, string prefix = "") => _intake.Add(new Told.Rewound(Now(), source, step, prefix));

    /// <summary>Adds a line to <c>events.jsonl</c>.</summary>
    public void Event(string what, string? detail = null) => _intake.Add(new Told.Event(Now(), what, detail));

    /// <summary>Writes what is left and closes the files.</summary>
    public async Task<Recorded> Finish()
    {
        await DisposeAsync().ConfigureAwait(false);
        return new(_bytes, _log.Lost, [.. Losses()]);
    }

    public async ValueTask DisposeAsync()
    {
        _intake.Close();
        await _writing.ConfigureAwait(false);
        await _syncing.ConfigureAwait(false);
        foreach (var file in Files()) file.Dispose();
        _log.Dispose();
        _limit.Dispose();
    }

    IEnumerable<Missing> Losses()
    {
        if (_log.Lost > 0) yield return new("log/r0.out", $"{_log.Lost} bytes could not be written: {_log.Failure}");
        foreach (var file in Files())
        {
            var name = Path.GetRelativePath(_root, file.Path);
            if (file.Lost > 0 && file != _log.Current) yield return new(name, $"{file.Lost} bytes could not be written: {file.Failure}");
            if (file.SyncFailure is { } why) yield return new(name, $"not all of it may survive a power cut: {why}");
        }
        if (_readers.Sum(r => r.NamesLeftOut) is > 0 and var names) yield return new("metrics", $"{names} values had names beyond the first {OutputMetrics.MaxNames}");
    }

    ImmutableArray<AppendedFile> Files() => [_log.Current, _index, _events, .. _sinks.Values.Select(s => s.Appended).OfType<AppendedFile>()];

    long Now() => (long)Elapsed.TotalMilliseconds;

    void Write()
    {
        var (blocks, told) = (new List<OutputBlock>(), new List<Told>());
        try
        {
            while (_intake.Take(blocks, told))
            {
                foreach (var block in blocks) Take(block);
                foreach (var item in told) Take(item);
                WriteOut();
                _intake.Written(blocks, told);
            }
            foreach (var reader in _readers) reader.End(Now(), Keep);
            WriteOut();
            _syncing.Wait();
            Sync(Files());
        }
        finally
        {
            _intake.Close();   // whatever went wrong here, the command does not wait for it
        }
    }

    void Take(OutputBlock block)
    {
        _bytes += block.Length;
        var at = _log.Length;
        var logged = Logged(block.Bytes);
        for (var i = 0; i < block.Marks.Length; i++)
        {
            var mark = block.Marks[i];
            if (logged) Index(at + mark.At, mark);
            if (Ranks) _launcher[(int)mark.Kind].Add(block.Piece(i), Launcher);
            else _readers[(int)mark.Kind].Add(block.Piece(i), mark.Milliseconds, Keep);
        }
    }

    /// <summary>Where a disk took bytes again after it had refused some, an event says how many are missing there.</summary>
    bool Logged(ReadOnlySpan<byte> bytes)
    {
        var (at, lost) = (_log.Length, _log.Lost - _gaps);
        if (!_log.Append(bytes)) return false;
        if (lost > 0) Take(new Told.Event(Now(), "gap", FormattableString.Invariant($"{lost} bytes are missing in log/r0.out at {at}")));
        _gaps += lost;
        return true;
    }

    void Take(Told item)
    {
        if (item is Told.Event note) Encoding.UTF8.GetBytes(EventLine(note), _eventLines);
        if (item is Told.Rewound back) Sink(back.Source).Rewind(back.Step, back.Prefix);
        if (item is not Told.Rows rows) return;
        foreach (var row in rows.Values) Sink(rows.Source).Add(row);
    }

    /// <summary><c>OFFSET MILLISECONDS o</c></summary>
    void Index(long at, OutputMark mark)
    {
        var line = _indexLines.GetSpan(48);
        Utf8Formatter.TryFormat(at, line, out var first);
        line[first] = (byte)' ';
        Utf8Formatter.TryFormat(mark.Milliseconds, line[(first + 1)..], out var second);
        (mark.Kind == OutputKind.Out ? " o\n"u8 : " e\n"u8).CopyTo(line[(first + 1 + second)..]);
        _indexLines.Advance(first + 1 + second + 3);
    }

    void Launcher(ReadOnlySpan<char> line)
    {
        if (line.Contains("exitcode", StringComparison.Ordinal) && Torchrun.Failure(line.ToString()) is { } failure) Take(new Told.Event(Now(), "rank", failure));
    }

    void Keep(MetricRow row) => Sink(MetricSource.Output).Add(row);

    MetricSink Sink(string source) => _sinks.TryGetValue(source, out var sink) ? sink : _sinks[source] = new(_root, source);

    void WriteOut()
    {
        foreach (var sink in _sinks.Values) sink.WriteOut();
        foreach (var (file, lines) in ((AppendedFile, ArrayBufferWriter<byte>)[])[(_index, _indexLines), (_events, _eventLines)])
        {
            file.Append(lines.WrittenSpan);
            lines.ResetWrittenCount();
        }
        if (Elapsed.Ticks - _lastSync <= SyncEvery.Ticks || !_syncing.IsCompleted) return;
        _lastSync = Elapsed.Ticks;
        var files = Files();
        _syncing = Task.Run(() => Sync(files));   // a slow disk's sync may take seconds, and what comes meanwhile should not lie in memory alone
    }

    static void Sync(ImmutableArray<AppendedFile> files)
    {
        foreach (var file in files) file.Sync();
    }

    static string EventLine(Told.Event note)
    {
        var detail = note.Detail is null ? "" : $",\"detail\":\"{JsonEncodedText.Encode(note.Detail)}\"";
        return FormattableString.Invariant($"{{\"ms\":{note.Milliseconds},\"event\":\"{JsonEncodedText.Encode(note.What)}\"{detail}}}\n");
    }
}
