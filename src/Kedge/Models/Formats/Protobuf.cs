namespace Kedge.Models.Formats;

/// <summary>
/// Walks over a protobuf message in a file (protobuf.dev, "Encoding"), skipping what nobody asks for: weights of gigabytes are
/// never read.
/// </summary>
/// <param name="end">Where the message ends.</param>
sealed class Protobuf(Stream file, long end)
{
    const int LongestText = 1 << 20;

    /// <summary>Of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Of a varint or fixed field.</summary>
    public long Number { get; private set; }

    /// <summary>Of a field with a length: where its bytes end; the file stands at their beginning.</summary>
    long _fieldEnd;

    public bool IsBytes { get; private set; }

    /// <summary>Bytes of a field with a length.</summary>
    public long Length => _fieldEnd - file.Position;

    /// <summary>On to the next field; false at the message's end.</summary>
    /// <exception cref="InvalidDataException">No protobuf.</exception>
    public bool Next()
    {
        if (IsBytes) file.Position = _fieldEnd;
        IsBytes = false;
        if (file.Position >= end) return false;
        var tag = Varint();
        Field = (int)(tag >> 3 & 0x1FFFFFFF);
        switch (tag & 7)
        {
            case 0: Number = Varint(); break;
            case 1: Number = Fixed(8); break;
            case 5: Number = Fixed(4); break;
            case 2:
                var length = Varint();
                if (length < 0 || length > end - file.Position) throw new InvalidDataException("a field reaches beyond its message");
                (IsBytes, _fieldEnd) = (true, file.Position + length);
                break;
            default: throw new InvalidDataException("it is no protobuf message");
        }
        return true;
    }

    /// <summary>The field as a message.</summary>
    public Protobuf Message() => IsBytes ? new(file, _fieldEnd) : throw new InvalidDataException("a number stands where a message should");

    public string Text()
    {
        if (!IsBytes || Length > LongestText) throw new InvalidDataException("a name in it is no name");
        var bytes = new byte[Length];
        file.ReadExactly(bytes);
        return System.Text.Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A repeated number, packed or not.</summary>
    public void Numbers(List<long> into)
    {
        if (!IsBytes) into.Add(Number);
        else while (file.Position < _fieldEnd && into.Count < 64) into.Add(Varint());
    }

    long Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = file.Position < end ? file.ReadByte() : -1;
            if (next < 0) throw new InvalidDataException("it ends in the middle");
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return (long)value;
        }
        throw new InvalidDataException("it is no protobuf message");
    }

    long Fixed(int width)
    {
        Span<byte> bytes = stackalloc byte[8];
        bytes.Clear();
        if (end - file.Position < width) throw new InvalidDataException("it ends in the middle");
        file.ReadExactly(bytes[..width]);
        return BitConverter.ToInt64(bytes);
    }
}
