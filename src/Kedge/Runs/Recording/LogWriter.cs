using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using Kedge.Runs.Record;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>
/// Writes a run's output into its log, with the index that says when each piece came and on which stream. It looks into nothing, so it is
/// never behind by more than a disk is.
/// </summary>
sealed class LogWriter : RecordWriter
{
    /// <summary>For a slow disk: minutes of what a training prints.</summary>
    const long Patience = 16L << 20;

    readonly LogFile _log;
    readonly AppendedFile _index;
    readonly Action<string> _gap;
    readonly ArrayBufferWriter<byte> _indexLines = new();
    long _gaps;

    /// <param name="part">Bytes of a part of the log; null for the usual.</param>
    /// <param name="gap">Told where a disk took bytes again after it had refused some.</param>
    public LogWriter(RunFolder folder, long? part, Action<string> gap) : base(Patience)
    {
        _log = new(folder.PathOf(LogParts.Last));
        if (part is { } bytes) _log.Part = bytes;
        (_index, _gap) = (new(folder.PathOf("log/r0.idx")), gap);
        Start();
    }

    /// <summary>Bytes that came.</summary>
    public long Bytes { get; private set; }

    /// <summary>Bytes that are not in the log.</summary>
    public long Dropped => _log.Lost;

    public override IEnumerable<Missing> Losses => [.. Lost(LogParts.Last, _log.Current, (_log.Lost, _log.Failure)), .. Lost("log/r0.idx", _index)];

    protected override ImmutableArray<AppendedFile> Files => [_log.Current, _index];

    protected override void Take(OutputBlock block)
    {
        Bytes += block.Length;
        var at = _log.Length;
        if (!Logged(block.Bytes)) return;
        foreach (var mark in block.Marks) Index(at + mark.At, mark);
    }

    bool Logged(ReadOnlySpan<byte> bytes)
    {
        var (at, lost) = (_log.Length, _log.Lost - _gaps);
        if (!_log.Append(bytes)) return false;
        if (lost > 0) _gap(FormattableString.Invariant($"{lost} bytes are missing in {LogParts.Last} at {at}"));
        _gaps += lost;
        return true;
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

    protected override void WriteOut()
    {
        _index.Append(_indexLines.WrittenSpan);
        _indexLines.ResetWrittenCount();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        _log.Dispose();
    }
}
