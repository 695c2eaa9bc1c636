using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kedge.Packages.Tar;

namespace Kedge.Images.Layers;

/// <summary>A laid layer as bytes for the store's cache: compact, since an image has a hundred thousand entries.</summary>
public static class LayerIndex
{
    const int Format = 2, HashSize = 32;

    public static byte[] Write(LaidLayer laid)
    {
        var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer, Encoding.UTF8);
        writer.Write(Format);
        writer.Write(laid.Layer.DiffId.ToString());
        writer.Write(laid.Layer.Size);
        writer.Write(laid.Layer.Comment);
        writer.Write(laid.Packages.Length);
        foreach (var package in laid.Packages) Write(writer, package);
        writer.Flush();
        buffer.Write(SHA256.HashData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)));
        return buffer.ToArray();
    }

    /// <summary>Null when the bytes are of another format or damaged: then the layer is laid again.</summary>
    public static LaidLayer? Read(byte[] bytes)
    {
        if (bytes.Length < HashSize
            || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - HashSize)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - HashSize)))
            return null;
        using var reader = new BinaryReader(new MemoryStream(bytes, 0, bytes.Length - HashSize), Encoding.UTF8);
        try
        {
            if (reader.ReadInt32() != Format) return null;
            var layer = new Layer(Digest.Parse(reader.ReadString()), reader.ReadInt64(), reader.ReadString());
            return new(layer, Many(reader, ReadPackage));
        }
        catch (Exception damaged) when (damaged is IOException or FormatException or InvalidDataException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Layers alone, without what is in them: enough to name an image again.</summary>
    public static byte[] WriteList(ImmutableArray<Layer> layers) =>
        Encoding.UTF8.GetBytes(string.Concat(layers.Select(Line)));

    public static ImmutableArray<Layer>? ReadList(byte[] bytes)
    {
        var layers = ImmutableArray.CreateBuilder<Layer>();
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadLine(line) is not { } layer) return null;
            layers.Add(layer);
        }
        return layers.DrainToImmutable();
    }

    const string None = "-";

    static string Line(Layer layer) => layer.Packed is { } packed
        ? $"{layer.DiffId} {layer.Size} {packed.Digest} {packed.Size} {packed.Toc?.ToString() ?? None} {layer.Comment}\n"
        : $"{layer.DiffId} {layer.Size} {None} 0 {None} {layer.Comment}\n";

    static Layer? ReadLine(string line)
    {
        if (line.Split(' ', 6) is not [var diffId, var size, var packed, var packedSize, var toc, var comment]
            || !Digest.TryParse(diffId, null, out var id) || !Number(size, out var length) || !Number(packedSize, out var packedLength)) return null;
        if (packed == None) return new(id, length, comment);
        if (!Digest.TryParse(packed, null, out var digest)) return null;
        return new(id, length, comment, new(digest, packedLength, Digest.TryParse(toc, null, out var tocDigest) ? tocDigest : null));
    }

    static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    static void Write(BinaryWriter writer, LaidPackage package)
    {
        writer.Write(package.Name);
        writer.Write(package.Control);
        writer.Write(package.Conffiles.Length);
        foreach (var (path, md5) in package.Conffiles)
        {
            writer.Write(path);
            writer.Write(md5);
        }
        writer.Write(package.Entries.Length);
        foreach (var (entry, offset) in package.Entries)
        {
            writer.Write(entry.Path);
            writer.Write((byte)entry.Kind);
            writer.Write7BitEncodedInt(entry.Mode);
            writer.Write7BitEncodedInt(entry.Uid);
            writer.Write7BitEncodedInt(entry.Gid);
            writer.Write7BitEncodedInt64(entry.Time);
            writer.Write7BitEncodedInt64(entry.Size);
            writer.Write(entry.Link);
            writer.Write7BitEncodedInt(entry.Capability?.Length ?? 0);
            writer.Write(entry.Capability ?? []);
            writer.Write7BitEncodedInt64(offset);
        }
    }

    static LaidPackage ReadPackage(BinaryReader reader) =>
        new(reader.ReadString(), reader.ReadString(), Many(reader, r => (r.ReadString(), r.ReadString())), Many(reader, ReadEntry));

    static LaidEntry ReadEntry(BinaryReader reader)
    {
        var path = reader.ReadString();
        var kind = (TarKind)reader.ReadByte();
        var (mode, uid, gid) = (reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
        var (time, size, link) = (reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64(), reader.ReadString());
        var capability = reader.ReadBytes(reader.Read7BitEncodedInt());
        return new(new(path, kind, mode, uid, gid, time, size, link, capability.Length > 0 ? capability : null), reader.Read7BitEncodedInt64());
    }

    static ImmutableArray<T> Many<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count is < 0 or > 4_000_000) throw new InvalidDataException("unlikely count");
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count; i++) items.Add(read(reader));
        return items.MoveToImmutable();
    }
}
