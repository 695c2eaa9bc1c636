using System.Security.Cryptography;
using System.Text;
using Kedge.Packages.Debian;
using Kedge.Packages.Tar;

namespace Kedge.Images;

/// <summary>What has been seen of the package that is being laid, and the checks that need to know it.</summary>
sealed class PackageContents
{
    readonly HashSet<string> _conffiles;
    readonly HashSet<string> _symlinks = new(StringComparer.Ordinal);
    readonly HashSet<string> _files = new(StringComparer.Ordinal);

    public PackageContents(DebPackage deb)
    {
        var text = deb.ControlFiles.FirstOrDefault(f => f.Name == "conffiles")?.Text ?? "";
        // A line may carry a flag before the path (deb-conffiles(5)); flagged ones are on their way out and not shipped.
        _conffiles = [.. text.Split('\n').Where(l => l.StartsWith('/')).Select(l => l.Trim().TrimStart('/'))];
    }

    public List<LaidEntry> Entries { get; } = [];

    public List<(string Path, string Md5)> Conffiles { get; } = [];

    public List<(TarEntry Source, Task<byte[]?> Answer)> Bytecode { get; } = [];

    /// <summary>Every path that the package owns, resolved.</summary>
    public HashSet<string> Owned { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines of dpkg's .list file, with paths as the package writes them.</summary>
    public StringBuilder List { get; } = new();

    /// <summary>Checks an entry against those before it and gives it the form that it has in a layer.</summary>
    /// <exception cref="InvalidDataException">Twice the same path, a path behind a symlink, a hard link to nothing.</exception>
    public TarEntry Admit(TarEntry raw)
    {
        var path = MergedUsr.Resolve(raw.Path);
        if (!Owned.Add(path))
        {
            if (raw.Kind != TarKind.Directory) throw new InvalidDataException($"duplicate entry /{path}");
        }
        if (_symlinks.Count > 0) RefuseBehindSymlink(path);
        if (raw.Kind == TarKind.Symlink) _symlinks.Add(path);
        if (raw.Kind == TarKind.File) _files.Add(path);
        var link = raw.Kind == TarKind.Hardlink ? MergedUsr.Resolve(raw.Link) : raw.Link;
        if (raw.Kind == TarKind.Hardlink && !_files.Contains(link)) throw new InvalidDataException($"hard link /{path} to /{link}, which is not before it");
        return raw with { Path = path, Link = link, Time = raw.Kind == TarKind.Directory ? LayerWriter.FolderTime : Math.Max(0, raw.Time) };
    }

    public bool IsConffile(string path) => _conffiles.Contains(path);

    public void NoteConffile(string path, byte[] content)
    {
        // MD5 is what dpkg's status file holds; it tells an edited file from a fresh one and guards nothing.
#pragma warning disable CA5351
        if (IsConffile(path)) Conffiles.Add(("/" + path, Convert.ToHexStringLower(MD5.HashData(content))));
#pragma warning restore CA5351
    }

    void RefuseBehindSymlink(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
            if (_symlinks.Contains(path[..slash])) throw new InvalidDataException($"/{path} lies behind the symlink /{path[..slash]}");
    }
}
