using System.Buffers;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Record;

/// <summary>One file of <c>metrics/</c> for its only writer: made when the first row comes, appended in whole batches.</summary>
/// <param name="writer">Its name without <c>.jsonl</c>.</param>
public sealed class MetricSink(string folder, string writer)
{
    readonly MetricLines _lines = new(writer);
    readonly ArrayBufferWriter<byte> _waiting = new();
    AppendedFile? _file;

    /// <summary>Null before the first row.</summary>
    public AppendedFile? Appended => _file;

    public void Add(MetricRow row) => _lines.Write(row, _waiting);

    public void Rewind(long step, string prefix) => _lines.Rewind(step, prefix, _waiting);

    /// <summary>Hands what waits to the kernel in one piece.</summary>
    public void WriteOut()
    {
        if (_waiting.WrittenCount == 0) return;
        _file ??= new(Path.Combine(folder, MetricSource.FileOf(writer)));
        if (!_file.Append(_waiting.WrittenSpan)) _lines.Forget();
        _waiting.ResetWrittenCount();
    }
}
