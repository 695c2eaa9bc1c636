using System.Buffers;
using System.Security.Cryptography;

namespace Kedge.Store;

enum PartState { Short, Wrong, Done }

/// <summary>
/// A download as far as it came: <c>partial/&lt;digest&gt;</c>, locked while a process works on it (the lock ends with the process).
/// Its bytes are hashed as they pass, and once from disk when an earlier process left some. Door: the file.
/// </summary>
sealed class PartFile : IDisposable
{
    const int Chunk = 128 * 1024;
    readonly BlobStore _store;
    readonly string _path;
    readonly FileStream _file;
    IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    long _reported;

    PartFile(BlobStore store, Wanted wanted, string path, FileStream file) => (_store, Wanted, _path, _file) = (store, wanted, path, file);

    public Wanted Wanted { get; }

    public long Length { get; private set; }

    /// <summary>What the bytes hashed to, after <see cref="TryFinish"/> said wrong.</summary>
    public Digest? Actual { get; private set; }

    public static async Task<PartFile> Open(BlobStore store, Wanted wanted, CancellationToken ct)
    {
        var path = Path.Combine(store.Root, "partial", wanted.Sha256.Hex);
        while (true)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                var file = new FileStream(path,
                    new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 });
                var part = new PartFile(store, wanted, path, file);
                if (!store.Has(wanted.Sha256, wanted.Size)) part.HashWhatIsThere();
                return part;
            }
            catch (IOException busy) when (IsSharing(busy))
            {
                await Task.Delay(100, ct).ConfigureAwait(false);
            }
            catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
            {
                throw StoreProblems.CannotWrite(store.Root, failed);
            }
        }
    }

    /// <summary>Appends the answer's bytes, at most up to the wanted size.</summary>
    public async Task Take(WebAnswer answer, IProgress<Step>? progress, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        try
        {
            while (Length < Wanted.Size)
            {
                var count = await Read(answer, buffer.AsMemory(0, (int)Math.Min(buffer.Length, Wanted.Size - Length)), ct).ConfigureAwait(false);
                if (count == 0) return;
                Append(buffer.AsSpan(0, count));
                if (Length - _reported < 1 << 20) continue;
                _reported = Length;
                progress?.Report(new Step("download", Wanted.Name, Length, Wanted.Size, "B"));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Moves a whole and right file to its blob. A wrong one is emptied, so that the next attempt begins anew.</summary>
    public PartState TryFinish()
    {
        if (Length < Wanted.Size) return PartState.Short;
        Actual = Digest.FromHash(_hash.GetCurrentHash());
        if (Actual != Wanted.Sha256)
        {
            StartAgain();
            return PartState.Wrong;
        }
        try
        {
            _store.Publish(_path, _store.PathOf(Wanted.Sha256));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(_store.Root, failed);
        }
        return PartState.Done;
    }

    public void StartAgain()
    {
        _file.SetLength(0);
        _hash.Dispose();
        _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Length = _reported = 0;
    }

    public void Dispose()
    {
        // Another process may have finished the same file while this one waited: nothing is left to keep then.
        if (Length == 0) File.Delete(_path);
        _file.Dispose();
        _hash.Dispose();
    }

    static async Task<int> Read(WebAnswer answer, Memory<byte> buffer, CancellationToken ct)
    {
        try
        {
            return await answer.Read(buffer, ct).ConfigureAwait(false);
        }
        catch (IOException reset)
        {
            throw new HttpRequestException(reset.GetBaseException().Message, reset);
        }
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_file.SafeFileHandle, bytes, Length);
        }
        catch (IOException failed)
        {
            throw StoreProblems.CannotWrite(_store.Root, failed);
        }
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    void HashWhatIsThere()
    {
        if (_file.Length > Wanted.Size) _file.SetLength(0);
        var buffer = ArrayPool<byte>.Shared.Rent(Chunk);
        for (int count; (count = RandomAccess.Read(_file.SafeFileHandle, buffer, Length)) > 0; Length += count) _hash.AppendData(buffer.AsSpan(0, count));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    // EWOULDBLOCK from flock: .NET gives errno 11 as the HResult's low part.
    static bool IsSharing(IOException error) => error.GetType() == typeof(IOException) && (error.HResult & 0xFFFF) is 11 or 32;
}
