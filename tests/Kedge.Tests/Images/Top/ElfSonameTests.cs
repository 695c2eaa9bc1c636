using System.Buffers.Binary;
using Kedge.Images.Top;

namespace Kedge.Tests.Images.Top;

public sealed class ElfSonameTests
{
    const int Amd64 = 62, Arm64 = 183;

    [Fact]
    public void The_soname_of_a_library_is_read() => Assert.Equal("libtiny.so.1", Read(Library("libtiny.so.1"), Amd64));

    [Fact]
    public void A_library_without_one_has_an_empty_one() => Assert.Equal("", Read(Library(null), Amd64));

    [Fact]
    public void Other_files_have_none()
    {
        Assert.Null(Read(Library("libtiny.so.1"), Arm64));
        Assert.Null(Read([], Amd64));
        Assert.Null(Read("INPUT(-lfoo)\n"u8.ToArray(), Amd64));
        Assert.Null(Read(Harmed(16, 2), Amd64)); // ET_EXEC
        Assert.Null(Read(Harmed(4, 1), Amd64)); // 32 bits
        Assert.Null(Read(Harmed(5, 2), Amd64)); // big endian
    }

    [Fact]
    public void A_harmed_file_gives_a_name_or_none_and_never_fails()
    {
        var whole = Library("libtiny.so.1");
        for (var length = 0; length < whole.Length; length++) Read(whole[..length], Amd64);
        var random = new Random(11);
        for (var round = 0; round < 20_000; round++)
        {
            var harmed = (byte[])whole.Clone();
            for (var times = random.Next(1, 6); times > 0; times--) harmed[random.Next(6, harmed.Length)] = (byte)(random.Next(3) == 0 ? 0xff : random.Next(256));
            Read(harmed, Amd64);
        }
    }

    static byte[] Harmed(int at, byte value)
    {
        var bytes = Library("libtiny.so.1");
        bytes[at] = value;
        return bytes;
    }

    static string? Read(byte[] file, int machine) => ElfSoname.Read((at, buffer) =>
    {
        if (at < 0 || at >= file.Length) return 0;
        var count = (int)Math.Min(buffer.Length, file.Length - at);
        file.AsSpan((int)at, count).CopyTo(buffer);
        return count;
    }, machine);

    /// <summary>Header, two program headers (load, dynamic), three dynamic entries, strings; loaded at 0x10000.</summary>
    static byte[] Library(string? soname)
    {
        const int programs = 64, dynamic = programs + 2 * 56, strings = dynamic + 3 * 16, address = 0x10000;
        var file = new byte[strings + 64];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        Put(16, 3, 2);
        Put(18, Amd64, 2);
        Put(32, programs, 8);
        Put(54, 56, 2);
        Put(56, 2, 2);
        Put(programs, 1, 4);
        Put(programs + 16, address, 8);
        Put(programs + 32, file.Length, 8);
        Put(programs + 56, 2, 4);
        Put(programs + 56 + 8, dynamic, 8);
        Put(programs + 56 + 16, address + dynamic, 8);
        Put(programs + 56 + 32, 3 * 16, 8);
        Put(dynamic, 5, 8);
        Put(dynamic + 8, address + strings, 8);
        Put(dynamic + 16, soname is null ? 1 : 14, 8);
        Put(dynamic + 24, 7, 8);
        System.Text.Encoding.ASCII.GetBytes(soname ?? "", file.AsSpan(strings + 7));
        return file;

        void Put(int at, long value, int size)
        {
            Span<byte> bytes = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            bytes[..size].CopyTo(file.AsSpan(at));
        }
    }
}
