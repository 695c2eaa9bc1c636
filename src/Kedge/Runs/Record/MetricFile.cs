using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Record;

/// <summary>
/// Writes lines of <c>metrics/*.jsonl</c>: a schema line names the columns, then each row is an array that ends with the
/// CRC-32C of the bytes before it. Columns only grow, so a row's place in the file does not matter to rows before it.
/// </summary>
/// <param name="writer">Who writes this file: <c>r0</c>.</param>
public sealed class MetricLines(string writer)
{
    readonly List<string> _columns = [];
    readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    bool _forgotten;

    /// <summary>The last lines did not reach the file: the next one brings its schema along again.</summary>
    public void Forget() => _forgotten = true;

    /// <summary>The row's line, after a new schema line when it brings a new column.</summary>
    public string Write(MetricRow row)
    {
        var text = new StringBuilder();
        if (AddColumns(row) | _forgotten) AppendChecked(text, Schema(), ",\"x\":\"", "\"}\n");
        _forgotten = false;
        AppendChecked(text, Values(row), ",\"", "\"]\n");
        return text.ToString();
    }

    bool AddColumns(MetricRow row)
    {
        var before = _columns.Count;
        foreach (var (name, _) in row.Values)
            if (_places.TryAdd(name, _columns.Count)) _columns.Add(name);
        return _columns.Count > before;
    }

    string Schema() => $"{{\"f\":1,\"w\":{Quote(writer)},\"c\":[\"s\",\"dt\"{string.Concat(_columns.Select(c => "," + Quote(c)))}]";

    string Values(MetricRow row)
    {
        var cells = new string[_columns.Count];
        Array.Fill(cells, "null");
        foreach (var (name, value) in row.Values) cells[_places[name]] = Number(value);
        var step = row.Step?.ToString(CultureInfo.InvariantCulture) ?? "null";
        return string.Create(CultureInfo.InvariantCulture, $"[{step},{row.Milliseconds}{string.Concat(cells.Select(c => "," + c))}");
    }

    static string Number(double value) => double.IsFinite(value) ? value.ToString("R", CultureInfo.InvariantCulture)
        : double.IsNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\"";

    static string Quote(string text) => "\"" + JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping) + "\"";

    static void AppendChecked(StringBuilder text, string body, string before, string after) =>
        text.Append(body).Append(before).Append(Crc.Of(Encoding.UTF8.GetBytes(body)).ToString("x8", CultureInfo.InvariantCulture)).Append(after);
}

/// <summary>What a metrics file holds: its whole, true rows, and how many lines were not.</summary>
/// <param name="Bad">Lines with a wrong CRC or form, skipped. A torn last line is not counted: its writer may still be at it.</param>
public sealed record MetricFile(ImmutableArray<MetricRow> Rows, int Bad)
{
    /// <summary>Reads as much as is true. Never throws, whatever the bytes.</summary>
    public static MetricFile Read(ReadOnlySpan<byte> bytes)
    {
        var rows = ImmutableArray.CreateBuilder<MetricRow>();
        var (columns, bad) = (Array.Empty<string>(), 0);
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            var line = bytes[..end];
            if (line.IsEmpty) continue;
            if (ReadSchema(line) is { } schema) columns = schema;
            else if (ReadRow(line, columns) is { } row) rows.Add(row);
            else bad++;
        }
        return new(rows.ToImmutable(), bad);
    }

    static string[]? ReadSchema(ReadOnlySpan<byte> line)
    {
        if (Checked(line, ",\"x\":\""u8, "\"}"u8) is not { } length) return null;
        var reader = new Utf8JsonReader([.. line[..length], (byte)'}']);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (!document.RootElement.TryGetProperty("c", out var names)) return null;
            return [.. names.EnumerateArray().Skip(2).Select(n => n.GetString()!)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static MetricRow? ReadRow(ReadOnlySpan<byte> line, string[] columns)
    {
        if (Checked(line, ",\""u8, "\"]"u8) is not { } length || line[0] != '[') return null;
        var rest = line[1..length];
        if (!TryCell(ref rest, out var step) || !TryCell(ref rest, out var milliseconds) || milliseconds is null) return null;
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            if (i >= columns.Length || !TryCell(ref rest, out var value)) return null;
            if (value is { } number) values.Add((columns[i], number));
        }
        return new((long?)step, (long)milliseconds, values.ToImmutable());
    }

    /// <summary>How many bytes stand before the check, when the check is there and right.</summary>
    static int? Checked(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var length = line.Length - before.Length - 8 - after.Length;
        if (length < 1 || !line.EndsWith(after) || !line[length..].StartsWith(before)) return null;
        var digits = line.Slice(length + before.Length, 8);
        return Utf8Parser.TryParse(digits, out uint crc, out var used, 'x') && used == 8 && crc == Crc.Of(line[..length]) ? length : null;
    }

    /// <summary>Takes the next cell: a number, a quoted NaN or Infinity, or null.</summary>
    static bool TryCell(ref ReadOnlySpan<byte> rest, out double? value)
    {
        var comma = rest.IndexOf((byte)',');
        var cell = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        value = null;
        if (cell.SequenceEqual("null"u8)) return true;
        if (cell is [(byte)'"', .., (byte)'"']) cell = cell[1..^1];
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return false;
        value = number;
        return true;
    }
}
