using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kedge;

/// <summary>
/// CRC-32 as zip and gzip use it (ISO 3309, reflected polynomial 0xEDB88320), fed piece by piece. By carry-less multiplication
/// where the processor has it (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ", Intel 2009), since
/// every byte of a wheel passes through here; else by table.
/// </summary>
public struct Crc32()
{
    const uint Polynomial = 0xEDB88320;
    /// <summary>Four lanes of 16 bytes: the least that folding pays for.</summary>
    const int Fold = 64;
    static readonly uint[] Table = MakeTable();
    uint _state = uint.MaxValue;

    /// <summary>The checksum of what was appended so far.</summary>
    public readonly uint Value => ~_state;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = new Crc32();
        crc.Append(bytes);
        return crc.Value;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (Pclmulqdq.IsSupported && bytes.Length >= 2 * Fold)
        {
            var whole = bytes.Length & ~15;
            _state = Folded(_state, bytes[..whole]);
            bytes = bytes[whole..];
        }
        _state = ByTable(_state, bytes);
    }

    static uint ByTable(uint crc, ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes) crc = Table[(byte)crc ^ b] ^ (crc >> 8);
        return crc;
    }

    /// <param name="bytes">A multiple of 16, at least 128.</param>
    static uint Folded(uint crc, ReadOnlySpan<byte> bytes)
    {
        ref var at = ref MemoryMarshal.GetReference(bytes);
        var left = bytes.Length - Fold;
        var (a, b, c, d) = (Load(ref at, 0) ^ Vector128.CreateScalar(crc).AsUInt64(), Load(ref at, 16), Load(ref at, 32), Load(ref at, 48));
        at = ref Unsafe.Add(ref at, Fold);
        // x^(512+64) and x^512 modulo the polynomial, reflected: a lane moves on by 64 bytes.
        var by512 = Vector128.Create(0x154442bd4UL, 0x1c6e41596UL);
        for (; left >= Fold; left -= Fold)
        {
            (a, b, c, d) = (Step(a, by512) ^ Load(ref at, 0), Step(b, by512) ^ Load(ref at, 16), Step(c, by512) ^ Load(ref at, 32), Step(d, by512) ^ Load(ref at, 48));
            at = ref Unsafe.Add(ref at, Fold);
        }
        // x^(128+64) and x^128: the lanes become one.
        var by128 = Vector128.Create(0x1751997d0UL, 0x0ccaa009eUL);
        a = Step(Step(Step(a, by128) ^ b, by128) ^ c, by128) ^ d;
        for (; left >= 16; left -= 16)
        {
            a = Step(a, by128) ^ Load(ref at, 0);
            at = ref Unsafe.Add(ref at, 16);
        }
        // What is left stands for 16 bytes that leave the same remainder.
        Span<byte> rest = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(rest, a.GetElement(0));
        BinaryPrimitives.WriteUInt64LittleEndian(rest[8..], a.GetElement(1));
        return ByTable(0, rest);
    }

    static Vector128<ulong> Load(ref byte at, int offset) => Vector128.LoadUnsafe(ref Unsafe.Add(ref at, offset)).AsUInt64();

    static Vector128<ulong> Step(Vector128<ulong> lane, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(lane, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, by, 0x11);

    static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? Polynomial ^ (crc >> 1) : crc >> 1;
            table[i] = crc;
        }
        return table;
    }
}
