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
/// store and Podman, and an OCI layout over the same blobs for the containerd store. Layers stay as the
/// store keeps them. Door: the output file.
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
        // Headers and small files gather here, so that all that goes out goes out asynchronously.
        using var gathered = new MemoryStream();
        var tar = new TarWriter(gathered);
        Add(tar, "manifest.json", Text(Manifest(image)));
        Add(tar, LayoutIndex.LayoutFile, Text(LayoutIndex.LayoutText));
        Add(tar, LayoutIndex.IndexFile, Text(LayoutIndex.ForArchive(image)));
        Add(tar, BlobPath(image.Id), image.Config);
        Add(tar, BlobPath(image.LocalManifest.Digest), image.LocalManifest.Bytes);
        // An image may hold one layer twice; an archive may not.
        foreach (var layer in image.Layers.Select(l => l.Kept).DistinctBy(l => l.Digest))
        {
            tar.Begin(Entry(BlobPath(layer.Digest), layer.Size));
            await Drain(gathered, output, ct).ConfigureAwait(false);
            var blob = store.OpenRead(layer.Digest);
            await using (blob.ConfigureAwait(false)) await blob.CopyToAsync(output, 1 << 20, ct).ConfigureAwait(false);
            tar.Advance(layer.Size);
            tar.End();
        }
        tar.Finish();
        await Drain(gathered, output, ct).ConfigureAwait(false);
    }

    static void Add(TarWriter tar, string path, ReadOnlyMemory<byte> content) => tar.Add(Entry(path, content.Length), content.Span);

    static async Task Drain(MemoryStream gathered, Stream output, CancellationToken ct)
    {
        await output.WriteAsync(gathered.GetBuffer().AsMemory(0, (int)gathered.Length), ct).ConfigureAwait(false);
        gathered.SetLength(0);
    }

    static TarEntry Entry(string path, long size) => new(path, TarKind.File, Mode, 0, 0, 0, size);

    static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    static string BlobPath(Digest digest) => "blobs/sha256/" + digest.Hex;

    static string Manifest(Image image) => new JsonArray(new JsonObject
    {
        ["Config"] = BlobPath(image.Id),
        ["RepoTags"] = new JsonArray([.. image.Names.Select(n => (JsonNode)n)]),
        ["Layers"] = new JsonArray([.. image.Layers.Select(l => (JsonNode)BlobPath(l.Kept.Digest))]),
    }).ToJsonString(Plain);
}
