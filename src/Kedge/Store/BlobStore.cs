using System.Buffers;
using System.Security.Cryptography;

namespace Kedge.Store;

/// <summary>
/// Content-addressed blobs on disk, shared by every project and process of a user. A blob appears by rename from a
/// temporary file in the same folder, so it is whole or not there; many processes may write the same one.
/// </summary>
/// <param name="root">The store's folder: <c>blobs/</c>, <c>cache/</c> and <c>tmp/</c> are made below it.</param>
public sealed class BlobStore(string root)
{
    DateTime? _leased;

    public string Root { get; } = root;

    public string PathOf(Digest digest) => Path.Combine(Root, "blobs", "sha256", digest.Hex[..2], digest.Hex);

    /// <summary>
    /// Whether the blob is here. Asking is using: from now until this process's lease ends (<see cref="Lease"/>), prune leaves it alone.
    /// </summary>
    public bool Has(Digest digest)
    {
        var path = PathOf(digest);
        var used = File.GetLastWriteTimeUtc(path);
        if (used < DateTime.UnixEpoch) return false;
        return used >= (_leased ?? DateTime.UtcNow.AddDays(-1)) || Use(path);
    }

    /// <summary>Whether the blob is here and whole: a machine that lost power may have kept the name and lost the bytes.</summary>
    public bool Has(Digest digest, long size) => Has(digest) && new FileInfo(PathOf(digest)).Length == size;

    /// <summary>
    /// Holds what this process uses from now on against <see cref="StorePrune"/>, until disposed or until the process ends,
    /// however it ends. A build takes one before it asks for anything.
    /// </summary>
    public StoreLease Lease()
    {
        var lease = StoreLease.Take(this);
        _leased ??= lease.Start;
        return lease;
    }

    public FileStream OpenRead(Digest digest) => new(PathOf(digest), new FileStreamOptions
    {
        Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0,
    });

    /// <summary>Where the store is: <c>KEDGE_STORE</c>, else <c>$XDG_CACHE_HOME/kedge</c>, else <c>~/.cache/kedge</c>.</summary>
    public static BlobStore ForUser(Func<string, string?> environment)
    {
        if (environment("KEDGE_STORE") is { Length: > 0 } chosen) return new(Path.GetFullPath(chosen));
        var cache = environment("XDG_CACHE_HOME") is { Length: > 0 } xdg ? xdg : Path.Combine(environment("HOME") ?? "/", ".cache");
        return new(Path.Combine(cache, "kedge"));
    }

    /// <summary>Starts a new blob; its bytes are hashed on the way to disk.</summary>
    public BlobWriter Create() => new(this);

    /// <summary>A small cached value by key (a layer recipe, an index), or null. Any entry may vanish at any time.</summary>
    public byte[]? Recall(string kind, Digest key)
    {
        var path = CachePath(kind, key);
        try
        {
            var value = File.ReadAllBytes(path);
            if (File.GetLastWriteTimeUtc(path) < DateTime.UtcNow.AddDays(-1)) Touch(path);
            return value;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Remember(string kind, Digest key, ReadOnlySpan<byte> value)
    {
        var temporary = NewTemporary();
        try
        {
            using (var file = new FileStream(temporary, FileMode.CreateNew)) file.Write(value);
            Publish(temporary, CachePath(kind, key));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw StoreProblems.CannotWrite(Root, failed);
        }
    }

    /// <summary>A path for something in the making; its name says whose it is, so that prune can tell when it was left behind.</summary>
    internal string NewTemporary()
    {
        var folder = Path.Combine(Root, "tmp");
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(Root, failed);
        }
        return Path.Combine(folder, $"{Environment.ProcessId}-{Guid.NewGuid():n}");
    }

    /// <summary>
    /// Puts a whole file in its place, used now. Behind the gate: prune, which judged an old file of this name, must not take
    /// the new one; and a slow writer's older file must not replace one that another build has marked since.
    /// </summary>
    internal void Publish(string temporary, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var gate = StoreGate.ForUse(this);
        File.SetLastWriteTimeUtc(temporary, DateTime.UtcNow);
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Marks a blob as used while prune looks away; false when prune was quicker.</summary>
    bool Use(string path)
    {
        using var gate = StoreGate.ForUse(this);
        return Touch(path);
    }

    static bool Touch(string path)
    {
        try
        {
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // A read-only store, or another user's: who cannot touch here cannot prune here either.
        }
        return true;
    }

    string CachePath(string kind, Digest key) => Path.Combine(Root, "cache", kind, key.Hex[..2], key.Hex);
}

/// <summary>A blob being written. Dispose without <see cref="Commit"/> leaves nothing behind.</summary>
public sealed class BlobWriter : WriteOnlyStream
{
    readonly BlobStore _store;
    readonly string _temporary;
    readonly FileStream _file;
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    bool _committed;

    internal BlobWriter(BlobStore store)
    {
        _store = store;
        _temporary = store.NewTemporary();
        try
        {
            _file = new FileStream(_temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 });
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(store.Root, failed);
        }
    }

    public long Size { get; private set; }

    /// <summary>Puts the blob under its digest. Refuses when <paramref name="expected"/> is given and differs.</summary>
    /// <returns>The digest, or null when the bytes are not the expected ones (nothing is kept).</returns>
    public Digest? Commit(Digest? expected = null)
    {
        var digest = Digest.FromHash(_hash.GetHashAndReset());
        if (expected is { } wanted && wanted != digest) return null;
        try
        {
            _file.Flush(flushToDisk: false);
            _file.Dispose();
            _store.Publish(_temporary, _store.PathOf(digest));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw StoreProblems.CannotWrite(_store.Root, failed);
        }
        _committed = true;
        return digest;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            _file.Write(buffer);
        }
        catch (IOException failed)
        {
            throw StoreProblems.CannotWrite(_store.Root, failed);
        }
        _hash.AppendData(buffer);
        Size += buffer.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
            if (!_committed) File.Delete(_temporary);
        }
        base.Dispose(disposing);
    }

    public override long Length => Size;
    public override long Position { get => Size; set => throw new NotSupportedException(); }
}
