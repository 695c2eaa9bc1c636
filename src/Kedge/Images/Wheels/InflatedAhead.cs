using System.Collections.Concurrent;
using System.Security.Cryptography;
using Kedge.Packages.Python;
using Kedge.Packages.Zip;
using Kedge.Store;

namespace Kedge.Images.Wheels;

/// <summary>
/// The deflated files of a layer, unpacked and checked (CRC-32, RECORD) on several cores before their turn comes in the tar.
/// Inflating is what a layer's time goes into, and a file's stream has to be inflated from its beginning: so each core takes the
/// next file. Each may be a few megabytes ahead of the tar, which needs the bytes in order for its own hash.
/// </summary>
sealed class InflatedAhead : IDisposable
{
    /// <summary>More would be ahead for nothing: one thread hashes what they make.</summary>
    const int MostThreads = 4;
    /// <summary>Of a thread: 8 MiB. Its buffers hold only its own files, the first of which is always next in the tar or past; so nobody waits for ever.</summary>
    const int BuffersEach = 32;

    readonly Unpacking[] _files;
    readonly BlobStore _store;
    readonly CancellationTokenSource _stop;
    readonly Buffers[] _buffers;
    readonly Task[] _threads;
    int _next = -1, _taken;

    /// <param name="files">In the order in which <see cref="Next"/> gives them.</param>
    /// <param name="threads">At most: there are never more than <see cref="MostThreads"/>.</param>
    public InflatedAhead(IEnumerable<(InstalledFile Installed, PlannedWheel Wheel)> files, BlobStore store, int threads, CancellationToken ct)
    {
        (_files, _store, _stop) = ([.. files.Select(f => new Unpacking(f.Installed, f.Wheel))], store, CancellationTokenSource.CreateLinkedTokenSource(ct));
        _buffers = [.. Enumerable.Range(0, Math.Min(_files.Length, Math.Min(threads, MostThreads))).Select(_ => new Buffers(BuffersEach))];
        _threads = [.. _buffers.Select(own => Task.Factory.StartNew(() => Work(own), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    /// <summary>The next file's content, piece by piece as it comes; throws at its end when it is not what the wheel says.</summary>
    public IEnumerable<Piece> Next()
    {
        var file = _files[_taken++];
        foreach (var piece in file.Pieces.GetConsumingEnumerable(_stop.Token)) yield return piece;
        file.Pieces.Dispose();
        if (file.Problem is { } problem) throw problem;
    }

    void Work(Buffers own)
    {
        for (int i; (i = Interlocked.Increment(ref _next)) < _files.Length;)
        {
            var file = _files[i];
            try
            {
                Unpack(file, own);
            }
            catch (InvalidDataException damaged)
            {
                file.Problem = new KedgeException(WheelProblems.BadContent(file.Wheel.File, file.Entry.Name, damaged.Message), damaged);
            }
            catch (Exception failed)
            {
                file.Problem = failed;
            }
            file.Pieces.CompleteAdding();
            if (file.Problem is not null) return;
        }
    }

    void Unpack(Unpacking file, Buffers own)
    {
        using var zip = _store.OpenRead(file.Wheel.Blob);
        using var content = new ZipContent(zip, file.Entry);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        while (true)
        {
            var piece = Fill(content, own);
            if (piece.Length == 0) break;
            sha.AppendData(piece.Span);
            crc.Append(piece.Span);
            file.Pieces.Add(piece);
        }
        ZipContent.CheckCrc(file.Entry, crc.Value);
        WheelLayer.CheckHash(file.Installed, sha.GetHashAndReset());
    }

    /// <summary>Full unless the content ended: the runtime's inflater gives a few kilobytes at a time.</summary>
    Piece Fill(ZipContent content, Buffers own)
    {
        var (bytes, filled) = (own.Take(_stop.Token), 0);
        while (filled < Buffers.Size && content.Read(bytes.AsSpan(filled)) is > 0 and var got) filled += got;
        if (filled == 0) own.Return(bytes);
        return new(bytes, filled, own);
    }

    /// <summary>Stops the threads and waits for them. Buffers still come back meanwhile: see <see cref="DisposeBuffers"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_threads);
        _stop.Dispose();
    }

    /// <summary>When nobody holds a piece any more.</summary>
    public void DisposeBuffers() => Array.ForEach(_buffers, b => b.Dispose());

    sealed class Unpacking(InstalledFile installed, PlannedWheel wheel)
    {
        public InstalledFile Installed => installed;
        public PlannedWheel Wheel => wheel;
        public ZipEntry Entry => installed.Entry!;
        public BlockingCollection<Piece> Pieces { get; } = [];
        /// <summary>Set before <see cref="Pieces"/> is completed.</summary>
        public Exception? Problem { get; set; }
    }
}
