using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Outputs;

/// <summary>
/// What <c>docker load</c> reads, as one tar whose bytes follow from the image: <c>manifest.json</c> for Docker's classic
/// store and Podman, and an OCI layout over the same blobs for the containerd store. Layers stay plain, as in
/// <c>docker save</c>. Door: the output file.
/// </summary>
public static class DockerArchive
{
    const int Mode = 0x1A4;
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a file; it appears under its name when it is whole.</summary>
    public static async Task WriteFile(Image image, BlobStore store, string path, CancellationToken ct)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
            await using (file.ConfigureAwait(false)) await Write(image, store, file, ct).ConfigureAwait(false);
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(OutputProblems.CannotWrite(path, failed), failed);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public static async Task Write(Image image, BlobStore store, Stream output, CancellationToken ct)
    {
        var small = new TarBlock();
        small.Add("manifest.json", Text(Manifest(image)));
        small.Add(LayoutIndex.LayoutFile, Text(LayoutIndex.LayoutText));
        small.Add(LayoutIndex.IndexFile, Text(LayoutIndex.ForArchive(image)));
        small.Add(BlobPath(image.Id), image.Config);
        small.Add(BlobPath(image.PlainManifest.Digest), image.PlainManifest.Bytes);
        await small.Drain(output, ct).ConfigureAwait(false);
        // An image may hold one layer twice; an archive may not.
        foreach (var layer in image.Layers.DistinctBy(l => l.DiffId))
        {
            small.Tar.Begin(Entry(BlobPath(layer.DiffId), layer.Size));
            await small.Drain(output, ct).ConfigureAwait(false);
            var blob = store.OpenRead(layer.DiffId);
            await using (blob.ConfigureAwait(false)) await blob.CopyToAsync(output, 1 << 20, ct).ConfigureAwait(false);
            small.Tar.Advance(layer.Size);
            small.Tar.End();
        }
        small.Tar.Finish();
        await small.Drain(output, ct).ConfigureAwait(false);
    }

    /// <summary>Headers and small files, gathered so that what goes out goes out asynchronously.</summary>
    sealed class TarBlock
    {
        readonly MemoryStream _buffer = new();

        public TarBlock() => Tar = new(_buffer);

        public TarWriter Tar { get; }

        public void Add(string path, ReadOnlyMemory<byte> content) => Tar.Add(Entry(path, content.Length), content.Span);

        public async Task Drain(Stream output, CancellationToken ct)
        {
            await output.WriteAsync(_buffer.GetBuffer().AsMemory(0, (int)_buffer.Length), ct).ConfigureAwait(false);
            _buffer.SetLength(0);
        }
    }

    static TarEntry Entry(string path, long size) => new(path, TarKind.File, Mode, 0, 0, 0, size);

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    static string BlobPath(Digest digest) => "blobs/sha256/" + digest.Hex;

    static string Manifest(Image image) => new JsonArray(new JsonObject
    {
        ["Config"] = BlobPath(image.Id),
        ["RepoTags"] = new JsonArray([.. image.Names.Select(n => (JsonNode)n)]),
        ["Layers"] = new JsonArray([.. image.Layers.Select(l => (JsonNode)BlobPath(l.DiffId))]),
    }).ToJsonString(Plain);
}
