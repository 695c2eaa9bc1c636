namespace Kedge.Store;

/// <summary>
/// The store's one lock, held by one at a time and for moments only: by those who mark a blob as used, and by prune while it
/// takes a batch of unused ones away. Between the two, a blob is either seen and marked, or gone. Between those who mark, a
/// moment is read and written before the next is read: marks never go back behind the start of a build that relies on them.
/// Door: <c>lock</c> in the store.
/// </summary>
sealed class StoreGate : IDisposable
{
    readonly FileStream? _file;

    StoreGate(FileStream? file) => _file = file;

    /// <summary>For marking. In a store that cannot be written nobody can prune, so there is nothing to hold.</summary>
    public static StoreGate ForUse(BlobStore store)
    {
        try
        {
            return new(Open(store, FileAccess.Read));
        }
        catch (Exception readOnly) when (readOnly is IOException or UnauthorizedAccessException)
        {
            return new(null);
        }
    }

    public static StoreGate ForPrune(BlobStore store)
    {
        try
        {
            return new(Open(store, FileAccess.ReadWrite));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(store.Root, failed);
        }
    }

    public void Dispose() => _file?.Dispose();

    static FileStream Open(BlobStore store, FileAccess access)
    {
        var path = Path.Combine(store.Root, "lock");
        while (true)
        {
            try
            {
                Directory.CreateDirectory(store.Root);
                return new FileStream(path, FileMode.OpenOrCreate, access, FileShare.None, bufferSize: 0);
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
