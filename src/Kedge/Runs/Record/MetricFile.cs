using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Record;

/// <summary>What a metrics file holds: its whole, true rows, and how many lines were not.</summary>
/// <param name="Bad">Lines with a wrong CRC or form, skipped. A torn last line is not counted: its writer may still be at it.</param>
public sealed record MetricFile(ImmutableArray<MetricRow> Rows, int Bad)
{
    /// <summary>Reads as much as is true. Never throws, whatever the bytes.</summary>
    public static MetricFile Read(ReadOnlySpan<byte> bytes)
    {
        var rows = ImmutableArray.CreateBuilder<MetricRow>();
        var (schema, bad) = (new Schema([], 0), 0);
        for (int end; (end = bytes.IndexOf((byte)'\n')) >= 0; bytes = bytes[(end + 1)..])
        {
            var line = bytes[..end];
            if (line.IsEmpty) continue;
            if (line[0] == (byte)'[' && ReadRow(line, schema) is { } row) rows.Add(row);
            else if (!TryHead(line, rows, ref schema)) bad++;
        }
        return new(rows.ToImmutable(), bad);
    }

    /// <param name="Chain">What the checksums of its rows are mixed with; 0 in files of format 1.</param>
    sealed record Schema(string[] Columns, uint Chain);

    /// <summary>A line that is an object: new columns, or a rewind that voids rows before it.</summary>
    static bool TryHead(ReadOnlySpan<byte> line, ImmutableArray<MetricRow>.Builder rows, ref Schema schema)
    {
        if (Checked(line, ",\"x\":\""u8, "\"}"u8, 0) is not { } length) return false;
        var reader = new Utf8JsonReader([.. line[..length], (byte)'}']);
        try
        {
            using var document = JsonDocument.ParseValue(ref reader);
            if (document.RootElement.TryGetProperty("rewind", out var from)) return Rewind(rows, from.GetInt64(), document.RootElement.GetProperty("p").GetString()!);
            if (!document.RootElement.TryGetProperty("c", out var names)) return false;
            var chained = document.RootElement.GetProperty("f").GetInt32() >= 2;
            schema = new([.. names.EnumerateArray().Skip(2).Select(n => n.GetString()!)], chained ? Crc.Of(line[..length]) : 0);
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return false;
        }
    }

    static bool Rewind(ImmutableArray<MetricRow>.Builder rows, long step, string prefix)
    {
        if (prefix.Length == 0) rows.RemoveAll(row => row.Step >= step);
        else for (var i = 0; i < rows.Count; i++)
            if (rows[i].Step >= step) rows[i] = rows[i] with { Values = rows[i].Values.RemoveAll(v => v.Name.StartsWith(prefix, StringComparison.Ordinal)) };
        return true;
    }

    static MetricRow? ReadRow(ReadOnlySpan<byte> line, Schema schema)
    {
        if (Checked(line, ",\""u8, "\"]"u8, schema.Chain) is not { } length) return null;
        var rest = line[1..length];
        if (!TryCell(ref rest, out var step) || !TryCell(ref rest, out var milliseconds) || milliseconds is null) return null;
        var values = ImmutableArray.CreateBuilder<(string, double)>();
        for (var i = 0; !rest.IsEmpty; i++)
        {
            if (i >= schema.Columns.Length || !TryCell(ref rest, out var value)) return null;
            if (value is { } number) values.Add((schema.Columns[i], number));
        }
        return new((long?)step, (long)milliseconds, values.ToImmutable());
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
