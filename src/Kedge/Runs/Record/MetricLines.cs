using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Record;

/// <summary>
/// Writes lines of <c>metrics/*.jsonl</c>: a schema line names the columns, then each row is an array that ends with the
/// CRC-32C of the bytes before it, xor that of its schema: no row is ever read under the columns of another schema.
/// A row that the schema has no columns for, or far too many, brings a new schema along.
/// </summary>
/// <param name="writer">Who writes this file: <c>r0</c>, <c>tb</c>.</param>
public sealed class MetricLines(string writer)
{
    /// <summary>Columns are shared between rows up to this many; beyond it each set of names has a schema of its own, so that 100,000 names do not
    /// make every row wide.</summary>
    const int Shared = 64;

    /// <summary>A damaged schema line costs no more rows than this.</summary>
    const int RowsPerSchema = 4096;

    readonly List<string> _columns = [];
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    readonly ArrayBufferWriter<byte> _line = new(256);
    double?[] _cells = new double?[Shared];
    uint _schema;
    int _rows;
    bool _forgotten, _many;

    /// <summary>The last lines did not reach the file: the next one brings its schema along again.</summary>
    public void Forget() => _forgotten = true;

    /// <summary>Appends the row's line, after a new schema line when it needs one.</summary>
    public void Write(MetricRow row, IBufferWriter<byte> to)
    {
        if (Fit(row) | _forgotten | _rows++ % RowsPerSchema == 0) Schema(to);
        _forgotten = false;
        Cells(row, to);
    }

    /// <summary>Appends a line that voids earlier values of this file with this step or a later one.</summary>
    /// <param name="prefix">Only metrics whose name begins so.</param>
    public void Rewind(long step, string prefix, IBufferWriter<byte> to)
    {
        Put($$"""{"f":2,"w":{{Quoted(writer)}},"rewind":{{step}},"p":{{Quoted(prefix)}}""");
        Checked(",\"x\":\""u8, "\"}\n"u8, 0, to);
    }

    /// <summary>Makes the columns fit the row; true when they changed.</summary>
    bool Fit(MetricRow row)
    {
        var missing = row.Values.Count(v => !_places.ContainsKey(v.Name));
        var tooWide = _columns.Count > Shared && _columns.Count > row.Values.Length * 2;
        if (missing == 0 && !tooWide) return false;
        _many |= _columns.Count + missing > Shared;
        if (_many)
        {
            _columns.Clear();
            _places.Clear();
        }
        foreach (var (name, _) in row.Values)
            if (_places.TryAdd(name, _columns.Count)) _columns.Add(name);
        return true;
    }

    void Schema(IBufferWriter<byte> to)
    {
        Put($"{{\"f\":2,\"w\":{Quoted(writer)},\"c\":[\"s\",\"dt\"");
        foreach (var column in _columns)
        {
            Put(",");
            Put(Quoted(column));
        }
        Put("]");
        _schema = Checked(",\"x\":\""u8, "\"}\n"u8, 0, to);
    }

    void Cells(MetricRow row, IBufferWriter<byte> to)
    {
        if (_cells.Length < _columns.Count) _cells = new double?[_columns.Count];
        Array.Clear(_cells);
        foreach (var (name, value) in row.Values) _cells[_places[name]] = value;
        _line.Write("["u8);
        if (row.Step is { } step) Put(step);
        else _line.Write("null"u8);
        _line.Write(","u8);
        Put(row.Milliseconds);
        var last = _columns.Count;
        while (last > 0 && _cells[last - 1] is null) last--;   // rows may be shorter than their schema
        for (var i = 0; i < last; i++)
        {
            _line.Write(","u8);
            if (_cells[i] is { } value) Put(value);
            else _line.Write("null"u8);
        }
        Checked(",\""u8, "\"]\n"u8, _schema, to);
    }

    uint Checked(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, uint chain, IBufferWriter<byte> to)
    {
        var check = Crc.Of(_line.WrittenSpan);
        to.Write(_line.WrittenSpan);
        to.Write(before);
        var digits = to.GetSpan(8);
        Utf8Formatter.TryFormat(check ^ chain, digits, out _, new StandardFormat('x', 8));
        to.Advance(8);
        to.Write(after);
        _line.ResetWrittenCount();
        return check;
    }

    void Put(string text) => Encoding.UTF8.GetBytes(text, _line);

    void Put(long number)
    {
        Utf8Formatter.TryFormat(number, _line.GetSpan(24), out var count);
        _line.Advance(count);
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    void Put(double value)
    {
        if (double.IsFinite(value))
        {
            value.TryFormat(_line.GetSpan(32), out var count, "R", System.Globalization.CultureInfo.InvariantCulture);
            _line.Advance(count);
        }
        else _line.Write(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);
    }

    static string Quoted(string text) => "\"" + JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";
}
