using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Packages.Tar;

namespace Kedge.Images.Wheels;

/// <summary>
/// The table of contents that makes a gzip layer lazily pullable (eStargz, "TOC, TOCEntries and Footer"): where each file's
/// own gzip members begin and what their contents hash to. Readers that do not know it see one more file in the layer.
/// </summary>
sealed class Stargz
{
    /// <summary>Must be the last entry of the tar.</summary>
    public const string TocName = "stargz.index.json";

    /// <summary>Says that no file is to be fetched ahead; its content is fixed, too.</summary>
    public const string NoPrefetch = ".no.prefetch.landmark";
    public static readonly byte[] LandmarkContent = [0xf];

    readonly List<Entry> _entries = [];

    /// <param name="Chunks">None for what has no content.</param>
    sealed record Entry(TarEntry Tar, Digest? Sha256, List<Chunk> Chunks);

    readonly record struct Chunk(long Packed, long Offset, long Size, Digest Sha256);

    /// <param name="sha256">Of a file's content.</param>
    public void Add(TarEntry entry, Digest? sha256) => _entries.Add(new(entry, sha256, []));

    /// <summary>A part of the last file that has a gzip member of its own.</summary>
    /// <param name="packed">Where that member begins in the blob.</param>
    public void AddChunk(long packed, long offset, long size, Digest sha256) => _entries[^1].Chunks.Add(new(packed, offset, size, sha256));

    public byte[] Toc()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("entries");
            foreach (var entry in _entries) Write(json, entry);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The 51 bytes at the end of the blob: an empty gzip member whose extra field tells where the member with the TOC begins.</summary>
    public static byte[] Footer(long toc) =>
    [
        0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 26, 0, (byte)'S', (byte)'G', 22, 0,
        .. Encoding.ASCII.GetBytes(toc.ToString("x16", CultureInfo.InvariantCulture)), .. "STARGZ"u8,
        1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    static void Write(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("name", entry.Tar.Kind == TarKind.Directory ? entry.Tar.Path + "/" : entry.Tar.Path);
        json.WriteString("type", entry.Tar.Kind switch { TarKind.Directory => "dir", TarKind.Symlink => "symlink", _ => "reg" });
        if (entry.Tar.Size > 0) json.WriteNumber("size", entry.Tar.Size);
        json.WriteString("modtime", DateTimeOffset.FromUnixTimeSeconds(entry.Tar.Time).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        if (entry.Tar.Link.Length > 0) json.WriteString("linkName", entry.Tar.Link);
        json.WriteNumber("mode", entry.Tar.Mode);
        json.WriteNumber("uid", entry.Tar.Uid);
        json.WriteNumber("gid", entry.Tar.Gid);
        if (entry.Sha256 is { } digest && entry.Tar.Size > 0) json.WriteString("digest", digest.ToString());
        if (entry.Chunks.Count > 0) Write(json, entry.Chunks[0], last: entry.Chunks.Count == 1);
        json.WriteEndObject();
        for (var i = 1; i < entry.Chunks.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Tar.Path);
            json.WriteString("type", "chunk");
            Write(json, entry.Chunks[i], last: i == entry.Chunks.Count - 1);
            json.WriteEndObject();
        }
    }

    /// <summary>The last chunk's size is left at zero, as the format asks: it is what remains of the file.</summary>
    static void Write(Utf8JsonWriter json, Chunk chunk, bool last)
    {
        json.WriteNumber("offset", chunk.Packed);
        if (chunk.Offset > 0) json.WriteNumber("chunkOffset", chunk.Offset);
        if (!last) json.WriteNumber("chunkSize", chunk.Size);
        json.WriteString("chunkDigest", chunk.Sha256.ToString());
    }
}
