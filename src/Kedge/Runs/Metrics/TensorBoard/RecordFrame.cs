using System.Buffers.Binary;
using Kedge.Runs.Record;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>What stands at the beginning of some bytes of an event file.</summary>
public enum FrameState
{
    Whole,
    /// <summary>The writer is still at it, or was killed there.</summary>
    NeedsMore,
    /// <summary>The data's checksum is wrong: this record is lost, the next one begins behind it.</summary>
    BadData,
    /// <summary>The length's checksum is wrong: nobody knows where the next record begins.</summary>
    BadLength,
}

/// <summary>
/// TFRecord framing: length (u64), masked CRC of the length, data, masked CRC of the data, all little-endian.
/// Source: tensorflow/core/lib/io/record_writer.h.
/// </summary>
public static class RecordFrame
{
    public const int Head = 12, Tail = 4;

    /// <summary>CRC-32C rotated and shifted, so that a checksum over bytes that contain checksums is of use.</summary>
    public static uint MaskedCrc(ReadOnlySpan<byte> bytes)
    {
        var crc = Crc.Of(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xa282ead8;
    }

    /// <summary>The length of the record at the beginning of <paramref name="bytes"/>; null where its own checksum denies it.</summary>
    public static ulong? Length(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) == MaskedCrc(bytes[..8]) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : null;

    /// <param name="length">Bytes of the data, when the head is there and right.</param>
    /// <param name="record">The data, when it is there; also when its checksum is wrong.</param>
    public static FrameState Read(ReadOnlySpan<byte> bytes, out ulong length, out ReadOnlySpan<byte> record)
    {
        length = 0;
        record = default;
        if (bytes.Length < Head) return FrameState.NeedsMore;
        if (Length(bytes) is not { } said) return FrameState.BadLength;
        length = said;
        if (said > (ulong)(bytes.Length - Head) || bytes.Length - Head - (int)said < Tail) return FrameState.NeedsMore;
        record = bytes.Slice(Head, (int)said);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes[(Head + record.Length)..]) == MaskedCrc(record) ? FrameState.Whole : FrameState.BadData;
    }
}
