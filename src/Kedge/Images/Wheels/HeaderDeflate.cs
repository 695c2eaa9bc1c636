namespace Kedge.Images.Wheels;

/// <summary>
/// A deflate stream for tar headers and padding: one block of fixed codes (RFC 1951, 3.2.6) with literals and runs of one byte.
/// A header is mostly zeros, so that is nearly all there is to win; and there is one for every file, where starting a real
/// compressor would cost more than its work. The bytes depend on nothing but the input.
/// </summary>
ref struct HeaderDeflate
{
    const int ShortestRun = 4, LongestRun = 258;
    /// <summary>Shortest length and number of extra bits of the codes 257 to 285 (RFC 1951, 3.2.5).</summary>
    static readonly (short Base, byte Extra)[] Lengths = MakeLengths();
    readonly Span<byte> _output;
    ulong _bits;
    int _count, _written;

    HeaderDeflate(Span<byte> output) => _output = output;

    /// <summary>Room that a stream for <paramref name="length"/> bytes may need: nine bits for each.</summary>
    public static int Room(int length) => length + (length >> 3) + 16;

    /// <returns>Bytes written.</returns>
    public static int Compress(ReadOnlySpan<byte> input, Span<byte> output)
    {
        var stream = new HeaderDeflate(output);
        // The last block; fixed codes.
        stream.Put(0b011, 3);
        for (var at = 0; at < input.Length;)
        {
            stream.Literal(input[at]);
            var rest = input[(at + 1)..];
            var run = rest.IndexOfAnyExcept(input[at]) is var end && end < 0 ? rest.Length : end;
            at += 1 + stream.Runs(run);
        }
        stream.Put(0, 7);
        stream.Put(0, 7);
        return stream._written;
    }

    /// <summary>As much of a run of the last byte as pays, as copies from one byte back.</summary>
    int Runs(int run)
    {
        var done = 0;
        while (run - done >= ShortestRun)
        {
            var length = Math.Min(run - done, LongestRun);
            var code = Lengths.Length - 1;
            while (Lengths[code].Base > length) code--;
            Symbol(257 + code);
            Put((uint)(length - Lengths[code].Base), Lengths[code].Extra);
            Put(0, 5);
            done += length;
        }
        return done;
    }

    void Literal(byte value) => Symbol(value);

    void Symbol(int symbol)
    {
        if (symbol < 144) Code(0x30 + symbol, 8);
        else if (symbol < 256) Code(0x190 + symbol - 144, 9);
        else if (symbol < 280) Code(symbol - 256, 7);
        else Code(0xC0 + symbol - 280, 8);
    }

    /// <summary>Huffman codes go most significant bit first, all else least significant first.</summary>
    void Code(int code, int length)
    {
        var turned = 0u;
        for (var i = 0; i < length; i++) turned |= (uint)((code >> i) & 1) << (length - 1 - i);
        Put(turned, length);
    }

    /// <summary>Whole bytes leave at once; the last call of <see cref="Compress"/> pushes out what is left with zeros.</summary>
    void Put(uint value, int length)
    {
        _bits |= (ulong)value << _count;
        for (_count += length; _count >= 8; _count -= 8, _bits >>= 8) _output[_written++] = (byte)_bits;
    }

    static (short, byte)[] MakeLengths()
    {
        var lengths = new (short, byte)[29];
        short at = 3;
        for (var code = 0; code < 28; code++)
        {
            var extra = (byte)(code < 8 ? 0 : (code - 4) / 4);
            lengths[code] = (at, extra);
            at += (short)(1 << extra);
        }
        lengths[28] = (LongestRun, 0);
        return lengths;
    }
}
