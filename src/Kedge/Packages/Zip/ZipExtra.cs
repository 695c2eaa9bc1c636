using System.Buffers.Binary;

namespace Kedge.Packages.Zip;

/// <summary>Extra fields of a zip header, as far as they change what the header says (APPNOTE.TXT 4.5.3).</summary>
static class ZipExtra
{
    const int Zip64 = 0x0001, UnicodePath = 0x7075;

    /// <summary>
    /// The header's numbers with those of eight bytes in place of 0xFFFFFFFF; null when the fields are damaged, tell a number
    /// that is missing or not asked for, or give the entry another name for some readers.
    /// </summary>
    public static (long Size, long Packed, long Header)? Read(ReadOnlySpan<byte> extra, uint size, uint packed, uint header)
    {
        ReadOnlySpan<byte> wide = default;
        var found = false;
        while (extra.Length > 0)
        {
            if (extra.Length < 4) return null;
            var (id, length) = (BinaryPrimitives.ReadUInt16LittleEndian(extra), BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]));
            if (length > extra.Length - 4 || id == UnicodePath || (id == Zip64 && found)) return null;
            if (id == Zip64)
            {
                wide = extra.Slice(4, length);
                found = true;
            }
            extra = extra[(4 + length)..];
        }
        long wideSize = size, widePacked = packed, wideHeader = header;
        return Take(ref wide, ref wideSize) && Take(ref wide, ref widePacked) && Take(ref wide, ref wideHeader) ? (wideSize, widePacked, wideHeader) : null;
    }

    /// <summary>In the order size, packed size, header; each only where the header says 0xFFFFFFFF.</summary>
    static bool Take(ref ReadOnlySpan<byte> wide, ref long value)
    {
        if (value != uint.MaxValue) return true;
        if (wide.Length < 8) return false;
        value = BinaryPrimitives.ReadInt64LittleEndian(wide);
        wide = wide[8..];
        return value >= 0;
    }
}
