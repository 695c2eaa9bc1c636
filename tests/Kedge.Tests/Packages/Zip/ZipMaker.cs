using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Kedge.Packages.Zip;

namespace Kedge.Tests.Packages.Zip;

/// <summary>One member as a test wants it; what is not told follows from the content.</summary>
public sealed record ZipMember(string Name, byte[] Content)
{
    public ZipMember(string name, string content) : this(name, Encoding.UTF8.GetBytes(content)) { }

    public int Method { get; init; } = 8;
    public int Flags { get; init; } = 0x800;
    public int Mode { get; init; } = 0x81A4;
    public byte[]? RawName { get; init; }
    public byte[]? LocalName { get; init; }
    public byte[]? Packed { get; init; }
    public uint? Crc { get; init; }
    public uint? LocalCrc { get; init; }
    public long? Size { get; init; }
    public long? LocalSize { get; init; }
    public byte[] Extra { get; init; } = [];
    public bool Zip64 { get; init; }
    /// <summary>Sizes and checksum come after the content: 0 none, 12 or 20 bytes of them, 4 more with a signature.</summary>
    public int Descriptor { get; init; }
    public long? Header { get; init; }

    public byte[] PackedBytes => Packed ?? (Method == 8 ? ZipMaker.Deflate(Content) : Content);
}

/// <summary>Makes zips by hand, whole or harmed (APPNOTE.TXT 6.3.10).</summary>
public static class ZipMaker
{
    public static byte[] Make(params ZipMember[] members) => Make(members, []);

    /// <param name="before">Bytes between the last member and the directory.</param>
    public static byte[] Make(ZipMember[] members, byte[] before, bool zip64 = false, byte[]? comment = null, byte[]? after = null)
    {
        var zip = new MemoryStream();
        var headers = members.Select(member => Local(zip, member)).ToArray();
        zip.Write(before);
        var directory = zip.Position;
        foreach (var (member, header) in members.Zip(headers)) Central(zip, member, member.Header ?? header);
        End(zip, members.Length, directory, zip64, comment ?? []);
        zip.Write(after ?? []);
        return zip.ToArray();
    }

    public static byte[] Deflate(byte[] content)
    {
        var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(content);
            // The runtime writes nothing for no input, which is no deflate stream.
            if (content.Length == 0) packed.Write([3, 0]);
        }
        return packed.ToArray();
    }

    static long Local(MemoryStream zip, ZipMember member)
    {
        var (at, packed, later) = (zip.Position, member.PackedBytes, member.Descriptor > 0);
        var (crc, size) = (member.Crc ?? Crc32.Of(member.Content), member.Size ?? member.Content.Length);
        var head = new byte[30];
        "PK\x03\x04"u8.CopyTo(head);
        Short(head, 6, member.Flags | (later ? 8 : 0));
        Short(head, 8, member.Method);
        Int(head, 14, later ? 0 : member.LocalCrc ?? crc);
        Int(head, 18, later ? 0 : member.Zip64 ? uint.MaxValue : packed.Length);
        Int(head, 22, later ? 0 : member.Zip64 ? uint.MaxValue : member.LocalSize ?? size);
        var name = member.LocalName ?? member.RawName ?? Encoding.UTF8.GetBytes(member.Name);
        byte[] extra = [.. member.Zip64 && !later ? Wide(member.LocalSize ?? size, packed.Length) : [], .. member.Extra];
        Short(head, 26, name.Length);
        Short(head, 28, extra.Length);
        zip.Write([.. head, .. name, .. extra, .. packed, .. Later(member.Descriptor, crc, packed.Length, size)]);
        return at;
    }

    static byte[] Later(int kind, uint crc, long packed, long size)
    {
        var bytes = new byte[24];
        "PK\x07\x08"u8.CopyTo(bytes);
        Int(bytes, 4, crc);
        var wide = kind is 20 or 24;
        if (wide)
        {
            BitConverter.GetBytes(packed).CopyTo(bytes, 8);
            BitConverter.GetBytes(size).CopyTo(bytes, 16);
        }
        else
        {
            Int(bytes, 8, packed);
            Int(bytes, 12, size);
        }
        return kind switch { 0 => [], 12 => bytes[4..16], 16 => bytes[..16], 20 => bytes[4..24], _ => bytes };
    }

    static void Central(MemoryStream zip, ZipMember member, long header)
    {
        var (packed, size) = (member.PackedBytes.LongLength, member.Size ?? member.Content.Length);
        var name = member.RawName ?? Encoding.UTF8.GetBytes(member.Name);
        byte[] extra = [.. member.Zip64 ? Wide(size, packed) : [], .. member.Extra];
        var head = new byte[46];
        "PK\x01\x02"u8.CopyTo(head);
        head[5] = 3;
        Short(head, 8, member.Flags | (member.Descriptor > 0 ? 8 : 0));
        Short(head, 10, member.Method);
        Int(head, 16, member.Crc ?? Crc32.Of(member.Content));
        Int(head, 20, member.Zip64 ? uint.MaxValue : packed);
        Int(head, 24, member.Zip64 ? uint.MaxValue : size);
        Short(head, 28, name.Length);
        Short(head, 30, extra.Length);
        Int(head, 38, (long)member.Mode << 16);
        Int(head, 42, header);
        zip.Write([.. head, .. name, .. extra]);
    }

    static byte[] Wide(long size, long packed) => [1, 0, 16, 0, .. BitConverter.GetBytes(size), .. BitConverter.GetBytes(packed)];

    static void End(MemoryStream zip, int count, long directory, bool zip64, byte[] comment)
    {
        var size = zip.Position - directory;
        if (zip64)
        {
            var wide = zip.Position;
            zip.Write([.. "PK\x06\x06"u8, .. BitConverter.GetBytes(44L), 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                .. BitConverter.GetBytes((long)count), .. BitConverter.GetBytes((long)count), .. BitConverter.GetBytes(size), .. BitConverter.GetBytes(directory)]);
            zip.Write([.. "PK\x06\x07"u8, 0, 0, 0, 0, .. BitConverter.GetBytes(wide), 1, 0, 0, 0]);
        }
        var end = new byte[22];
        "PK\x05\x06"u8.CopyTo(end);
        Short(end, 8, zip64 ? 0xFFFF : count);
        Short(end, 10, zip64 ? 0xFFFF : count);
        Int(end, 12, zip64 ? uint.MaxValue : size);
        Int(end, 16, zip64 ? uint.MaxValue : directory);
        Short(end, 20, comment.Length);
        zip.Write([.. end, .. comment]);
    }

    static void Short(byte[] bytes, int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);

    static void Int(byte[] bytes, int at, long value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), (uint)value);
}
