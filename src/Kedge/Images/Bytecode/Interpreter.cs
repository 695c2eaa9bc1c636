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
            if (!path.StartsWith("usr/lib", StringComparison.Ordinal) && !path.StartsWith("usr/bin/", StringComparison.Ordinal)) continue;
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
