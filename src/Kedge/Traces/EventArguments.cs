using System.Buffers.Text;
using System.Text;

namespace Kedge.Traces;

/// <summary>Reads what an analysis asks of an event's <c>args</c>. Each span begins at the object's opening brace; the object is whole.</summary>
static class EventArguments
{
    /// <summary>Found by name, not by walking over all of them: there are twenty per event, and one or two count.</summary>
    public static EventFacts? Facts(ReadOnlySpan<byte> arguments, EventKind kind, bool layer) => kind switch
    {
        EventKind.Kernel => Kernel(arguments),
        EventKind.Copy or EventKind.Fill =>
            After(arguments, "\"bytes\""u8) is { IsEmpty: false } rest && Long(rest) is > 0 and var bytes
                ? new(float.NaN, float.NaN, 0, bytes)
                : null,
        EventKind.Operator when layer =>
            After(arguments, "\"Input Dims\""u8) is { IsEmpty: false } rest && FirstDimension(rest) is > 0 and var batch
                ? new(float.NaN, float.NaN, batch, 0)
                : null,
        _ => null,
    };

    static EventFacts? Kernel(ReadOnlySpan<byte> arguments)
    {
        var (occupancy, blocks) = (Real(After(arguments, "\"est. achieved occupancy %\""u8)), Real(After(arguments, "\"blocks per SM\""u8)));
        return float.IsNaN(occupancy) && float.IsNaN(blocks) ? null : new(occupancy, blocks, 0, 0);
    }

    /// <summary>What follows a member's name and colon; empty when there is no such member.</summary>
    static ReadOnlySpan<byte> After(ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> quoted)
    {
        var at = arguments.IndexOf(quoted);
        if (at < 0) return default;
        var json = new JsonCursor(arguments[(at + quoted.Length)..]);
        return json.Take((byte)':') ? arguments[(at + quoted.Length + json.At)..] : default;
    }

    static float Real(ReadOnlySpan<byte> text)
    {
        var json = new JsonCursor(text);
        return json.Scalar(out var raw) && RawEvent.Number(raw) is var read && double.IsFinite(read) ? (float)read : float.NaN;
    }

    static long Long(ReadOnlySpan<byte> text)
    {
        var json = new JsonCursor(text);
        return Long(ref json, out var value) ? value : 0;
    }

    /// <summary><c>[[32, 3, 224, 224], …]</c> → 32.</summary>
    static int FirstDimension(ReadOnlySpan<byte> text)
    {
        var json = new JsonCursor(text);
        return json.Take((byte)'[') && json.Take((byte)'[') && json.Peek() is not ((byte)']' or (byte)'[') && Whole(ref json, out var value) ? Math.Max(0, value) : 0;
    }

    static bool Whole(ref JsonCursor json, out int value)
    {
        value = 0;
        if (!json.Scalar(out var raw)) return false;
        if (Utf8Parser.TryParse(raw, out uint read, out var used) && used == raw.Length) value = (int)read;
        return true;
    }

    static bool Long(ref JsonCursor json, out long value)
    {
        value = 0;
        if (!json.Scalar(out var raw)) return false;
        if (Utf8Parser.TryParse(raw, out long read, out var used) && used == raw.Length) value = Math.Max(0, read);
        return true;
    }

    public static string? Text(ReadOnlySpan<byte> arguments, ReadOnlySpan<byte> wanted)
    {
        var json = new JsonCursor(arguments);
        json.Take((byte)'{');
        while (json.Member(out var name))
        {
            if (!name.SequenceEqual(wanted) || json.Peek() is (byte)'{' or (byte)'[')
            {
                if (!json.Skip()) return null;
                continue;
            }
            return json.Scalar(out var raw) ? Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 200)]) : null;
        }
        return null;
    }

    /// <summary>Of an allocator's event on a device (type 1 is CUDA, c10/core/DeviceType.h); null for the host's memory.</summary>
    public static MemoryPeak? Memory(ReadOnlySpan<byte> arguments)
    {
        var json = new JsonCursor(arguments);
        var (device, allocated, reserved) = (0, 0L, 0L);
        json.Take((byte)'{');
        while (json.Member(out var name))
        {
            var read = true;
            if (name.SequenceEqual("Device Type"u8)) read = Whole(ref json, out device);
            else if (name.SequenceEqual("Total Allocated"u8)) read = Long(ref json, out allocated);
            else if (name.SequenceEqual("Total Reserved"u8)) read = Long(ref json, out reserved);
            else read = json.Skip();
            if (!read) break;
        }
        return device == 1 && reserved > 0 ? new(allocated, reserved) : null;
    }
}
