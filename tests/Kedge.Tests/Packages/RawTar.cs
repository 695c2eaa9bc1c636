using System.Globalization;
using System.Text;

namespace Kedge.Tests.Packages;

/// <summary>A tar written field by field, good or bad, without the writer that is under test.</summary>
sealed class RawTar
{
    readonly List<byte> _bytes = [];

    /// <param name="size">The size field's text, where it shall not be the content's length.</param>
    /// <param name="harm">Changes the finished header (offsets of POSIX ustar) before its checksum is written.</param>
    public RawTar Entry(string path, string content = "", char type = '0', string link = "", int mode = 0x1A4, string? size = null, Action<byte[]>? harm = null)
    {
        var body = Encoding.Latin1.GetBytes(content);
        return Entry(Encoding.UTF8.GetBytes(path), body, type, link, mode, size, harm);
    }

    public RawTar Entry(byte[] path, byte[] body, char type = '0', string link = "", int mode = 0x1A4, string? size = null, Action<byte[]>? harm = null)
    {
        var header = new byte[512];
        path.AsSpan(0, Math.Min(path.Length, 100)).CopyTo(header);
        Put(header, 100, Octal(mode, 7));
        Put(header, 108, "0000000");
        Put(header, 116, "0000000");
        Put(header, 124, size ?? Octal(body.Length, 11));
        Put(header, 136, Octal(1_000_000_000, 11));
        header[156] = (byte)type;
        Put(header, 157, link);
        Put(header, 257, "ustar\0" + "00");
        harm?.Invoke(header);
        Checksum(header);
        _bytes.AddRange(header);
        _bytes.AddRange(body);
        _bytes.AddRange(new byte[-body.Length & 511]);
        return this;
    }

    /// <summary>PAX records as text; each <c>key=value</c> gets its length.</summary>
    public RawTar Pax(params string[] records) => Entry("PaxHeaders/x", string.Concat(records.Select(Record)), 'x');

    /// <summary>A PAX header with this body, sensible or not.</summary>
    public RawTar PaxBody(string body) => Entry("PaxHeaders/x", body, 'x');

    public RawTar Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] End() => [.. _bytes, .. new byte[1024]];

    public byte[] Cut() => [.. _bytes];

    public static void Put(byte[] header, int at, string text) => Encoding.Latin1.GetBytes(text).CopyTo(header, at);

    static string Record(string record)
    {
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(record));
        var length = bytes.Length + 3;
        while (length != bytes.Length + 2 + length.ToString(CultureInfo.InvariantCulture).Length) length++;
        return $"{length.ToString(CultureInfo.InvariantCulture)} {bytes}\n";
    }

    static string Octal(long value, int digits) => Convert.ToString(value, 8).PadLeft(digits, '0');

    static void Checksum(byte[] header)
    {
        if (header[148] != 0) return; // A test put its own there.
        header.AsSpan(148, 8).Fill((byte)' ');
        Put(header, 148, Octal(header.Sum(b => (long)b), 6) + "\0 ");
    }
}
