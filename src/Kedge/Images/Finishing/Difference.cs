using System.Security.Cryptography;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Finishing;

/// <summary>
/// Reads the finished system as a tar, compares it with what was unpacked, and writes what changed as a layer: sorted, with
/// fixed times, without noise, so that it is the same whichever way the step ran. Memory: what changed, some tens of MB.
/// </summary>
public sealed class Difference
{
    readonly Dictionary<string, LaidEntry> _before = new(StringComparer.Ordinal);
    readonly Dictionary<string, Layer> _layers = new(StringComparer.Ordinal);
    readonly Dictionary<string, byte[]> _hashes = new(StringComparer.Ordinal);
    readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    readonly Dictionary<string, TarEntry> _folders = new(StringComparer.Ordinal);
    readonly List<(TarEntry Entry, byte[] Content)> _changed = [];
    readonly BlobStore _store;

    public Difference(FinishPlan plan, BlobStore store)
    {
        _store = store;
        foreach (var package in plan.Packages)
            foreach (var laid in package.Package.Entries)
                if (!FinishRoot.IsBytecode(laid.Entry.Path) && _before.TryAdd(laid.Entry.Path, laid)) _layers[laid.Entry.Path] = package.Layer;
    }

    /// <summary>The changed entries in ordinal order of path, whiteouts for what is gone.</summary>
    public IReadOnlyList<(TarEntry Entry, byte[] Content)> Read(Stream finished)
    {
        var tar = new TarReader(finished, 64L << 30, allowDevices: true);
        while (tar.Next() is { } raw) Take(tar, raw);
        foreach (var gone in _before.Keys.Where(p => !_seen.Contains(p) && !Noise.Is(p) && !ParentIsGone(p)))
            _changed.Add((Whiteout.Entry(gone), []));
        _changed.Sort((a, b) => string.CompareOrdinal(a.Entry.Path, b.Entry.Path));
        return _changed;
    }

    /// <summary>A folder of the finished system, or null. For after <see cref="Read"/>.</summary>
    public TarEntry? Folder(string path) => _folders.GetValueOrDefault(path);

    void Take(TarReader tar, TarEntry raw)
    {
        var path = MergedUsr.Resolve(raw.Path);
        _seen.Add(path);
        var entry = raw with { Path = path, Time = LayerWriter.FolderTime, Link = raw.Kind == TarKind.Hardlink ? MergedUsr.Resolve(raw.Link) : raw.Link };
        if (entry.Kind == TarKind.Directory) _folders[path] = entry;
        if (Noise.Is(path) || MergedUsr.IsAlias(path)) return;
        switch (entry.Kind)
        {
            case TarKind.Directory or TarKind.Symlink when !Same(entry): _changed.Add((entry, [])); break;
            case TarKind.File: TakeFile(tar, entry, raw.Time); break;
            case TarKind.Hardlink: TakeLink(entry); break;
        }
    }

    /// <summary>Is this what was unpacked? Times are not compared: a folder's changes with every file in it.</summary>
    bool Same(TarEntry entry) =>
        _before.TryGetValue(entry.Path, out var laid) && laid.Entry.Kind == entry.Kind && laid.Entry.Link == entry.Link
        && (entry.Kind == TarKind.Symlink || (laid.Entry.Mode == entry.Mode && laid.Entry.Uid == entry.Uid && laid.Entry.Gid == entry.Gid));

    void TakeFile(TarReader tar, TarEntry entry, long time)
    {
        var before = Before(entry.Path);
        if (before is not null && before.Entry.Size == entry.Size && SameOwner(before.Entry, entry))
        {
            // A script that writes a file sets its time: size and time alike is the file that was unpacked.
            if (before.Entry.Time == time) return;
            var content = tar.ReadAll(entry);
            if (HashBefore(entry.Path, before).AsSpan().SequenceEqual(SHA256.HashData(content))) return;
            Keep(entry, content);
        }
        else Keep(entry, tar.ReadAll(entry));
    }

    void TakeLink(TarEntry entry)
    {
        // Which of two hard-linked names a tar writes as the file depends on its order: compare contents, store a copy.
        var before = Before(entry.Path);
        var target = Before(entry.Link);
        var changed = _changed.FirstOrDefault(c => c.Entry.Path == entry.Link);
        if (changed.Entry is not null) Keep(changed.Entry with { Path = entry.Path }, changed.Content);
        else if (target is null) throw new InvalidDataException($"hard link /{entry.Path} to /{entry.Link}, which is not there");
        else if (before is null || !HashBefore(entry.Path, before).AsSpan().SequenceEqual(HashBefore(entry.Link, target)))
            Keep(target.Entry with { Path = entry.Path, Time = LayerWriter.FolderTime }, Content(entry.Link, target));
    }

    void Keep(TarEntry entry, byte[] content)
    {
        content = Noise.Normalise(entry.Path, content);
        _changed.Add((entry with { Kind = TarKind.File, Link = "", Size = content.Length }, content));
    }

    static bool SameOwner(TarEntry a, TarEntry b) =>
        a.Mode == b.Mode && a.Uid == b.Uid && a.Gid == b.Gid && (a.Capability ?? []).AsSpan().SequenceEqual(b.Capability ?? []);

    /// <summary>The file as it was unpacked, through a hard link to the one that holds the bytes.</summary>
    LaidEntry? Before(string path) =>
        !_before.TryGetValue(path, out var laid) ? null : laid.Entry.Kind == TarKind.Hardlink ? Before(laid.Entry.Link) : laid.Entry.Kind == TarKind.File ? laid : null;

    byte[] HashBefore(string path, LaidEntry laid) =>
        _hashes.TryGetValue(laid.Entry.Path, out var hash) ? hash : _hashes[laid.Entry.Path] = SHA256.HashData(Content(path, laid));

    byte[] Content(string path, LaidEntry laid)
    {
        using var blob = _store.OpenRead(_layers[path].DiffId);
        return LayerBytes.Read(blob, laid);
    }

    /// <summary>Then its own whiteout, or what stands in its place, hides everything that was below it.</summary>
    bool ParentIsGone(string path) =>
        Path.GetDirectoryName(path) is { Length: > 0 } parent && _before.ContainsKey(parent) && !_folders.ContainsKey(parent);
}
