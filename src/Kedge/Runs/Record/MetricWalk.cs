using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Record;

/// <summary>Takes what a metrics file tells, line after line.</summary>
interface IMetricTaker
{
    /// <summary>What the cells of the rows from here on are.</summary>
    void Columns(string[] names);

    /// <param name="cells">In the order of the columns, null where there is no value; valid only during the call.</param>
    void Row(long? step, long milliseconds, ReadOnlySpan<double?> cells);

    /// <summary>Voids what came before of this step and later ones, of the metrics whose name begins so.</summary>
    void Rewind(long step, string prefix);
}

/// <summary>
/// Walks through the lines of a metrics file and passes on those whose checksum is right. Never throws, whatever the bytes.
/// A row is checked under its schema's checksum too, so it is never taken for one of another schema, and rows whose schema is damaged or
/// was not seen are skipped.
/// </summary>
ref struct MetricWalk(IMetricTaker taker)
{
    string[] _columns = [];
    double?[] _cells = [];

    /// <summary>What the checksums of rows are mixed with; 0 in files of format 1.</summary>
    uint _chain;

    /// <summary>Lines with a wrong checksum or form.</summary>
    public int Bad { get; private set; }

    /// <summary>Walks over all whole lines; how many bytes these are.</summary>
    public int Over(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        for (int length; (length = bytes[at..].IndexOf((byte)'\n')) >= 0; at += length + 1)
            if (length > 0 && !Line(bytes.Slice(at, length))) Bad++;
        return at;
    }

    bool Line(ReadOnlySpan<byte> line) => line[0] == (byte)'[' ? Row(line) || Head(line) : Head(line);

    bool Row(ReadOnlySpan<byte> line)
    {
        if (Checked(line, ",\""u8, "\"]"u8, _chain) is not { } length) return false;
        var rest = line[1..length];
        if (!TryCell(ref rest, out var step) || !TryCell(ref rest, out var milliseconds) || milliseconds is null) return false;
        var count = 0;
        while (!rest.IsEmpty)
            if (count >= _columns.Length || !TryCell(ref rest, out _cells[count++])) return false;
        taker.Row((long?)step, (long)milliseconds, _cells.AsSpan(0, count));
        return true;
    }

    /// <summary>A line that is an object: new columns, or a rewind.</summary>
    bool Head(ReadOnlySpan<byte> line)
    {
        if (Checked(line, ",\"x\":\""u8, "\"}"u8, 0) is not { } length) return false;
        var reader = new Utf8JsonReader([.. line[..length], (byte)'}']);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return Told(document.RootElement, Crc.Of(line[..length]));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    bool Told(JsonElement head, uint check)
    {
        if (head.TryGetProperty("rewind", out var from)) taker.Rewind(from.GetInt64(), head.GetProperty("p").GetString()!);
        else if (head.TryGetProperty("c", out var names))
        {
            _chain = head.GetProperty("f").GetInt32() >= 2 ? check : 0;
            _columns = [.. names.EnumerateArray().Skip(2).Select(n => n.GetString()!)];
            _cells = new double?[_columns.Length];
            taker.Columns(_columns);
        }
        else return false;
        return true;
    }

    /// <summary>How many bytes stand before the check, when the check is there and right.</summary>
    static int? Checked(ReadOnlySpan<byte> line, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after, uint chain)
    {
        var length = line.Length - before.Length - 8 - after.Length;
        if (length < 1 || !line.EndsWith(after) || !line[length..].StartsWith(before)) return null;
        var digits = line.Slice(length + before.Length, 8);
        return Utf8Parser.TryParse(digits, out uint crc, out var used, 'x') && used == 8 && crc == (Crc.Of(line[..length]) ^ chain) ? length : null;
    }

    /// <summary>Takes the next cell: a number, a quoted NaN or Infinity, or null.</summary>
    static bool TryCell(ref ReadOnlySpan<byte> rest, out double? value)
    {
        if (PlainDecimal.TryRead(rest, out var plain, out var end) && (end == rest.Length || rest[end] == ','))
        {
            value = plain;
            rest = rest[Math.Min(end + 1, rest.Length)..];
            return true;
        }
        var comma = rest.IndexOf((byte)',');
        var cell = comma < 0 ? rest : rest[..comma];
        rest = comma < 0 ? [] : rest[(comma + 1)..];
        value = null;
        if (cell.SequenceEqual("null"u8)) return true;
        if (cell is [(byte)'"', .., (byte)'"']) cell = cell[1..^1];
        if (!(Utf8Parser.TryParse(cell, out double number, out var used) && used == cell.Length)
            && !double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return false;
        value = number;
        return true;
    }
}
