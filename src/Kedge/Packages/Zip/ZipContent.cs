using System.IO.Compression;

namespace Kedge.Packages.Zip;

/// <summary>
/// The content of one entry, read once from front to back. Damage is an
/// <see cref="InvalidDataException"/>; the CRC is the reader's to check, since it may do so on another thread.
/// </summary>
/// <param name="zip">Nobody else reads it meanwhile.</param>
public sealed class ZipContent(Stream zip, ZipEntry entry) : IDisposable
{
    readonly PackedBytes _source = new(zip, entry);
    Stream? _reader;
    long _read;

    Stream Reader => _reader ??= entry.Method == ZipMethod.Deflate ? new DeflateStream(_source, CompressionMode.Decompress, leaveOpen: true) : _source;

    /// <summary>Some bytes; 0 at the end, which is then where both headers said.</summary>
    public int Read(Span<byte> buffer)
    {
        var got = Reader.Read(buffer);
        _read += got;
        if (_read > entry.Size) throw new InvalidDataException($"it unpacks to more than the {entry.Size} bytes that its header says");
        if (got == 0 && buffer.Length > 0) CheckEnd();
        return got;
    }

    /// <summary>The whole content of an entry, checked.</summary>
    /// <param name="limit">Refuses a larger one before it takes memory.</param>
    public static byte[] ReadAll(Stream zip, ZipEntry entry, int limit)
    {
        if (entry.Size > limit) throw new InvalidDataException($"it has {entry.Size} bytes, more than the {limit} that such a file may have");
        using var content = new ZipContent(zip, entry);
        var bytes = new byte[entry.Size];
        for (var at = 0; at < bytes.Length;)
        {
            var got = content.Read(bytes.AsSpan(at));
            if (got == 0) break;
            at += got;
        }
        Span<byte> more = stackalloc byte[1];
        content.Read(more);
        CheckCrc(entry, Crc32.Of(bytes));
        return bytes;
    }

    public static void CheckCrc(ZipEntry entry, uint actual)
    {
        if (actual != entry.Crc) throw new InvalidDataException($"its CRC-32 is {actual:x8}, its header says {entry.Crc:x8}");
    }

    void CheckEnd()
    {
        if (_read < entry.Size) throw new InvalidDataException($"it unpacks to {_read} bytes, its header says {entry.Size}");
        if (entry.Method == ZipMethod.Deflate && !_source.UsedUpExactly) throw new InvalidDataException("its compressed bytes end elsewhere than its header says");
    }

    public void Dispose()
    {
        if (_reader != _source) _reader?.Dispose();
        _source.Dispose();
    }

    /// <summary>
    /// A window onto the packed bytes that can tell whether an inflater stopped exactly at its end. .NET's inflater neither says where
    /// its stream ended nor minds when it is cut: so the last byte comes alone. An inflater that stops before it left bytes over; one
    /// that asks again after it found no end.
    /// </summary>
    sealed class PackedBytes(Stream zip, ZipEntry entry) : ReadOnlyStream
    {
        byte[] _buffer = System.Buffers.ArrayPool<byte>.Shared.Rent((int)Math.Clamp(entry.Packed, 1, 256 << 10));
        long _taken, _given;
        int _at, _end;
        bool _askedAgain;

        public bool UsedUpExactly => _given == entry.Packed && !_askedAgain;

        public override int Read(Span<byte> buffer)
        {
            if (_given == entry.Packed) _askedAgain = true;
            if (_given == entry.Packed || buffer.Length == 0) return 0;
            if (_at == _end) Fill();
            var most = _given == entry.Packed - 1 ? 1 : (int)Math.Min(entry.Packed - 1 - _given, _end - _at);
            var length = Math.Min(buffer.Length, most);
            _buffer.AsSpan(_at, length).CopyTo(buffer);
            _at += length;
            _given += length;
            return length;
        }

        void Fill()
        {
            zip.Position = entry.Offset + _taken;
            _end = zip.Read(_buffer, 0, (int)Math.Min(_buffer.Length, entry.Packed - _taken));
            if (_end == 0) throw new InvalidDataException("the archive is cut short");
            _taken += _end;
            _at = 0;
        }

        protected override void Dispose(bool disposing)
        {
            // Once only: a buffer returned twice would be two readers' at once.
            if (disposing && _buffer.Length > 0) System.Buffers.ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            base.Dispose(disposing);
        }
    }
}
