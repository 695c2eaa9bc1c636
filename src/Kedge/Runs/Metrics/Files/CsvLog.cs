using System.Collections.Immutable;
using System.Text;

namespace Kedge.Runs.Metrics.Files;

/// <summary>
/// A CSV of metrics with a header, as Lightning's CSVLogger (<c>metrics.csv</c>), timm (<c>summary.csv</c>), Ultralytics
/// (<c>results.csv</c>) and Keras write it. Empty cells are values that were not reported in that row. When the header changes,
/// the file was written anew with another column: rows that were told already are passed over.
/// </summary>
/// <param name="old">Bytes that were there before the run: their rows are another run's.</param>
public sealed class CsvLog(ToldValues told, long old) : GrowingSource
{
    const int LongestLine = 1 << 20;

    static readonly ImmutableArray<string> Steps = ["step", "global_step", "iteration", "iter", "timesteps", "total_timesteps", "time/total_timesteps"];

    readonly ImmutableArray<MetricRow>.Builder _rows = ImmutableArray.CreateBuilder<MetricRow>();
    TextRows _lines = new(LongestLine);
    ImmutableArray<string> _header;
    int _told, _passOver;
    long _old = old;

    /// <summary>The header's bytes as they stand in the file; what changes there means that the file is another one.</summary>
    public string? Header { get; private set; }

    public override void Add(ReadOnlySpan<byte> bytes, long milliseconds)
    {
        var before = (int)Math.Min(_old, bytes.Length);
        _old -= before;
        _lines.Add(bytes[..before], line => Line(Encoding.UTF8.GetString(line), null));
        _lines.Add(bytes[before..], line => Line(Encoding.UTF8.GetString(line), milliseconds));
    }

    public override void Pause(long milliseconds) => told.Rows(MetricSource.Files, _rows.DrainToImmutable());

    /// <summary>The file begins anew from its first byte.</summary>
    public void Again()
    {
        (_lines, Header, _header) = (new(LongestLine), null, default);
        (_passOver, _told, _old) = (_told, 0, 0);
    }

    /// <param name="milliseconds">Null for what is not this run's.</param>
    void Line(string line, long? milliseconds)
    {
        if (Header is null)
        {
            (Header, _header) = (line, [.. Cells(line).Select(c => c.Trim())]);
            return;
        }
        _told++;
        if (_passOver > 0)
        {
            _passOver--;
            return;
        }
        if (milliseconds is { } at && Row(Cells(line), at) is { } row) _rows.Add(row);
    }

    MetricRow? Row(List<string> cells, long milliseconds)
    {
        if (cells.Count != _header.Length) return null;
        long? step = null;
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        for (var i = 0; i < cells.Count; i++)
        {
            if (_header[i].Length is 0 or > 250 || !Output.LiteralObject.TryNumber(cells[i].AsSpan().Trim(), out var value)) continue;
            if (Steps.Contains(_header[i].ToLowerInvariant())) step ??= Math.Abs(value) < 1e15 ? (long)value : null;
            else if (_header[i].ToLowerInvariant() is not ("time" or "timestamp" or "wall_time"))
                values.Add((_header[i].Equals("epoch", StringComparison.OrdinalIgnoreCase) ? MetricSeries.Epoch : _header[i], value));
        }
        return values.Any(v => v.Item1 != MetricSeries.Epoch) ? new(step, milliseconds, values.ToImmutable()) : null;
    }

    /// <summary>Cells of one line (RFC 4180, without line breaks inside quotes).</summary>
    static List<string> Cells(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') cell.Append(line[++i]);
            else if (line[i] == '"') quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else cell.Append(line[i]);
        }
        cells.Add(cell.ToString());
        return cells;
    }
}
