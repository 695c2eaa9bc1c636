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
        Unpacked(new(copy, 0, plain.Length), _ => { });
    }

    /// <summary>Begins a member whose deflate stream the caller brings. Returns where its packed bytes go.</summary>
    public Stream BeginDeflated()
    {
        _packed.Write(MemberHeader);
        return _packed;
    }

    /// <summary>Bytes that a deflated member unpacks to, for the tar's hash; <paramref name="also"/> sees them on the same thread.</summary>
    public void Unpacked(ArraySegment<byte> rented, Action<ReadOnlySpan<byte>> also)
    {
        _plainSize += rented.Count;
        _lane.Post(() =>
        {
            _plain.AppendData(rented);
            also(rented);
            ArrayPool<byte>.Shared.Return(rented.Array!);
        });
    }

    public void EndDeflated(uint crc, long size) => Trailer(crc, size);

    /// <summary>Runs when everything before it was hashed.</summary>
    public void Afterwards(Action check) => _lane.Post(check);

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
        const int Piece = 256 << 10;
        byte[] _piece = ArrayPool<byte>.Shared.Rent(Piece);
        long _position;
        int _filled;

        public override void Write(ReadOnlySpan<byte> bytes)
        {
            _position += bytes.Length;
            while (bytes.Length > 0)
            {
                var part = Math.Min(bytes.Length, Piece - _filled);
                bytes[..part].CopyTo(_piece.AsSpan(_filled));
                bytes = bytes[part..];
                if ((_filled += part) == Piece) HandOver();
            }
        }

        public void HandOver()
        {
            var (full, length) = (_piece, _filled);
            (_piece, _filled) = (ArrayPool<byte>.Shared.Rent(Piece), 0);
            tar._lane.Post(() =>
            {
                tar._blob.Write(full, 0, length);
                ArrayPool<byte>.Shared.Return(full);
            });
        }

        public override long Position { get => _position; set => throw new NotSupportedException(); }
    }
}
