using Kedge.Store;

namespace Kedge.Images.Outputs;

/// <summary>
/// Writes an image as an OCI image layout folder (image-spec, image-layout.md) with gzip layers. A new folder appears by
/// rename when it is whole; in an existing layout the blobs come first and the index last, so that every moment's reader
/// sees a whole layout. Door: the output folder.
/// </summary>
public static class OciLayout
{
    /// <returns>Digest of the manifest over the compressed layers.</returns>
    public static async Task<Digest> Write(Image image, BlobStore store, string folder, CancellationToken ct)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        RefuseForeign(folder);
        var layers = new List<Descriptor>();
        foreach (var layer in image.Layers) layers.Add(await GzipLayer.Of(layer, store, ct).ConfigureAwait(false));
        var manifest = ImageManifest.Write(image.Config, layers);
        try
        {
            return Directory.Exists(folder) ? Update(folder) : CreateWhole(folder);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(OutputProblems.CannotWrite(folder, failed), failed);
        }

        Digest CreateWhole(string target)
        {
            var temporary = $"{target}.{Environment.ProcessId}.tmp";
            Directory.CreateDirectory(temporary);
            try
            {
                Update(temporary);
                Directory.Move(temporary, target);
                return manifest.Digest;
            }
            catch
            {
                Directory.Delete(temporary, recursive: true);
                throw;
            }
        }

        Digest Update(string target)
        {
            var index = Path.Combine(target, LayoutIndex.IndexFile);
            var existing = File.Exists(index) ? File.ReadAllText(index) : null;
            var blobs = Directory.CreateDirectory(Path.Combine(target, "blobs", "sha256")).FullName;
            foreach (var layer in layers) Put(Path.Combine(blobs, layer.Digest.Hex), layer.Size, path => File.Copy(store.PathOf(layer.Digest), path), ct);
            PutBytes(Path.Combine(blobs, image.Id.Hex), image.Config, ct);
            PutBytes(Path.Combine(blobs, manifest.Digest.Hex), manifest.Bytes, ct);
            PutBytes(Path.Combine(target, LayoutIndex.LayoutFile), System.Text.Encoding.UTF8.GetBytes(LayoutIndex.LayoutText), ct);
            Replace(index, path => File.WriteAllText(path, LayoutIndex.ForFolder(manifest, image, existing)));
            return manifest.Digest;
        }
    }

    /// <summary>A folder with something else in it is the user's: not ours to write into.</summary>
    static void RefuseForeign(string folder)
    {
        if (File.Exists(folder)) throw new KedgeException(OutputProblems.NotALayout(folder));
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, LayoutIndex.LayoutFile))) return;
        if (Directory.EnumerateFileSystemEntries(folder).Any()) throw new KedgeException(OutputProblems.NotALayout(folder));
    }

    static void PutBytes(string path, ReadOnlyMemory<byte> bytes, CancellationToken ct) =>
        Put(path, bytes.Length, target => File.WriteAllBytes(target, bytes.Span), ct);

    static void Put(string path, long size, Action<string> write, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        if (new FileInfo(path) is not { Exists: true } there || there.Length != size) Replace(path, write);
    }

    static void Replace(string path, Action<string> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
