using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Kedge.Images.Bytecode;
using Kedge.Images.Layers;
using Kedge.Packages.Python;
using Kedge.Packages.Tar;
using Kedge.Packages.Zip;
using Kedge.Store;

namespace Kedge.Images.Wheels;

/// <summary>A wheel that is checked and planned, with its blob in the store.</summary>
public sealed record PlannedWheel(Installation Installation, Digest Blob)
{
    public string File => Installation.Wheel.File;
}

/// <summary>What a layer gets besides the wheels' files.</summary>
/// <param name="Lazy">Every file a gzip member of its own, with an eStargz table of contents.</param>
/// <param name="Compiler">Adds bytecode for the sources, when there is one.</param>
/// <param name="Threads">Cores that this layer may use for inflating; 0 for all, where no other layer is laid beside it.</param>
public readonly record struct LayerExtras(bool Lazy, PythonCompiler? Compiler, int Threads = 0);

/// <summary>
/// Lays wheels as one gzip layer without recompressing them: what a wheel holds deflated becomes a gzip member as it is and is
/// inflated only to be checked (CRC-32, RECORD) and to hash the tar. Small files go together through the compressor, since a
/// member and a header for each would cost readers more than that. Memory: a few megabytes for each core, however big the wheel.
/// </summary>
public sealed class WheelLayer : IDisposable
{
    /// <summary>Raise when the bytes of a layer change for the same wheels.</summary>
    public const int Rules = 1;

    /// <summary>Files up to this size are compressed together, a megabyte at a time.</summary>
    const int Small = 4 << 10;
    readonly GzipTar _gzip;
    readonly MemoryStream _pending = new(2 * GzipTar.Block);
    readonly TarWriter _tar;
    readonly Stargz? _toc;
    readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    readonly PythonCompiler? _compiler;
    readonly int _threads;
    readonly CancellationToken _ct;
    InflatedAhead? _ahead;

    WheelLayer(BlobStore store, LayerExtras extras, CancellationToken ct)
    {
        _gzip = new(store);
        _tar = new(_pending);
        _toc = extras.Lazy ? new() : null;
        _compiler = extras.Compiler;
        _threads = extras.Threads == 0 ? Environment.ProcessorCount : extras.Threads;
        _ct = ct;
    }

    /// <param name="wheels">In order of name: of files that differ and may, the last one's stays.</param>
    /// <exception cref="KedgeException">A wheel's content is not what its headers and RECORD say.</exception>
    public static Layer Write(string comment, IReadOnlyList<PlannedWheel> wheels, BlobStore store, LayerExtras extras, CancellationToken ct)
    {
        using var layer = new WheelLayer(store, extras, ct);
        return layer.Write(comment, wheels, store);
    }

    Layer Write(string comment, IReadOnlyList<PlannedWheel> wheels, BlobStore store)
    {
        var open = wheels.ToDictionary(w => w, w => (Stream)store.OpenRead(w.Blob));
        try
        {
            if (_toc is not null) AddMade(new(Stargz.NoPrefetch, false, null, Stargz.LandmarkContent, Digest.FromHash(SHA256.HashData(Stargz.LandmarkContent))));
            var files = Files(wheels);
            // Small ones first, so that they fill whole blocks; where a file stands in a layer means nothing.
            var ordered = files.Values.OrderBy(f => f.Installed.Size > Small).ThenBy(f => f.Installed.Path, StringComparer.Ordinal).ToImmutableArray();
            _ahead = new(ordered.Where(f => IsBigDeflated(f.Installed)), store, _threads, _ct);
            foreach (var (file, wheel) in ordered) Add(file, wheel, open[wheel]);
            if (_compiler is not null)
                foreach (var compiled in WheelBytecode.Of(files, open, _compiler)) AddBytecode(compiled);
        }
        finally
        {
            foreach (var stream in open.Values) stream.Dispose();
        }
        return Finish(comment);
    }

    /// <summary>Every path once: a tar with two entries of one path means different things to different engines.</summary>
    static Dictionary<string, (InstalledFile Installed, PlannedWheel Wheel)> Files(IReadOnlyList<PlannedWheel> wheels)
    {
        var found = new Dictionary<string, (InstalledFile, PlannedWheel)>(StringComparer.Ordinal);
        foreach (var wheel in wheels)
            foreach (var file in wheel.Installation.Files) found[file.Path] = (file, wheel);
        return found;
    }

    static bool IsBigDeflated(InstalledFile file) => file is { Entry.Method: ZipMethod.Deflate, Size: > Small };

    void Add(InstalledFile file, PlannedWheel wheel, Stream zip)
    {
        _ct.ThrowIfCancellationRequested();
        try
        {
            AddFoldersAbove(file.Path);
            if (file.Entry is not { } entry) AddMade(file);
            else if (file.Size <= Small) AddSmall(file, entry, zip);
            else if (IsBigDeflated(file)) AddDeflated(file, entry, zip, _ahead!.Next());
            else AddStored(file, entry, zip);
        }
        catch (InvalidDataException damaged)
        {
            throw new KedgeException(WheelProblems.BadContent(wheel.File, file.Entry!.Name, damaged.Message), damaged);
        }
    }

    void AddBytecode(InstalledFile compiled)
    {
        _ct.ThrowIfCancellationRequested();
        AddFoldersAbove(compiled.Path);
        AddMade(compiled);
    }

    void AddMade(InstalledFile file)
    {
        Begin(file);
        Plain(file.Made);
        _tar.End();
    }

