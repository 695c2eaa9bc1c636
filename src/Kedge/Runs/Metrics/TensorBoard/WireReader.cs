using System.Buffers.Binary;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>
/// Walks over the fields of one protocol buffer message where it lies (protobuf.dev, "Encoding"). Damage ends the walk:
/// <see cref="Next"/> is false and <see cref="IsBad"/> true; nothing throws.
/// </summary>
public ref struct WireReader(ReadOnlySpan<byte> message)
{
    ReadOnlySpan<byte> _rest = message;
    ReadOnlySpan<byte> _value;
    ulong _number;

    /// <summary>Number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type: 0 varint, 1 eight bytes, 2 length and bytes, 5 four bytes.</summary>
    public int Wire { get; private set; }

    public bool IsBad { get; private set; }

    /// <summary>Bytes of a field of wire type 2; else empty.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _value;

    /// <summary>A varint, or the raw bits of a fixed field.</summary>
    public readonly ulong Number => _number;

    public readonly double Double => BitConverter.UInt64BitsToDouble(_number);

    public readonly float Single => BitConverter.UInt32BitsToSingle((uint)_number);

    public bool Next()
    {
        if (_rest.IsEmpty || IsBad) return false;
        if (!TryVarint(out var key) || key >> 3 is 0 or > int.MaxValue) return Bad();
        (Field, Wire) = ((int)(key >> 3), (int)(key & 7));
        _value = default;
        return Wire switch
        {
            0 => TryVarint(out _number) || Bad(),
            1 => TryFixed(8) || Bad(),
            2 => TryBytes() || Bad(),
            5 => TryFixed(4) || Bad(),
            _ => Bad(),   // groups (3, 4) were given up before these formats were made
        };
    }

    bool Bad()
    {
        IsBad = true;
        return false;
    }

    bool TryVarint(out ulong number)
    {
        number = 0;
        for (var i = 0; i < 10 && i < _rest.Length; i++)
        {
            number |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] >= 0x80) continue;
            _rest = _rest[(i + 1)..];
            return true;
        }
        return false;
    }

    bool TryFixed(int size)
    {
        if (_rest.Length < size) return false;
        _number = size == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(_rest) : BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        _rest = _rest[size..];
        return true;
    }

    bool TryBytes()
    {
        if (!TryVarint(out var length) || length > (ulong)_rest.Length) return false;
        _value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
