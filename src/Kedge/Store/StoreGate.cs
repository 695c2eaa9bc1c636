namespace Kedge.Store;

/// <summary>
/// The store's one lock, held for moments only: shared by those who mark a blob as used, alone by prune while it takes
/// unused ones away. Between the two, a blob is either seen and marked, or gone. Door: <c>lock</c> in the store.
/// </summary>
sealed class StoreGate : IDisposable
{
    readonly FileStream? _file;

    StoreGate(FileStream? file) => _file = file;

    /// <summary>In a store that cannot be written nobody can prune, so there is nothing to hold.</summary>
    public static StoreGate Shared(BlobStore store)
    {
        try
        {
            return new(Open(store, FileAccess.Read, FileShare.Read));
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            return new(null);
        }
    }

    public static StoreGate Alone(BlobStore store)
    {
        try
        {
            return new(Open(store, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(store.Root, failed);
        }
    }

    public void Dispose() => _file?.Dispose();

    static FileStream Open(BlobStore store, FileAccess access, FileShare share)
    {
        var path = Path.Combine(store.Root, "lock");
        while (true)
        {
            try
            {
                Directory.CreateDirectory(store.Root);
                return new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0);
            }
            catch (IOException busy) when (IsHeld(busy))
            {
                Thread.Sleep(1);
            }
        }
    }

    /// <summary>.NET's FileShare is flock(2); EWOULDBLOCK, 11 on Linux, says that somebody else holds it.</summary>
    internal static bool IsHeld(IOException error) => error.HResult is 11;
}