    void AddSmall(InstalledFile file, ZipEntry entry, Stream zip)
    {
        var content = ZipContent.ReadAll(zip, entry, Small);
        CheckHash(file, SHA256.HashData(content));
        if (_toc is not null && entry is { Method: ZipMethod.Deflate, Size: > 0 })
        {
            AddDeflated(file, entry, zip, [new(content, content.Length, null)]);
            return;
        }
        Begin(file);
        Plain(content);
        _tar.End();
    }

    /// <summary>The wheel's own deflate stream as a gzip member.</summary>
    /// <param name="content">What it unpacks to, checked.</param>
    void AddDeflated(InstalledFile file, ZipEntry entry, Stream zip, IEnumerable<Piece> content)
    {
        Begin(file);
        Flush(whole: true);
        _toc?.AddChunk(_gzip.PackedPosition, 0, file.Size, file.Sha256!.Value);
        _gzip.WriteDeflated(zip, entry);
        foreach (var piece in content)
        {
            _ct.ThrowIfCancellationRequested();
            _gzip.Unpacked(piece);
        }
        _tar.Advance(entry.Size);
        _tar.End();
    }

    /// <summary>A rented piece, full unless the content ended. The runtime's inflater gives a few kilobytes at a time.</summary>
    static ArraySegment<byte> Fill(ZipContent content, int size)
    {
        var piece = ArrayPool<byte>.Shared.Rent(size);
        var filled = 0;
        while (filled < size && content.Read(piece.AsSpan(filled, size - filled)) is > 0 and var got) filled += got;
        if (filled == 0) ArrayPool<byte>.Shared.Return(piece);
        return new(piece, 0, filled);
    }

    /// <summary>Compressed here, once, in fixed blocks.</summary>
    void AddStored(InstalledFile file, ZipEntry entry, Stream zip)
    {
        Begin(file);
        Flush(whole: true);
        using var content = new ZipContent(zip, entry);
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var crc = new Crc32();
        for (long offset = 0; Fill(content, GzipTar.Block) is { Count: > 0 } block; offset += block.Count)
        {
            _ct.ThrowIfCancellationRequested();
            sha.AppendData(block);
            crc.Append(block);
            Chunk(block, offset);
            ArrayPool<byte>.Shared.Return(block.Array!);
        }
        ZipContent.CheckCrc(entry, crc.Value);
        CheckHash(file, sha.GetHashAndReset());
        _tar.Advance(entry.Size);
        _tar.End();
    }

    void Chunk(ReadOnlySpan<byte> block, long offset)
    {
        _toc?.AddChunk(_gzip.PackedPosition, offset, block.Length, Digest.FromHash(SHA256.HashData(block)));
        _gzip.Write(block);
    }

    /// <summary>A file's content through the compressor: with those around it, or in members of its own when it must be found alone.</summary>
    void Plain(ReadOnlySpan<byte> content)
    {
        if (_toc is null)
        {
            _tar.Write(content);
            Flush(whole: false);
            return;
        }
        Flush(whole: true);
        for (var at = 0; at < content.Length; at += GzipTar.Block) Chunk(content.Slice(at, Math.Min(GzipTar.Block, content.Length - at)), at);
        _tar.Advance(content.Length);
    }

    /// <summary>Plain bytes that wait go out block by block; with <paramref name="whole"/> the begun block, too.</summary>
    void Flush(bool whole)
    {
        var waiting = _pending.GetBuffer().AsSpan(0, (int)_pending.Length);
        var at = 0;
        for (; waiting.Length - at >= GzipTar.Block; at += GzipTar.Block) _gzip.Write(waiting.Slice(at, GzipTar.Block));
        if (whole && at < waiting.Length)
        {
            _gzip.Write(waiting[at..]);
            at = waiting.Length;
        }
        if (at == 0) return;
        var rest = waiting[at..];
        rest.CopyTo(waiting);
        _pending.SetLength(rest.Length);
        _pending.Position = rest.Length;
    }

    void Begin(InstalledFile file)
    {
        var entry = new TarEntry(file.Path, TarKind.File, file.Executable ? Modes.Executable : Modes.File, 0, 0, LayerWriter.FolderTime, file.Size);
        _toc?.Add(entry, file.Sha256);
        _tar.Begin(entry);
    }

    void AddFoldersAbove(string path)
    {
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            if (!_folders.Add(path[..slash])) continue;
            var folder = new TarEntry(path[..slash], TarKind.Directory, Modes.Folder, 0, 0, LayerWriter.FolderTime, 0);
            _toc?.Add(folder, null);
            _tar.Begin(folder);
        }
    }

    internal static void CheckHash(InstalledFile file, ReadOnlySpan<byte> actual)
    {
        if (file.Sha256 is { } told && told != Digest.FromHash(actual)) throw new InvalidDataException($"its SHA-256 is not the one in RECORD ({told.Hex})");
    }

    Layer Finish(string comment)
    {
        Flush(whole: true);
        var toc = _toc?.Toc();
        var offset = _gzip.PackedPosition;
        if (toc is not null) _tar.Add(new(Stargz.TocName, TarKind.File, Modes.File, 0, 0, LayerWriter.FolderTime, 0), toc);
        _tar.Finish();
        if (toc is null) Flush(whole: true);
        else
        {
            // One member: a reader inflates from here to the footer.
            _gzip.Write(_pending.GetBuffer().AsSpan(0, (int)_pending.Length));
            _gzip.WriteRaw(Stargz.Footer(offset));
        }
        var done = _gzip.Commit();
        return new(done.DiffId, done.Size, comment, new(done.Digest, done.PackedSize, toc is null ? null : Digest.Of(toc)));
    }

    public void Dispose()
    {
        _ahead?.Dispose();
        _gzip.Dispose();
        _ahead?.DisposeBuffers();
    }
}
