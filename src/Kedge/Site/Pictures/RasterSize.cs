using System.Buffers.Binary;

namespace Kedge.Site.Pictures;

/// <summary>What PNG, GIF, WebP and JPEG say of their size. Everything in them is from outside: a file that ends too early has none.</summary>
static class RasterSize
{
    public static PictureSize? Of(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30) return null;
        if (file[0] == 0x89 && file[1..].StartsWith("PNG\r\n"u8))
            return new(BinaryPrimitives.ReadInt32BigEndian(file[16..]), BinaryPrimitives.ReadInt32BigEndian(file[20..]));
        if (file.StartsWith("GIF8"u8)) return new(Little(file[6..]), Little(file[8..]));
        if (file.StartsWith("RIFF"u8) && file[8..].StartsWith("WEBP"u8)) return WebP(file[12..]);
        return file is [0xFF, 0xD8, ..] ? Jpeg(file) : null;
    }

    static int Little(ReadOnlySpan<byte> at) => BinaryPrimitives.ReadUInt16LittleEndian(at);

    /// <summary>Three kinds (RFC 9649): lossy, lossless, and extended, whose sizes are one less than they mean.</summary>
    static PictureSize? WebP(ReadOnlySpan<byte> chunk)
    {
        if (chunk.StartsWith("VP8 "u8)) return new(Little(chunk[14..]) & 0x3FFF, Little(chunk[16..]) & 0x3FFF);
        if (chunk.StartsWith("VP8X"u8)) return new(1 + Three(chunk[12..]), 1 + Three(chunk[15..]));
        if (!chunk.StartsWith("VP8L"u8)) return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]);
        return new(1 + (int)(bits & 0x3FFF), 1 + (int)(bits >> 14 & 0x3FFF));
    }

    static int Three(ReadOnlySpan<byte> at) => at[0] | at[1] << 8 | at[2] << 16;

    /// <summary>Segments with their lengths up to the frame's header (ITU T.81, B.2.2).</summary>
    static PictureSize? Jpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 < file.Length && file[at] == 0xFF;)
        {
            var marker = file[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return new(BinaryPrimitives.ReadUInt16BigEndian(file[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }
        return null;
    }
}
