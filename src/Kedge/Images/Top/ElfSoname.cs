using System.Buffers.Binary;
using System.Text;

namespace Kedge.Images.Top;

/// <summary>Reads DT_SONAME of a 64-bit little-endian shared object (ELF specification; System V ABI) with a few small reads.</summary>
public static class ElfSoname
{
    const int HeaderSize = 64, ProgramHeaderSize = 56, Load = 1, Dynamic = 2, StringTable = 5, Soname = 14, SharedObject = 3;
    const int MostDynamic = 1 << 16;

    /// <param name="read">Reads at an offset of the file; returns fewer bytes at its end.</param>
    /// <param name="machine">e_machine: 62 for x86-64, 183 for AArch64.</param>
    /// <returns>The name; "" when the object has none; null when the file is not such an object.</returns>
    public static string? Read(Func<long, byte[], int> read, int machine)
    {
        var header = new byte[HeaderSize];
        if (read(0, header) < HeaderSize || !header.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8)) return null;
        if (U16(header, 16) != SharedObject || U16(header, 18) != machine) return null;
        var programs = new byte[ProgramHeaderSize * U16(header, 56)];
        if (read(I64(header, 32), programs) < programs.Length) return null;
        return Programs(programs).FirstOrDefault(p => p.Type == Dynamic) is { Size: > 0 and <= MostDynamic } dynamic ? FromDynamic(read, programs, dynamic) : null;
    }

    static string? FromDynamic(Func<long, byte[], int> read, byte[] programs, Program dynamic)
    {
        var table = new byte[dynamic.Size];
        if (read(dynamic.Offset, table) < table.Length) return null;
        long? name = null, strings = null;
        for (var at = 0; at + 16 <= table.Length; at += 16)
        {
            if (I64(table, at) == Soname) name = I64(table, at + 8);
            if (I64(table, at) == StringTable) strings = I64(table, at + 8);
        }
        if (name is null || strings is null) return "";
        var text = new byte[256];
        var got = read(ToOffset(programs, strings.Value) + name.Value, text);
        var end = text.AsSpan(0, got).IndexOf((byte)0);
        return end < 0 ? null : Encoding.UTF8.GetString(text, 0, end);
    }

    /// <summary>Addresses are virtual: find the loaded segment that holds one.</summary>
    static long ToOffset(byte[] programs, long address) =>
        Programs(programs).FirstOrDefault(p => p.Type == Load && address >= p.Address && address < p.Address + p.Size) is { Size: > 0 } segment
            ? address - segment.Address + segment.Offset
            : address;

    readonly record struct Program(int Type, long Offset, long Address, long Size);

    static IEnumerable<Program> Programs(byte[] headers)
    {
        for (var at = 0; at < headers.Length; at += ProgramHeaderSize)
            yield return new(BinaryPrimitives.ReadInt32LittleEndian(headers.AsSpan(at)), I64(headers, at + 8), I64(headers, at + 16), I64(headers, at + 32));
    }

    static int U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    static long I64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
}
