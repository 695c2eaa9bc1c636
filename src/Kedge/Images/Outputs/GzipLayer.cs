using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Kedge.Images.Layers;
using Kedge.Store;

namespace Kedge.Images.Outputs;

/// <summary>
/// A layer compressed for travelling. Fixed blocks, each a gzip member of its own (RFC 1952, section 2.2: members may
/// follow each other), so that all cores work on it and the bytes do not depend on how many there are. Made once per
/// layer and kept; the compressed digest is promised for one Kedge release only, since the deflater's bytes are the
/// runtime's.
/// </summary>
public static class GzipLayer
{
    const int Block = 1 << 20;

    /// <summary>The runtime writes nothing at all for no input, which is no gzip file.</summary>
    static readonly byte[] Empty = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>What else decides the bytes: this format's version, and the runtime that brings the deflater.</summary>
    static readonly string Maker = $"gzip 1, blocks of {Block}, .NET {Environment.Version}";

    /// <summary>The compressed layer, from the store when it was made before or is kept so anyway.</summary>
    public static async Task<Descriptor> Of(Layer layer, BlobStore store, CancellationToken ct)
    {
        if (layer.Packed is not null) return layer.Kept;
        var key = Digest.Of($"{Maker}\n{layer.DiffId}");
        if (Known(store, key) is { } known) return known;
        using var blob = store.Create();
        using (var source = store.OpenRead(layer.DiffId)) await Compress(source, blob, ct).ConfigureAwait(false);
        var made = new Descriptor(ImageManifest.GzipLayer, blob.Commit()!.Value, blob.Size);
        store.Remember("gzip", key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{made.Digest} {made.Size}")));
        return made;
    }

    static Descriptor? Known(BlobStore store, Digest key)
    {
        if (store.Recall("gzip", key) is not { } bytes) return null;
        var words = Encoding.ASCII.GetString(bytes).Split(' ');
        return words.Length == 2 && Digest.TryParse(words[0], null, out var digest) && store.Has(digest)
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? new(ImageManifest.GzipLayer, digest, size) : null;
    }

    /// <summary>Memory: about two blocks for each core.</summary>
    public static async Task Compress(Stream source, Stream target, CancellationToken ct)
    {
        var ahead = Environment.ProcessorCount + 1;
        var working = new Queue<Task<ArraySegment<byte>>>(ahead);
        for (var first = true; ; first = false)
        {
            var block = ArrayPool<byte>.Shared.Rent(Block);
            var length = await source.ReadAtLeastAsync(block.AsMemory(0, Block), Block, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            if (length > 0) working.Enqueue(Task.Run(() => Member(block, length), ct));
            while (working.Count > (length == Block ? ahead : 0)) Write(await working.Dequeue().ConfigureAwait(false), target);
            if (length == Block) continue;
            if (first && length == 0) target.Write(Empty);
            return;
        }
    }

    static void Write(ArraySegment<byte> member, Stream target)
    {
        target.Write(member);
        ArrayPool<byte>.Shared.Return(member.Array!);
    }

    static ArraySegment<byte> Member(byte[] block, int length)
    {
        var room = ArrayPool<byte>.Shared.Rent(Block + (Block >> 6) + 1024);
        var output = new MemoryStream(room);
        // One write: the deflater's bytes depend on how its input is cut.
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(block, 0, length);
        ArrayPool<byte>.Shared.Return(block);
        // No time, no hint about the level, operating system "unknown": the fields that differ between platforms.
        BinaryPrimitives.WriteUInt32LittleEndian(room.AsSpan(4), 0);
        (room[8], room[9]) = (0, 255);
        if (room[3] != 0) throw new InvalidDataException("the runtime's gzip header has optional fields");
        return new(room, 0, (int)output.Position);
    }
}
