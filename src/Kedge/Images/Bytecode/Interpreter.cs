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
        Digest.Of("interpreter 1\n" + string.Concat(packages.Select(p => p.Sha256 + "\n")));

    /// <summary>The folder with the packages unpacked; made when it is not there. Their blobs must be in the store.</summary>
    public static string Unpack(IReadOnlyList<LockedPackage> packages, BlobStore store)
    {
        var folder = Path.Combine(store.Root, "cache", "python", Identity(packages).Hex);
        if (Directory.Exists(folder)) return folder;
        var temporary = store.NewTemporary();
        foreach (var package in packages) Unpack(package, store, temporary);
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

    static void Unpack(LockedPackage package, BlobStore store, string root)
    {
        using var deb = DebPackage.Open(store.OpenRead(package.Sha256));
        var tar = deb.OpenData();
        while (tar.Next() is { } entry)
        {
            var path = MergedUsr.Resolve(entry.Path);
            if (!path.StartsWith("usr/lib", StringComparison.Ordinal) && !path.StartsWith("usr/bin/", StringComparison.Ordinal)) continue;
            var target = Path.Combine(root, path);
            if (entry.Kind == TarKind.Directory) Directory.CreateDirectory(target);
            else Place(tar, entry, target);
        }
    }

    static void Place(TarReader tar, TarEntry entry, string target)
    {
        var parent = Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (parent.ResolveLinkTarget(returnFinalTarget: false) is not null) throw new InvalidDataException($"/{entry.Path} lies behind a symlink");
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
