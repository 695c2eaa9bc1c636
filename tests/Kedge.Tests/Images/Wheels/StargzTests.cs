using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Images.Wheels;
using Kedge.Packages.Tar;
using Kedge.Store;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Images.Wheels;

/// <summary>Reads a lazy layer as a lazy puller does, by the rules of the eStargz specification alone.</summary>
public sealed class StargzTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Layer _layer;
    readonly byte[] _blob;

    public StargzTests()
    {
        var store = new BlobStore(_folder["store"]);
        _layer = WheelLayer.Write("test", [WheelLayerTests.Planned(WheelLayerTests.Rich(), store)], store, new(true, null), CancellationToken.None);
        _blob = File.ReadAllBytes(store.PathOf(_layer.Packed!.Digest));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_footer_leads_to_the_table_of_contents()
    {
        var footer = _blob.AsSpan(_blob.Length - 51);
        Assert.Equal([0x1f, 0x8b, 8, 4], footer[..4].ToArray());
        Assert.Equal([26, 0, (byte)'S', (byte)'G', 22, 0], footer[10..16].ToArray());
        Assert.Equal("STARGZ", Encoding.ASCII.GetString(footer[32..38]));
        Assert.Equal([1, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0], footer[38..].ToArray());
        Assert.Equal(_layer.Packed!.Toc, Digest.Of(Toc()));
        Assert.Contains($"\"containerd.io/snapshot/stargz/toc.digest\":\"{_layer.Packed.Toc}\"",
            Encoding.UTF8.GetString(ImageManifest.Write(default, [_layer.Kept]).Bytes.Span));
    }

    [Fact]
    public void Every_entry_of_the_tar_is_told_and_the_table_comes_last()
    {
        using var toc = JsonDocument.Parse(Toc());
        Assert.Equal(1, toc.RootElement.GetProperty("version").GetInt32());
        var told = toc.RootElement.GetProperty("entries").EnumerateArray().Where(e => Text(e, "type") != "chunk")
            .Select(e => $"{Text(e, "type")} {Text(e, "name")} {Number(e, "size")} {Number(e, "mode")}");
        var there = new List<string>();
        var tar = new TarReader(new GZipStream(new MemoryStream(_blob), CompressionMode.Decompress), 1 << 30);
        while (tar.Next() is { } entry) there.Add(entry.Kind == TarKind.Directory ? $"dir {entry.Path}/ 0 {entry.Mode}" : $"reg {entry.Path} {entry.Size} {entry.Mode}");
        Assert.StartsWith("reg stargz.index.json ", there[^1]);
        Assert.Equal(there[..^1], told);
        Assert.Equal("reg .no.prefetch.landmark 1 420", there[0]);
    }

    [Fact]
    public void Every_chunk_is_found_alone_and_is_what_its_digest_says()
    {
        using var toc = JsonDocument.Parse(Toc());
        var (files, size) = (0, 0L);
        foreach (var entry in toc.RootElement.GetProperty("entries").EnumerateArray())
        {
            if (Text(entry, "type") == "reg") size = Number(entry, "size");
            if (Text(entry, "type") == "dir" || size == 0) continue;
            var length = Number(entry, "chunkSize") is > 0 and var told ? told : size - Number(entry, "chunkOffset");
            Assert.Equal([0x1f, 0x8b], _blob.AsSpan((int)Number(entry, "offset"), 2).ToArray());
            Assert.Equal(Text(entry, "chunkDigest"), Digest.Of(Inflated((int)Number(entry, "offset"), (int)length)).ToString());
            if (Number(entry, "chunkOffset") + length == size) files++;
        }
        Assert.Equal(11, files);
    }

    byte[] Toc()
    {
        var offset = int.Parse(Encoding.ASCII.GetString(_blob.AsSpan(_blob.Length - 35, 16)), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var tar = new TarReader(new GZipStream(new MemoryStream(_blob, offset, _blob.Length - offset), CompressionMode.Decompress), 1 << 30);
        var entry = tar.Next()!;
        Assert.Equal("stargz.index.json", entry.Path);
        return tar.ReadAll(entry);
    }

    byte[] Inflated(int offset, int length)
    {
        var content = new byte[length];
        using var gzip = new GZipStream(new MemoryStream(_blob, offset, _blob.Length - offset), CompressionMode.Decompress);
        gzip.ReadExactly(content);
        return content;
    }

    static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;

    static long Number(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetInt64() : 0;
}
