using System.Globalization;

namespace Kedge.Store;

/// <summary>What prune removed (or would remove) and what stays: files and bytes, and how many builds held the store.</summary>
public sealed record Pruned(int Removed, long RemovedBytes, int Kept, long KeptBytes, int Leases);

/// <summary>
/// Frees space while other processes build. Removed is what nobody used since a moment, which lies before the start of
/// every running build: a build marks what it uses, so it loses nothing. Files first move to <c>trash/</c>, in small
/// batches behind the gate, and are unlinked outside it. Door: the store's folders.
/// </summary>
public sealed class StorePrune(BlobStore store, DateTime unusedSince, bool dryRun)
{
    /// <summary>A temporary file whose process is gone waits this long: the process may be in another pid namespace.</summary>
    static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(10);
    static readonly TimeSpan Forgotten = TimeSpan.FromDays(1);

    int _removed, _kept, _leases;
    long _removedBytes, _keptBytes;

    /// <exception cref="KedgeException">KDG3902: the store cannot be written.</exception>
    public Pruned Run(CancellationToken ct)
    {
        if (!Directory.Exists(store.Root)) return new(0, 0, 0, 0, 0);
        EmptyTrash();
        foreach (var folder in Folders())
        {
            ct.ThrowIfCancellationRequested();
            Sweep(folder);
            EmptyTrash();
        }
        SweepTemporaries();
        EmptyTrash();
        return new(_removed, _removedBytes, _kept, _keptBytes, _leases);
    }

    /// <summary>Blobs and cached values lie two hex digits deep; each such folder is one batch.</summary>
    IEnumerable<string> Folders() =>
        Below(Path.Combine(store.Root, "blobs", "sha256"))
            .Concat(Below(Path.Combine(store.Root, "cache")).SelectMany(Below))
            .Append(Path.Combine(store.Root, "partial"));

    static IEnumerable<string> Below(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal) : [];

    void Sweep(string folder)
    {
        if (!Directory.Exists(folder)) return;
        using var gate = StoreGate.ForPrune(store);
        var leases = StoreLease.Held(store);
        _leases = Math.Max(_leases, leases.Count);
        var limit = leases.Append(unusedSince).Min();
        // A folder of its own that deep is an unpacked tool (cache/python): used as a whole, and not marked file by file.
        if (!IsBatch(folder)) Judge(new DirectoryInfo(folder), leases.Count == 0 ? limit : DateTime.MinValue);
        else foreach (var file in new DirectoryInfo(folder).EnumerateFiles()) Judge(file, limit);
    }

    static bool IsBatch(string folder) => Path.GetFileName(folder) is { } name && (name.Length == 2 || name == "partial");

    void Judge(FileSystemInfo entry, DateTime limit)
    {
        var size = SizeOf(entry);
        if (entry.LastWriteTimeUtc < limit && !IsLocked(entry)) Remove(entry, size);
        else (_kept, _keptBytes) = (_kept + 1, _keptBytes + size);
    }

    static long SizeOf(FileSystemInfo entry) => entry is FileInfo file ? file.Length
        : ((DirectoryInfo)entry).EnumerateFiles("*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(f => f.Length);

    void Remove(FileSystemInfo entry, long size)
    {
        (_removed, _removedBytes) = (_removed + 1, _removedBytes + size);
        if (dryRun) return;
        try
        {
            var trash = Directory.CreateDirectory(Trash).FullName;
            Directory.Move(entry.FullName, Path.Combine(trash, Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture)));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(store.Root, failed);
        }
    }

    /// <summary>A partial download or a temporary file is locked while its process works on it.</summary>
    static bool IsLocked(FileSystemInfo entry)
    {
        if (entry is not FileInfo || Path.GetFileName(Path.GetDirectoryName(entry.FullName)) is not ("partial" or "tmp")) return false;
        try
        {
            using var file = new FileStream(entry.FullName, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (Exception held) when (held is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    void SweepTemporaries()
    {
        var folder = new DirectoryInfo(Path.Combine(store.Root, "tmp"));
        if (!folder.Exists) return;
        var mounts = Mounts();
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var age = DateTime.UtcNow - entry.LastWriteTimeUtc;
            var left = age > Forgotten || (age > Abandoned && StoreProcess.IsGone(entry.Name, entry.LastWriteTimeUtc));
            if (left && !IsLocked(entry) && !mounts.Any(m => m.StartsWith(entry.FullName, StringComparison.Ordinal))) Remove(entry, SizeOf(entry));
        }
    }

    /// <summary>A finish step that was killed may have left a mount: nothing below one is ever removed.</summary>
    static List<string> Mounts() => File.Exists("/proc/self/mounts")
        ? [.. File.ReadLines("/proc/self/mounts").Select(line => line.Split(' ')[1])] : [];

    string Trash => Path.Combine(store.Root, "trash");

    void EmptyTrash()
    {
        if (dryRun || !Directory.Exists(Trash)) return;
        foreach (var entry in new DirectoryInfo(Trash).EnumerateFileSystemInfos())
        {
            try
            {
                if (entry is DirectoryInfo folder) folder.Delete(recursive: true);
                else entry.Delete();
            }
            catch (Exception other) when (other is FileNotFoundException or DirectoryNotFoundException)
            {
                // Another prune emptied it.
            }
        }
    }
}
