using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using Kedge.Packages.Zip;
using Kedge.Store;

namespace Kedge.Images.Wheels;

/// <summary>What was written: the tar's identity and the gzip file that holds it.</summary>
public readonly record struct GzipTarResult(Digest DiffId, long Size, Digest Digest, long PackedSize);

/// <summary>
/// A tar in a gzip file of many members (RFC 1952, section 2.2), both hashed on the way, in one pass and a few megabytes. Plain
/// bytes are compressed here; bytes that are deflated already go in as they are, with their plain form beside them for the hash.
/// </summary>
public sealed class GzipTar : IDisposable
{
    /// <summary>Input of one compressed member: fixed, since a compressor's bytes depend on how its input is cut.</summary>
    public const int Block = 1 << 20;

    /// <summary>Up to here plain bytes are headers and padding, which need no real compressor.</summary>
    const int HeadersOnly = 2048, LaneDepth = 24;
    /// <summary>No time, no hint about the level, operating system "unknown": the fields that differ between platforms.</summary>
    static readonly byte[] MemberHeader = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    readonly IncrementalHash _plain = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    readonly Lane _lane = new(LaneDepth);
    readonly BlobWriter _blob;
    readonly PackedBytes _packed;
    readonly MemoryStream _compressed = new(Block);
    readonly byte[] _small = new byte[HeaderDeflate.Room(HeadersOnly)];
    long _plainSize;

    public GzipTar(BlobStore store)
    {
        _blob = store.Create();
        _packed = new(this);
    }

    /// <summary>Bytes of the gzip file so far: where the next member begins.</summary>
    public long PackedPosition => _packed.Position;

    /// <summary>A deflate stream for a few headers, as the members between files hold it.</summary>
    public static byte[] HeadersDeflated(ReadOnlySpan<byte> plain)
    {
        var output = new byte[HeaderDeflate.Room(plain.Length)];
        return output[..HeaderDeflate.Compress(plain, output)];
    }

    /// <summary>Plain bytes, compressed as a member of their own.</summary>
    public void Write(ReadOnlySpan<byte> plain)
    {
        _packed.Write(MemberHeader);
        if (plain.Length <= HeadersOnly) _packed.Write(_small.AsSpan(0, HeaderDeflate.Compress(plain, _small)));
        else Compress(plain);
        Trailer(Crc32.Of(plain), plain.Length);
        var copy = ArrayPool<byte>.Shared.Rent(plain.Length);
        plain.CopyTo(copy);
        Unpacked(copy, plain.Length, () => ArrayPool<byte>.Shared.Return(copy));
    }

    /// <summary>A member whose deflate stream is there already, as an entry of an archive. Its plain form is given to <see cref="Unpacked(Piece)"/>.</summary>
    public void WriteDeflated(Stream zip, ZipEntry entry)
    {
        _packed.Write(MemberHeader);
        zip.Position = entry.Offset;
        _packed.CopyFrom(zip, entry.Packed);
        Trailer(entry.Crc, entry.Size);
    }

    /// <summary>Bytes that a deflated member unpacks to, for the tar's hash.</summary>
    internal void Unpacked(Piece piece) => Unpacked(piece.Bytes, piece.Length, piece.Return);

    void Unpacked(byte[] bytes, int length, Action done)
    {
        _plainSize += length;
        _lane.Post(() => _plain.AppendData(bytes, 0, length), done);
    }

    /// <summary>Bytes behind the last member that are a gzip member themselves: an eStargz footer.</summary>
    public void WriteRaw(ReadOnlySpan<byte> member) => _packed.Write(member);

    public GzipTarResult Commit()
    {
        _packed.HandOver();
        _lane.Finish();
        return new(Digest.FromHash(_plain.GetHashAndReset()), _plainSize, _blob.Commit()!.Value, _blob.Size);
    }

    void Compress(ReadOnlySpan<byte> plain)
    {
        _compressed.SetLength(0);
        // One write: the deflater's bytes depend on how its input is cut.
        using (var deflate = new DeflateStream(_compressed, CompressionLevel.Optimal, leaveOpen: true)) deflate.Write(plain);
        _packed.Write(_compressed.GetBuffer().AsSpan(0, (int)_compressed.Length));
    }

    void Trailer(uint crc, long size)
    {
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, crc);
        // ISIZE is the size modulo 2^32 (RFC 1952, 2.3.1).
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], unchecked((uint)size));
        _packed.Write(trailer);
    }

    /// <summary>The lane first: it still writes to the blob.</summary>
    public void Dispose()
    {
        _lane.Dispose();
        _packed.Dispose();
        _blob.Dispose();
        _plain.Dispose();
    }

    /// <summary>Gathers packed bytes into large pieces, which the lane hashes and writes.</summary>
    sealed class PackedBytes(GzipTar tar) : WriteOnlyStream
    {
        readonly Buffers _buffers = new(LaneDepth);
        byte[]? _piece;
        long _position;
        int _filled;

        public override void Write(ReadOnlySpan<byte> bytes)
        {
            _position += bytes.Length;
            while (bytes.Length > 0)
            {
                var part = Math.Min(bytes.Length, Buffers.Size - _filled);
                bytes[..part].CopyTo(Piece.AsSpan(_filled));
                bytes = bytes[part..];
                Filled(part);
            }
        }

        public void CopyFrom(Stream source, long count)
        {
            _position += count;
            while (count > 0)
            {
                var got = source.Read(Piece, _filled, (int)Math.Min(count, Buffers.Size - _filled));
                if (got == 0) throw new InvalidDataException("the archive is cut short");
                count -= got;
                Filled(got);
            }
        }

        byte[] Piece => _piece ??= _buffers.Take(CancellationToken.None);

        void Filled(int more)
        {
            if ((_filled += more) == Buffers.Size) HandOver();
        }

        public void HandOver()
        {
            var (full, length) = (Piece, _filled);
            (_piece, _filled) = (null, 0);
            tar._lane.Post(() => tar._blob.Write(full, 0, length), () => _buffers.Return(full));
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) _buffers.Dispose();
            base.Dispose(disposing);
        }

        public override long Position { get => _position; set => throw new NotSupportedException(); }
    }
}
