using System.Buffers.Binary;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>The one number of a TensorProto without dimensions (tensor.proto, types.proto).</summary>
static class ScalarValue
{
    const int Float = 1, Double = 2, Int32 = 3, Int64 = 9, Bool = 10, BFloat16 = 14, Half = 19;

    public static bool TryRead(ReadOnlySpan<byte> tensor, out double value)
    {
        var reader = new WireReader(tensor);
        var (type, scalar, found) = (0, true, false);
        ReadOnlySpan<byte> content = default;
        value = 0;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1: type = (int)reader.Number; break;
                case 2: scalar = IsScalar(reader.Bytes); break;
                case 4: content = reader.Bytes; break;
                case 5 or 6 or 7 or 10 or 11 or 13: found |= TryFirst(reader, out value); break;
            }
        }
        if (reader.IsBad || !scalar) return false;
        return found || TryContent(type, content, out value);
    }

    /// <summary>A rank of zero, or one element in every dimension; an unknown rank (field 3) is none.</summary>
    static bool IsScalar(ReadOnlySpan<byte> shape)
    {
        var reader = new WireReader(shape);
        while (reader.Next())
        {
            if (reader.Field == 3 && reader.Number != 0) return false;
            if (reader.Field != 2) continue;
            var dimension = new WireReader(reader.Bytes);
            while (dimension.Next()) if (dimension.Field == 1 && dimension.Number != 1) return false;
        }
        return !reader.IsBad;
    }

    /// <summary>The first element of float_val, double_val, int_val, int64_val, bool_val or half_val, packed or not.</summary>
    static bool TryFirst(in WireReader field, out double value)
    {
        value = 0;
        if (field.Wire != 2)
        {
            value = Of(field.Field, field.Wire, field.Number);
            return true;
        }
        var bytes = field.Bytes;
        switch (field.Field)
        {
            case 5 when bytes.Length >= 4: value = BinaryPrimitives.ReadSingleLittleEndian(bytes); return true;
            case 6 when bytes.Length >= 8: value = BinaryPrimitives.ReadDoubleLittleEndian(bytes); return true;
            case 7 or 10 or 11 or 13:
                ulong number = 0;
                for (var i = 0; i < bytes.Length && i < 10; i++)
                {
                    number |= (ulong)(bytes[i] & 0x7f) << (7 * i);
                    if (bytes[i] >= 0x80) continue;
                    value = Of(field.Field, 0, number);
                    return true;
                }
                return false;
            default: return false;
        }
    }

    static double Of(int field, int wire, ulong number) => (field, wire) switch
    {
        (5, _) => BitConverter.UInt32BitsToSingle((uint)number),
        (6, _) => BitConverter.UInt64BitsToDouble(number),
        (13, _) => (double)BitConverter.UInt16BitsToHalf((ushort)number),
        _ => (long)number,
    };

    static bool TryContent(int type, ReadOnlySpan<byte> content, out double value)
    {
        (value, var size) = (0, type switch { Float or Int32 => 4, Double or Int64 => 8, Bool => 1, BFloat16 or Half => 2, _ => 0 });
        if (size == 0 || content.Length != size) return false;
        value = type switch
        {
            Float => BinaryPrimitives.ReadSingleLittleEndian(content),
            Double => BinaryPrimitives.ReadDoubleLittleEndian(content),
            Int32 => BinaryPrimitives.ReadInt32LittleEndian(content),
            Int64 => BinaryPrimitives.ReadInt64LittleEndian(content),
            BFloat16 => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(content) << 16),
            Half => (double)BinaryPrimitives.ReadHalfLittleEndian(content),
            _ => content[0],
        };
        return true;
    }
}
