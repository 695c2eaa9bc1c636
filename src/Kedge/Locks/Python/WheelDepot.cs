using System.Security.Cryptography;
using Kedge.Packages.Python.Indexes;
using Kedge.Store;

namespace Kedge.Locks.Python;

/// <summary>
/// A folder that gathers the wheels of locks, flat, under their own names: for <c>kedge index serve</c>, for pip, for a disk that is
/// carried to machines without a network. Door: writes that folder.
/// </summary>
public sealed class WheelDepot
{
    readonly string _folder;

    /// <summary>Makes the folder where there is none.</summary>
    public WheelDepot(string folder)
    {
        _folder = folder;
        Writing(() => Directory.CreateDirectory(folder));
    }

    /// <summary>A wheel from the store, hashed once more on the way; it appears whole or not at all.</summary>
    /// <returns>False when it was there already.</returns>
    /// <exception cref="KedgeException">KDG2515: other bytes stand under its name, or the store's are damaged; KDG2516: the folder cannot be written.</exception>
    public bool Put(LockedWheel wheel, BlobStore store)
    {
        var path = Path.Combine(_folder, wheel.File);
        if (File.Exists(path)) return HashOf(path) == wheel.Sha256 ? false : throw new KedgeException(IndexProblems.OtherInDepot(path, wheel.Sha256));
        // Hidden, so that an index which serves the folder meanwhile passes over it.
        var part = Path.Combine(_folder, $".{wheel.File}.{Environment.ProcessId}");
        try
        {
            Writing(() => File.Copy(store.PathOf(wheel.Sha256), part, overwrite: true));
            if (HashOf(part) != wheel.Sha256) throw new KedgeException(IndexProblems.OtherInDepot(store.PathOf(wheel.Sha256), wheel.Sha256));
            Writing(() => File.Move(part, path));
        }
        finally
        {
            File.Delete(part);
        }
        return true;
    }

    static Digest HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Digest.FromHash(SHA256.HashData(file));
    }

    void Writing(Action action)
    {
        try
        {
            action();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(IndexProblems.CannotFill(_folder, failed.Message), failed);
        }
    }
}
