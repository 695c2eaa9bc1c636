namespace Kedge.Store;

/// <summary>
/// A sign that a process is using the store: a file that it keeps locked. The kernel drops the lock when the process
/// ends, even by kill -9, so a lease needs no heartbeat and none is left behind. Door: <c>leases/</c> in the store.
/// </summary>
public sealed class StoreLease : IDisposable
{
    readonly FileStream? _file;

    StoreLease(FileStream? file, DateTime start) => (_file, Start) = (file, start);

    /// <summary>What was used after this moment (UTC, by the store's file system) is held.</summary>
    public DateTime Start { get; }

    internal static StoreLease Take(BlobStore store)
    {
        // Inside the gate: prune must not meet a lease that is there but not locked yet.
        using var gate = StoreGate.ForUse(store);
        try
        {
            var path = Path.Combine(Directory.CreateDirectory(Folder(store)).FullName, $"{Environment.ProcessId}-{Guid.NewGuid():n}");
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            return new(file, File.GetLastWriteTimeUtc(path));
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            // A store that cannot be written can still be read; the first write will say what is wrong.
            return new(null, DateTime.UtcNow);
        }
    }

    /// <summary>The starts of all leases that are held. Removes those whose process is gone. Only inside the gate, alone.</summary>
    internal static List<DateTime> Held(BlobStore store)
    {
        var held = new List<DateTime>();
        if (!Directory.Exists(Folder(store))) return held;
        foreach (var path in Directory.EnumerateFiles(Folder(store)))
        {
            var start = File.GetLastWriteTimeUtc(path);
            try
            {
                using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) File.Delete(path);
            }
            catch (FileNotFoundException)
            {
                // It ended just now.
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                held.Add(start);
            }
        }
        return held;
    }

    public void Dispose()
    {
        if (_file is null) return;
        File.Delete(_file.Name);
        _file.Dispose();
    }

    static string Folder(BlobStore store) => Path.Combine(store.Root, "leases");
}
