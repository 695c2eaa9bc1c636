using System.Buffers.Binary;

namespace Kedge.Runs.Exchange;

/// <summary>
/// The records of a <c>.wandb</c> file (wandb/core/internal/transactionlog): seven bytes of header, then a LevelDB log of 32 KiB blocks.
/// A chunk has a CRC-32 (IEEE, over type and data), a length and a type: whole, first, middle, last. Damage skips to the next block.
/// </summary>
public static class WandbLog
{
    const int Block = 32 * 1024, Header = 7, Largest = 64 << 20;
    const byte Full = 1, First = 2, Middle = 3, Last = 4;

    public static bool IsOne(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= Header && bytes.StartsWith(":W&B"u8) && BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]) == 0xBEE1 && bytes[6] == 0;

    /// <summary>Calls <paramref name="record"/> for each whole record; gives how many pieces were damaged. Never throws.</summary>
    public static int Read(ReadOnlySpan<byte> bytes, Action<byte[]> record)
    {
        var (at, damaged) = (Header, 0);
        MemoryStream? joined = null;
        while (at + Header <= bytes.Length)
        {
            var left = Block - at % Block;
            if (left < Header)
            {
                at += left;
                continue;
            }
            var (length, kind) = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[(at + 4)..]), bytes[at + 6]);
            if (kind == 0 && length == 0 || Header + length > left || at + Header + length > bytes.Length || !IsWhole(bytes.Slice(at, Header + length)))
            {
                if (at + Header + length > bytes.Length && Header + length <= left) return damaged;   // its writer was still at it
                damaged++;
                joined = null;
                at += left;
                continue;
            }
            Take(kind, bytes.Slice(at + Header, length), ref joined, record);
            at += Header + length;
        }
        return damaged;
    }

    static void Take(byte kind, ReadOnlySpan<byte> data, ref MemoryStream? joined, Action<byte[]> record)
    {
        if (kind == Full) record(data.ToArray());
        if (kind is Full or First) joined = null;
        if (kind == First) joined = new MemoryStream();
        if (kind == Full || joined is null || joined.Length + data.Length > Largest) return;
        joined.Write(data);
        if (kind == Last) record(joined.ToArray());
        if (kind is not (First or Middle)) joined = null;
    }

    static bool IsWhole(ReadOnlySpan<byte> chunk) => BinaryPrimitives.ReadUInt32LittleEndian(chunk) == Crc32.Of(chunk[6..]);
}
