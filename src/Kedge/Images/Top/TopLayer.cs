using System.Collections.Immutable;
using System.Text;
using Kedge.Images.Finishing;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Top;

/// <summary>
/// The last layer: what belongs to the image as a whole. dpkg's status and triggers, the linker cache, and the few entries
/// that packages disagree on. Small, since every change of the lock replaces it. Door: reads layers in the store.
/// </summary>
public sealed class TopLayer(BlobStore store, MergedTree tree, IReadOnlyList<ScriptedPackage> packages, Platform platform)
{
    public LaidLayer Write() => LayerWriter.Write("package database", Entries(), Folder, store);

    TarEntry? Folder(string path) => tree.Paths.TryGetValue(path, out var placed) && placed.Entry.Kind == TarKind.Directory ? placed.Entry : null;

    IEnumerable<(TarEntry, ReadOnlyMemory<byte>)> Entries() =>
        Corrections().Concat(Files().Select(f => (
            new TarEntry(f.Path, TarKind.File, Modes.File, 0, 0, LayerWriter.FolderTime, 0), (ReadOnlyMemory<byte>)f.Content)))
            .OrderBy(e => e.Item1.Path, StringComparer.Ordinal);

    IEnumerable<(string Path, byte[] Content)> Files()
    {
        yield return ("etc/ld.so.cache", LinkerCacheBytes());
        yield return ("var/lib/dpkg/info/format", "1\n"u8.ToArray());
        yield return ("var/lib/dpkg/status", Encoding.UTF8.GetBytes(DpkgDatabase.Status(packages.Select(p => p.Package))));
        foreach (var (name, text) in DpkgDatabase.Triggers(packages)) yield return ($"var/lib/dpkg/triggers/{name}", Encoding.UTF8.GetBytes(text));
    }

    IEnumerable<(TarEntry, ReadOnlyMemory<byte>)> Corrections() =>
        tree.Corrections.Values.Select(Whole).Select(p => (p.Entry, (ReadOnlyMemory<byte>)(p.Entry.Kind == TarKind.File ? Content(p) : [])));

    /// <summary>A hard link's other end stays in its own layer: up here the file stands for itself.</summary>
    static Placed Whole(Placed placed)
    {
        if (placed.Entry.Kind != TarKind.Hardlink) return placed;
        var file = placed.Package.Entries.First(e => e.Entry.Path == placed.Entry.Link && e.Entry.Kind == TarKind.File);
        return placed with { Laid = file with { Entry = file.Entry with { Path = placed.Entry.Path } } };
    }

    byte[] LinkerCacheBytes()
    {
        var machine = platform.Architecture == "arm64" ? 183 : 62;
        var open = new Dictionary<Digest, FileStream>();
        try
        {
            string? Soname(Placed placed)
            {
                var blob = open.TryGetValue(placed.Layer.DiffId, out var known) ? known : open[placed.Layer.DiffId] = store.OpenRead(placed.Layer.DiffId);
                return ElfSoname.Read((at, bytes) => ReadWithin(placed, blob, at, bytes), machine);
            }
            return LinkerCache.Write(LinkerCache.Find(tree, LinkerFolders(), Soname), platform.Architecture);
        }
        finally
        {
            foreach (var blob in open.Values) blob.Dispose();
        }
    }

    /// <summary>The folders of ld.so.conf.d in the order of its files' names, then the loader's own.</summary>
    ImmutableArray<string> LinkerFolders()
    {
        var triplet = platform.Architecture == "arm64" ? "aarch64-linux-gnu" : "x86_64-linux-gnu";
        var configured =
            from path in tree.Paths.Keys.Where(p => p.StartsWith("etc/ld.so.conf.d/", StringComparison.Ordinal)
                && p.EndsWith(".conf", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            let placed = tree.Resolve(path)
            where placed is { Entry.Kind: TarKind.File, Entry.Size: < 65536 }
            from line in Encoding.UTF8.GetString(Content(placed)).Split('\n')
            let folder = line.Split('#')[0].Trim().TrimEnd('/')
            where folder.StartsWith('/')
            select folder;
        return [.. configured.Append($"/lib/{triplet}").Append($"/usr/lib/{triplet}").Append("/lib").Append("/usr/lib").DistinctBy(f => MergedUsr.Folder(f))];
    }

    /// <summary>As if the entry were a file of its own: nothing before it or behind its end.</summary>
    static int ReadWithin(Placed placed, FileStream layer, long at, Span<byte> bytes)
    {
        if (at < 0 || at >= placed.Entry.Size) return 0;
        var length = (int)Math.Min(bytes.Length, placed.Entry.Size - at);
        return RandomAccess.Read(layer.SafeFileHandle, bytes[..length], placed.Laid.Offset + at);
    }

    byte[] Content(Placed placed)
    {
        using var blob = store.OpenRead(placed.Layer.DiffId);
        return LayerBytes.Read(blob, placed.Laid);
    }
}
