using System.Security.Cryptography;
using System.Text;
using Kedge.Images.Bytecode;
using Kedge.Packages.Debian;
using Kedge.Packages.Tar;

namespace Kedge.Images.Layers;

/// <summary>What has been seen of the package that is being laid, and the checks that need to know it.</summary>
sealed class PackageContents
{
    readonly HashSet<string> _conffiles;
    readonly HashSet<string> _symlinks = new(StringComparer.Ordinal);
    readonly HashSet<string> _files = new(StringComparer.Ordinal);
    readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    public PackageContents(DebPackage deb)
    {
        var text = deb.ControlFiles.FirstOrDefault(f => f.Name == "conffiles")?.Text ?? "";
        // A line may carry a flag before the path (deb-conffiles(5)); flagged ones are on their way out and not shipped.
        _conffiles = [.. text.Split('\n').Where(l => l.StartsWith('/')).Select(l => l.Trim().TrimStart('/'))];
    }

    public List<LaidEntry> Entries { get; } = [];

    public List<(string Path, string Md5)> Conffiles { get; } = [];

    /// <summary>Python sources that wait to fill a batch.</summary>
    public List<(TarEntry Entry, PythonSource Source)> Sources { get; set; } = [];

    /// <summary>Batches being compiled, oldest first.</summary>
    public Queue<(List<(TarEntry Entry, PythonSource Source)> Sources, Task<IReadOnlyList<byte[]?>> Bytecode)> Batches { get; } = new();

    /// <summary>Every path that the package owns, resolved.</summary>
    public HashSet<string> Owned { get; } = new(StringComparer.Ordinal);

    /// <summary>The lines of dpkg's .list file, with paths as the package writes them.</summary>
    public StringBuilder List { get; } = new();

    /// <summary>Checks an entry against those before it and gives it the form that it has in a layer.</summary>
    /// <exception cref="InvalidDataException">Twice the same path, a path behind a symlink, a hard link to nothing.</exception>
    public TarEntry Admit(TarEntry raw)
    {
        var path = MergedUsr.Resolve(raw.Path);
        if (DpkgsOwn(path, raw.Kind)) throw new InvalidDataException($"it ships /{path}, which is dpkg's own");
        if (!Owned.Add(path) && (raw.Kind != TarKind.Directory || !_folders.Contains(path))) throw new InvalidDataException($"duplicate entry /{path}");
        NoteFolders(path);
        if (raw.Kind == TarKind.Directory) _folders.Add(path);
        else if (_folders.Contains(path)) throw new InvalidDataException($"/{path} is a folder and something else at once");
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

    /// <summary>Everything above an entry is a folder, told or not. Packages tell theirs first, so this ends at once.</summary>
    void NoteFolders(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            var above = path[..slash];
            if (_symlinks.Contains(above)) throw new InvalidDataException($"/{path} lies behind the symlink /{above}");
            if (_folders.Contains(above)) return;
            if (Owned.Contains(above)) throw new InvalidDataException($"/{path} lies below /{above}, which is no folder");
            _folders.Add(above);
        }
    }

    /// <summary>The database that Kedge writes for all packages; a package may ship its empty folders only.</summary>
    static bool DpkgsOwn(string path, TarKind kind) =>
        kind != TarKind.Directory && (path is "var/lib/dpkg" or "var/lib/dpkg/status" or "var/lib" or "var"
            || path.StartsWith("var/lib/dpkg/info", StringComparison.Ordinal) || path.StartsWith("var/lib/dpkg/triggers", StringComparison.Ordinal));
}
