using System.Buffers.Binary;
using System.Text;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>A tag of one event file. Its metadata comes with its first value only, and holds for all of them.</summary>
public sealed class Tag(byte[] bytes)
{
    readonly byte[] _bytes = bytes;

    public string Name { get; } = Encoding.UTF8.GetString(bytes);

    /// <summary>Which plugin shows it: <c>scalars</c>, <c>hparams</c>, <c>images</c> …; null until said.</summary>
    public string? Plugin { get; set; }

    /// <summary>summary.proto's DataClass: 1 is SCALAR.</summary>
    public int DataClass { get; set; }

    public bool HoldsScalars => Plugin == "scalars" || DataClass == 1;

    public bool Is(ReadOnlySpan<byte> bytes) => bytes.SequenceEqual(_bytes);
}

/// <summary>The tags of one event file, found by their bytes: no text is made for a value.</summary>
public sealed class TagTable
{
    /// <summary>More tags than this are data, not names.</summary>
    public const int Limit = 200_000, LongestName = 1024;

    Tag?[] _places = new Tag?[64];

    public int Count { get; private set; }

    /// <summary>Null for what cannot be a name, and beyond the limit.</summary>
    public Tag? Find(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.Length > LongestName) return null;
        for (var at = Place(bytes); ; at = (at + 1) & (_places.Length - 1))
        {
            if (_places[at] is not { } tag) return Add(bytes);
            if (tag.Is(bytes)) return tag;
        }
    }

    Tag? Add(ReadOnlySpan<byte> bytes)
    {
        if (Count == Limit) return null;
        if (++Count * 2 > _places.Length) Grow();
        var tag = new Tag(bytes.ToArray());
        Put(tag, bytes);
        return tag;
    }

    void Grow()
    {
        var old = _places;
        _places = new Tag?[old.Length * 2];
        foreach (var tag in old) if (tag is not null) Put(tag, Encoding.UTF8.GetBytes(tag.Name));
    }

    void Put(Tag tag, ReadOnlySpan<byte> bytes)
    {
        var at = Place(bytes);
        while (_places[at] is not null) at = (at + 1) & (_places.Length - 1);
        _places[at] = tag;
    }

    int Place(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length * 0x9E3779B97F4A7C15;
        for (; bytes.Length >= 8; bytes = bytes[8..]) hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(bytes)) * 0xFF51AFD7ED558CCD;
        foreach (var single in bytes) hash = (hash ^ single) * 0x100000001B3;
        return (int)((hash ^ (hash >> 29)) & (ulong)(_places.Length - 1));
    }
}
