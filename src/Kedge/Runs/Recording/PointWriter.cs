using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Kedge.Runs.Given;
using Kedge.Runs.Metrics;
using Kedge.Runs.Output;
using Kedge.Runs.Record;

namespace Kedge.Runs.Recording;

/// <summary>Finds metrics in a run's output and writes them, those that other sources tell, and what happened.</summary>
sealed class PointWriter : RecordWriter
{
    /// <summary>Finding metrics takes longer than printing them, and then the command waits. With what its pipe holds, this much is read in a third of
    /// the 100 ms that a kill may cost, even while the code that reads is being compiled.</summary>
    const long Patience = 64 << 10;

    readonly SortedDictionary<string, MetricSink> _sinks = new(StringComparer.Ordinal);
    readonly OutputMetrics[] _readers = [new(), new()];
    readonly OutputLines[] _launcher = [new(), new()];
    readonly ArrayBufferWriter<byte> _eventLines = new();
    readonly AppendedFile _events;
    readonly string _root;
    readonly Func<long> _now;

    /// <param name="now">Milliseconds since the run's start.</param>
    public PointWriter(RunFolder folder, Func<long> now) : base(Patience)
    {
        (_root, _now, _events) = (folder.Root, now, new(folder.PathOf("events.jsonl")));
        Start();
    }

    /// <summary>The output is a launcher's: it tells of ranks that fail, and each rank's own output is read for itself.</summary>
    public bool Ranks { get; set; }

    public override IEnumerable<Missing> Losses =>
    [
        .. Files.SelectMany(file => Lost(Path.GetRelativePath(_root, file.Path), file)),
        .. _readers.Sum(r => r.NamesLeftOut) is > 0 and var names
            ? [new Missing("metrics", $"{names} values had names beyond the first {OutputMetrics.MaxNames}")]
            : ImmutableArray<Missing>.Empty,
    ];

    protected override ImmutableArray<AppendedFile> Files => [_events, .. _sinks.Values.Select(s => s.Appended).OfType<AppendedFile>()];

    protected override void Take(OutputBlock block)
    {
        for (var i = 0; i < block.Marks.Length; i++)
        {
            var mark = block.Marks[i];
            if (Ranks) _launcher[(int)mark.Kind].Add(block.Piece(i), Launcher);
            else _readers[(int)mark.Kind].Add(block.Piece(i), mark.Milliseconds, Keep);
        }
    }

    protected override void Take(Told told)
    {
        if (told is Told.Event note) Encoding.UTF8.GetBytes(EventLine(note), _eventLines);
        if (told is Told.Rewound back) Sink(back.Source).Rewind(back.Step, back.Prefix);
        if (told is not Told.Rows rows) return;
        foreach (var row in rows.Values) Sink(rows.Source).Add(row);
    }

    protected override void WriteOut()
    {
        foreach (var sink in _sinks.Values) sink.WriteOut();
        _events.Append(_eventLines.WrittenSpan);
        _eventLines.ResetWrittenCount();
    }

    protected override void End()
    {
        foreach (var reader in _readers) reader.End(_now(), Keep);
    }

    void Launcher(ReadOnlySpan<char> line)
    {
        if (line.Contains("exitcode", StringComparison.Ordinal) && Torchrun.Failure(line.ToString()) is { } failure) Take(new Told.Event(_now(), RunEvent.Rank, failure));
    }

    void Keep(MetricRow row) => Sink(MetricSource.Output).Add(row);

    MetricSink Sink(string source) => _sinks.TryGetValue(source, out var sink) ? sink : _sinks[source] = new(_root, source);

    static string EventLine(Told.Event note)
    {
        var detail = note.Detail is null ? "" : $",\"detail\":\"{JsonEncodedText.Encode(note.Detail)}\"";
        return FormattableString.Invariant($"{{\"ms\":{note.Milliseconds},\"event\":\"{JsonEncodedText.Encode(note.What)}\"{detail}}}\n");
    }
}
