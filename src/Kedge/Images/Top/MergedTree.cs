using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Images.Top;

/// <summary>Where a path's content is: the entry, the layer that holds its bytes and the package that owns it.</summary>
public sealed record Placed(LaidEntry Laid, Layer Layer, LaidPackage Package)
{
    public TarEntry Entry => Laid.Entry;
}

/// <summary>
/// The image as a container sees it: every path with the entry that shows (pure). Layers are laid apart, so what packages
/// disagree on is found here and set right by a few entries in the top layer.
/// </summary>
public sealed class MergedTree
{
    readonly Dictionary<string, Placed> _paths = new(StringComparer.Ordinal);
    readonly SortedDictionary<string, Placed> _corrections = new(StringComparer.Ordinal);

    /// <param name="layers">From the bottom up.</param>
    /// <param name="finish">The finish layer: shows over all packages, whatever they ship.</param>
    /// <exception cref="KedgeException">Two packages ship the same file, and neither replaces the other or diverts its file.</exception>
    public MergedTree(IEnumerable<LaidLayer> layers, LaidLayer finish, Diversions diversions)
    {
        var diverted = new List<Placed>();
        foreach (var layer in layers)
            foreach (var package in layer.Packages)
                foreach (var laid in package.Entries)
                {
                    var placed = new Placed(laid, layer.Layer, package);
                    if (diversions.Of(laid.Entry.Path, package.Name) == laid.Entry.Path) Place(placed);
                    else diverted.Add(placed);
                }
        foreach (var placed in diverted) Divert(placed, diversions.Of(placed.Entry.Path, placed.Package.Name));
        RefuseBelowNonFolders();
        foreach (var package in finish.Packages)
            foreach (var laid in package.Entries) Finished(new(laid, finish.Layer, package));
    }

    public IReadOnlyDictionary<string, Placed> Paths => _paths;

    /// <summary>Entries that the top layer has to write again, by path.</summary>
    public IReadOnlyDictionary<string, Placed> Corrections => _corrections;

    /// <summary>The entry that a path leads to through symlinks, or null when it leads nowhere.</summary>
    public Placed? Resolve(string path, int hops = 40)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (_paths.TryGetValue(path[..slash], out var folder) && folder.Entry.Kind == TarKind.Symlink)
                return hops == 0 ? null : Resolve(Join(path[..slash], folder.Entry.Link) + path[slash..], hops - 1);
        if (!_paths.TryGetValue(path, out var placed)) return null;
        if (placed.Entry.Kind == TarKind.Hardlink) return hops == 0 ? null : Resolve(placed.Entry.Link, hops - 1);
        return placed.Entry.Kind != TarKind.Symlink ? placed : hops == 0 ? null : Resolve(Join(path, placed.Entry.Link), hops - 1);
    }

    /// <summary>Where a symlink at <paramref name="path"/> points, from the root, without <c>..</c>.</summary>
    public static string Join(string path, string target)
    {
        var parts = new List<string>(target.StartsWith('/') ? [] : path.Split('/')[..^1]);
        foreach (var part in target.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }
        return MergedUsr.Resolve(string.Join('/', parts));
    }

    /// <summary>Packages tell their folders, so nearly every look-up ends at the first parent.</summary>
    void RefuseBelowNonFolders()
    {
        var paths = _paths.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (path, placed) in _paths)
        {
            var above = path.AsSpan();
            while (above.LastIndexOf('/') is var slash and > 0)
            {
                above = above[..slash];
                if (!paths.TryGetValue(above, out var parent)) continue;
                if (parent.Entry.Kind == TarKind.Directory) break;
                throw new KedgeException(ImageProblems.BehindSymlink(path, placed.Package.Name, parent.Entry.Path, parent.Package.Name));
            }
        }
    }

    /// <summary>The file under its new name; in its own layer it stands under the old one, which the top layer has to cover.</summary>
    void Divert(Placed placed, string to)
    {
        var from = placed.Entry.Path;
        Place(placed with { Laid = placed.Laid with { Entry = placed.Entry with { Path = to } } });
        _corrections[to] = _paths[to];
        if (_paths.TryGetValue(from, out var instead)) _corrections[from] = instead;
        else _corrections[Whiteout.Of(from)] = placed with { Laid = new(Whiteout.Entry(from), 0) };
    }

    void Finished(Placed placed)
    {
        var path = placed.Entry.Path;
        if (Whiteout.Hidden(path) is { } hidden)
        {
            Remove(hidden);
            return;
        }
        if (placed.Entry.Kind != TarKind.Directory) Remove(path);
        _paths[path] = placed;
        _corrections.Remove(path);
        _corrections.Remove(Whiteout.Of(path));
    }

    void Remove(string path)
    {
        _corrections.Remove(path);
        if (!_paths.Remove(path, out var gone) || gone.Entry.Kind != TarKind.Directory) return;
        foreach (var below in _paths.Keys.Where(p => p.StartsWith(path + "/", StringComparison.Ordinal)).ToList())
        {
            _paths.Remove(below);
            _corrections.Remove(below);
        }
    }

    void Place(Placed placed)
    {
        var path = placed.Entry.Path;
        if (_paths.TryAdd(path, placed)) return;
        var (other, winner) = (_paths[path], _paths[path]);
        if (placed.Entry.Kind == TarKind.Directory && other.Entry.Kind == TarKind.Directory)
        {
            if (SameRights(placed.Entry, other.Entry)) return;
            winner = Speciality(placed) > Speciality(other) ? placed : other;
        }
        else if (SameFile(placed.Entry, other.Entry)) return;
        else if (Replaces(placed, other)) winner = placed;
        else if (!Replaces(other, placed)) throw new KedgeException(ImageProblems.SamePath(path, other.Package.Name, placed.Package.Name));
        _paths[path] = winner;
        _corrections[path] = winner;
    }

    /// <summary>A folder with rights of its own (a spool, a private folder) was made so on purpose.</summary>
    static int Speciality(Placed placed) => (placed.Entry.Mode != Modes.Folder ? 2 : 0) + (placed.Entry.Uid != 0 || placed.Entry.Gid != 0 ? 1 : 0);

    static bool SameRights(TarEntry a, TarEntry b) => a.Mode == b.Mode && a.Uid == b.Uid && a.Gid == b.Gid;

    /// <summary>Alike as far as headers tell: packages of one source share such files (Multi-Arch: same).</summary>
    static bool SameFile(TarEntry a, TarEntry b) => a.Kind == b.Kind && a.Size == b.Size && a.Link == b.Link && SameRights(a, b) && a.Time == b.Time;

    static bool Replaces(Placed one, Placed other) =>
        (one.Package.Field("Replaces") ?? "").Split(',').Any(r => r.Trim().Split(' ', '(', ':')[0] == other.Package.Name);
}
