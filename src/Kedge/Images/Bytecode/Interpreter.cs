using System.Collections.Immutable;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Packages.Debian;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.Images.Bytecode;

/// <summary>
/// The locked Python, unpacked into the store so that it runs outside any image. Only what a bare interpreter needs.
/// Door: disk.
/// </summary>
public static class Interpreter
{
    static readonly string[] Libraries = ["libc6", "libgcc-s1", "libexpat1", "zlib1g", "libcrypt1", "libmpdec3", "libmpdec4"];

    /// <summary>What pip needs besides: the whole standard library with what its modules link to, and pip.</summary>
    static readonly string[] ForPip =
        ["libssl3t64", "libssl3", "libffi8", "libbz2-1.0", "liblzma5", "libzstd1", "libuuid1", "python3-distutils", "python3-lib2to3",
            "python3-pip-whl"];

    static readonly string[] Unpacked = ["usr/lib", "usr/bin/", "usr/share/python-wheels/"];

    /// <summary>The packages of a lock that make up the interpreter with pip; empty when the lock has no pip.</summary>
    public static IReadOnlyList<LockedPackage> PackagesOfPip(LockFile file)
    {
        string[] wanted = [$"libpython{file.Python}-stdlib", .. ForPip];
        return file.Packages.Any(p => p.Name == "python3-pip-whl") ? [.. PackagesOf(file), .. file.Packages.Where(p => wanted.Contains(p.Name))] : [];
    }

    /// <summary>pip in the interpreter that was unpacked into <paramref name="root"/>; null when there is no pip.</summary>
    /// <param name="python">Major.minor.</param>
    public static CommandLine? Pip(string root, string python)
    {
        var wheels = Path.Combine(root, "usr/share/python-wheels");
        var pip = Directory.Exists(wheels) ? Directory.EnumerateFiles(wheels, "pip-*.whl").Order(StringComparer.Ordinal).FirstOrDefault() : null;
        if (pip is null) return null;
        var (program, before) = Start(root, python);
        var environment = ImmutableSortedDictionary<string, string?>.Empty.Add("PYTHONHOME", Path.Combine(root, "usr")).Add("LD_PRELOAD", null);
        return new(program, [.. before, "-s", "-B", pip + "/pip"]) { Environment = environment };
    }

    /// <summary>The interpreter through its own dynamic loader: program and first arguments.</summary>
    internal static (string Program, ImmutableArray<string> Arguments) Start(string root, string python)
    {
        // The loader's own file: /lib64's name for it is an absolute symlink in bookworm, which leads nowhere from here.
        var libraries = Path.Combine(root, "usr/lib/x86_64-linux-gnu");
        return (Path.Combine(libraries, "ld-linux-x86-64.so.2"), ["--library-path", libraries, "--argv0", "python3", Path.Combine(root, "usr/bin", "python" + python)]);
    }

    /// <summary>The packages of a lock that make up the interpreter; empty when the lock has no Python.</summary>
    public static IReadOnlyList<LockedPackage> PackagesOf(LockFile file)
    {
        string[] wanted = [$"python{file.Python}-minimal", $"libpython{file.Python}-minimal", .. Libraries];
        return file.Packages.Any(p => p.Name == wanted[0]) ? [.. file.Packages.Where(p => wanted.Contains(p.Name))] : [];
    }

    /// <summary>Identity of the compiler: what layers with bytecode depend on.</summary>
    public static Digest Identity(IReadOnlyList<LockedPackage> packages) =>
        Digest.Of("interpreter 3\n" + string.Concat(packages.Select(p => p.Sha256 + "\n")));

    /// <summary>The folder with the packages unpacked; made when it is not there. Their blobs must be in the store.</summary>
    public static string Unpack(IReadOnlyList<LockedPackage> packages, BlobStore store)
    {
        var folder = Path.Combine(store.Root, "cache", "python", Identity(packages).Hex);
        if (Directory.Exists(folder)) return folder;
        var temporary = store.NewTemporary();
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var package in packages)
        {
            try
            {
                Unpack(package, store, temporary, links);
            }
            catch (InvalidDataException failure)
            {
                Directory.Delete(temporary, recursive: true);
                throw new KedgeException(ImageProblems.BadPackage(package.Name, failure.Message), failure);
            }
        }
        Directory.CreateDirectory(Path.GetDirectoryName(folder)!);
        try
        {
            Directory.Move(temporary, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(temporary, recursive: true);
        }
        return folder;
    }

    /// <param name="links">Symlinks below the root so far: nothing may be written through one, whoever made it.</param>
    static void Unpack(LockedPackage package, BlobStore store, string root, HashSet<string> links)
    {
        Directory.CreateDirectory(root);
        using var deb = DebPackage.Open(store.OpenRead(package.Sha256));
        var contents = new PackageContents(deb);
        var tar = deb.OpenData();
        while (tar.Next() is { } raw)
        {
            if (raw.Path.Length == 0 || MergedUsr.IsAlias(raw.Path)) continue;
            var entry = contents.Admit(raw);
            var path = entry.Path;
            if (!Unpacked.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))) continue;
            for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
                if (links.Contains(path[..slash])) throw new InvalidDataException($"/{path} lies behind the symlink /{path[..slash]}");
            if (entry.Kind == TarKind.Symlink) links.Add(path);
            var target = Path.Combine(root, path);
            if (entry.Kind != TarKind.Directory && Path.Exists(target)) throw new InvalidDataException($"/{path} is in two packages of the interpreter");
            if (entry.Kind == TarKind.Directory) Directory.CreateDirectory(target);
            else Place(tar, entry, target);
        }
    }

    static void Place(TarReader tar, TarEntry entry, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (entry.Kind == TarKind.Symlink) File.CreateSymbolicLink(target, Path.IsPathRooted(entry.Link) ? "/nowhere" : entry.Link);
        if (entry.Kind != TarKind.File) return;
        using (var file = new FileStream(target, FileMode.CreateNew))
        {
            var buffer = new byte[64 << 10];
            for (int got; (got = tar.Read(buffer)) > 0;) file.Write(buffer, 0, got);
        }
        File.SetUnixFileMode(target, (UnixFileMode)(entry.Mode & 0x1FF) | UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
