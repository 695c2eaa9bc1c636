using System.Numerics;
using System.Runtime.InteropServices;

namespace Kedge.Runs.Record;

/// <summary>CRC-32C (Castagnoli; RFC 3720, appendix B.4), with the processor's instruction where there is one.</summary>
public static class Crc
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words) crc = BitOperations.Crc32C(crc, word);
        bytes = bytes[(words.Length * sizeof(ulong))..];
        if (bytes.Length >= sizeof(uint))
        {
            crc = BitOperations.Crc32C(crc, MemoryMarshal.Read<uint>(bytes));
            bytes = bytes[sizeof(uint)..];
        }
        foreach (var single in bytes) crc = BitOperations.Crc32C(crc, single);
        return ~crc;
    }
}
