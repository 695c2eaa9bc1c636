using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace Kedge.Traces;

/// <summary>
/// Names by their bytes, each kept once: a trace repeats a few thousand names millions of times. Bounded; what comes after that has one name.
/// </summary>
sealed class NameTable
{
    const int Most = 1 << 20, Longest = 4096;
    const long MostBytes = 256 << 20;
    static readonly ulong Seed = (ulong)HashCode.Combine(1) << 32 | (uint)HashCode.Combine(2);
    readonly List<string> _names = ["(one of too many names)"];
    readonly List<byte[]> _bytes = [[]];
    int[] _slots = new int[1 << 12];
    long _held;

    public IReadOnlyList<string> Names => _names;

    /// <param name="raw">As in JSON, escapes unresolved.</param>
    public int Of(ReadOnlySpan<byte> raw)
    {
        if (raw.Length > Longest) raw = raw[..Longest];
        var slot = Slot(raw, Hash(raw), _slots);
        if (_slots[slot] > 0) return _slots[slot] - 1;
        if (_names.Count >= Most || _held + raw.Length > MostBytes) return 0;
        _held += raw.Length;
        _names.Add(Decoded(raw));
        _bytes.Add(raw.ToArray());
        _slots[slot] = _names.Count;
        if (_names.Count > _slots.Length / 2) Grow();
        return _names.Count - 1;
    }

    /// <summary>Eight bytes at a time, multiplied and folded. The seed differs from process to process: nobody can make names that all fall together.</summary>
    static uint Hash(ReadOnlySpan<byte> raw)
    {
        var hash = Seed ^ (ulong)raw.Length;
        for (; raw.Length >= 8; raw = raw[8..]) hash = Mixed(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(raw));
        var rest = 0UL;
        foreach (var b in raw) rest = rest << 8 | b;
        return (uint)Mixed(hash ^ rest);
    }

    static ulong Mixed(ulong value)
    {
        var high = Math.BigMul(value, 0x9E3779B97F4A7C15, out var low);
        return high ^ low;
    }

    int Slot(ReadOnlySpan<byte> raw, uint hash, int[] slots)
    {
        var mask = slots.Length - 1;
        var at = (int)(hash & mask);
        while (slots[at] > 0 && !raw.SequenceEqual(_bytes[slots[at] - 1])) at = (at + 1) & mask;
        return at;
    }

    void Grow()
    {
        var wider = new int[_slots.Length * 2];
        for (var i = 1; i < _names.Count; i++) wider[Slot(_bytes[i], Hash(_bytes[i]), wider)] = i + 1;
        _slots = wider;
    }

    static string Decoded(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\')) return Encoding.UTF8.GetString(raw);
        try
        {
            var reader = new Utf8JsonReader([(byte)'"', .. raw, (byte)'"']);
            reader.Read();
            return reader.GetString() ?? "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(raw);
        }
    }
}
