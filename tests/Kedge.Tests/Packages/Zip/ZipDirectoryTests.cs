using System.IO.Compression;
using System.Text;
using Kedge.Packages.Zip;

namespace Kedge.Tests.Packages.Zip;

public sealed class ZipDirectoryTests
{
    static readonly ZipMember A = new("a.txt", "alpha"), B = new("b/c.bin", new byte[70_000]);

    [Fact]
    public void A_whole_zip_lists_its_members()
    {
        var read = Read(ZipMaker.Make(A, B with { Method = 0 }, new ZipMember("bin/x", "#!") { Mode = 0x81ED }, new ZipMember("empty", ""),
            new ZipMember("folder/", "") { Method = 0, Mode = 0x41ED }));
        Assert.Empty(read.Faults);
        Assert.Equal(["a.txt 5 False", "b/c.bin 70000 False", "bin/x 2 True", "empty 0 False", "folder/ 0 True"],
            read.Entries.Select(e => $"{e.Name} {e.Size} {e.Executable}"));
    }

    [Fact]
    public void What_the_runtime_writes_is_read()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var content = zip.CreateEntry("x/ü.py").Open();
            content.Write(Encoding.ASCII.GetBytes(new string('x', 5000)));
        }
        var read = Read(bytes.ToArray());
        Assert.Empty(read.Faults);
        Assert.Equal(5000, ZipContent.ReadAll(bytes, read.Entries[0], 1 << 20).Length);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(20)]
    [InlineData(24)]
    public void Sizes_may_follow_the_content(int descriptor) => Assert.Empty(Read(ZipMaker.Make(A with { Descriptor = descriptor }, B)).Faults);

    [Fact]
    public void Zip64_is_read_in_members_and_end()
    {
        var read = Read(ZipMaker.Make([A with { Zip64 = true }, B], [], zip64: true));
        Assert.Empty(read.Faults);
        Assert.Equal([5, 70_000], read.Entries.Select(e => e.Size));
    }

    [Fact]
    public void A_comment_is_no_harm() => Assert.Empty(Read(ZipMaker.Make([A], [], comment: "built on a Tuesday"u8.ToArray())).Faults);

    public static TheoryData<string, byte[], ZipFaultKind> Hostile()
    {
        var two = ZipMaker.Make(A, B);
        return new()
        {
            { "empty file", [], ZipFaultKind.Structure },
            { "not a zip", Encoding.ASCII.GetBytes(new string('h', 500)), ZipFaultKind.Structure },
            { "cut", two[..^30], ZipFaultKind.Structure },
            { "trailing bytes", ZipMaker.Make([A], [], after: "more"u8.ToArray()), ZipFaultKind.Structure },
            { "bytes before the directory", ZipMaker.Make([A], "hidden"u8.ToArray()), ZipFaultKind.Structure },
            { "bytes before the first", [.. "MZ"u8, .. two], ZipFaultKind.Structure },
            { "a zip in the comment", ZipMaker.Make([A], [], comment: ZipMaker.Make(B)), ZipFaultKind.Structure },
            { "count too low", Changed(two, "PK\x05\x06"u8, 8, 1, 0, 1, 0), ZipFaultKind.Structure },
            { "climbs", ZipMaker.Make(new ZipMember("../x", "")), ZipFaultKind.Path },
            { "climbs inside", ZipMaker.Make(new ZipMember("a/../../x", "")), ZipFaultKind.Path },
            { "absolute", ZipMaker.Make(new ZipMember("/etc/passwd", "")), ZipFaultKind.Path },
            { "drive", ZipMaker.Make(new ZipMember("C:x", "")), ZipFaultKind.Path },
            { "backslash", ZipMaker.Make(new ZipMember("a\\b", "")), ZipFaultKind.Path },
            { "NUL", ZipMaker.Make(new ZipMember("a\0b", "")), ZipFaultKind.Path },
            { "newline", ZipMaker.Make(new ZipMember("a\nb", "")), ZipFaultKind.Path },
            { "no name", ZipMaker.Make(new ZipMember("", "")), ZipFaultKind.Path },
            { "empty part", ZipMaker.Make(new ZipMember("a//b", "")), ZipFaultKind.Path },
            { "two slashes at the end", ZipMaker.Make(new ZipMember("a//", "") { Method = 0 }), ZipFaultKind.Path },
            { "dot", ZipMaker.Make(new ZipMember("./a", "")), ZipFaultKind.Path },
            { "whiteout", ZipMaker.Make(new ZipMember("torch/.wh.__init__.py", "")), ZipFaultKind.Path },
            { "long part", ZipMaker.Make(new ZipMember(new string('n', 300), "")), ZipFaultKind.Path },
            { "other code page", ZipMaker.Make(new ZipMember("ü", "") { Flags = 0 }), ZipFaultKind.Path },
            { "not UTF-8", ZipMaker.Make(new ZipMember("x", "") { RawName = [0xFF, 0xFE] }), ZipFaultKind.Path },
            { "encrypted", ZipMaker.Make(A with { Flags = 0x801 }), ZipFaultKind.Unsupported },
            { "strong encryption", ZipMaker.Make(A with { Flags = 0x840 }), ZipFaultKind.Unsupported },
            { "bzip2", ZipMaker.Make(A with { Method = 12, Packed = [1, 2, 3] }), ZipFaultKind.Unsupported },
            { "zstd", ZipMaker.Make(A with { Method = 93, Packed = [1, 2, 3] }), ZipFaultKind.Unsupported },
            { "symlink", ZipMaker.Make(new ZipMember("l", "/etc/passwd") { Mode = 0xA1FF }), ZipFaultKind.Unsupported },
            { "twice", ZipMaker.Make(A, A), ZipFaultKind.Disagreement },
            { "file and folder", ZipMaker.Make(new ZipMember("a", "x"), new ZipMember("a/b", "y")), ZipFaultKind.Disagreement },
            { "names differ", ZipMaker.Make(A with { LocalName = "b.txt"u8.ToArray() }), ZipFaultKind.Disagreement },
            { "checksums differ", ZipMaker.Make(A with { LocalCrc = 1 }), ZipFaultKind.Disagreement },
            { "sizes differ", ZipMaker.Make(A with { LocalSize = 6 }), ZipFaultKind.Disagreement },
            { "stored with two sizes", ZipMaker.Make(A with { Method = 0, Size = 9 }), ZipFaultKind.Disagreement },
            { "folder with content", ZipMaker.Make(new ZipMember("f/", "x")), ZipFaultKind.Disagreement },
            { "another name in an extra field", ZipMaker.Make(A with { Extra = [0x75, 0x70, 1, 0, 1] }), ZipFaultKind.Disagreement },
            { "cut extra field", ZipMaker.Make(A with { Extra = [1, 2, 9, 0, 1] }), ZipFaultKind.Disagreement },
            { "overlap", ZipMaker.Make(A, A with { Name = "z.txt", LocalName = "a.txt"u8.ToArray(), Header = 0 }), ZipFaultKind.Disagreement },
            { "the same bytes twice", ZipMaker.Make(A, B with { Header = 0 }), ZipFaultKind.Disagreement },
            { "descriptor lies", Changed(ZipMaker.Make(A with { Descriptor = 16 }), "PK\x07\x08"u8, 4, 1, 2, 3, 4), ZipFaultKind.Disagreement },
            { "bomb", ZipMaker.Make(new ZipMember("zeros", new byte[80 << 20])), ZipFaultKind.Bomb },
            { "huge by zip64", ZipMaker.Make(A with { Zip64 = true, Size = 1L << 50, LocalSize = 1L << 50 }), ZipFaultKind.Bomb },
        };
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_zip_is_refused(string what, byte[] zip, ZipFaultKind kind)
    {
        var read = Read(zip);
        Assert.Empty(read.Entries);
        Assert.True(read.Faults.Any(f => f.Kind == kind), $"{what}: {string.Join("; ", read.Faults)}");
    }

    [Fact]
    public void All_faults_are_told() =>
        Assert.Equal(3, Read(ZipMaker.Make(new ZipMember("../x", ""), A with { Flags = 0x801 }, new ZipMember("/y", ""))).Faults.Length);

    static byte[] Changed(byte[] zip, ReadOnlySpan<byte> signature, int at, params byte[] bytes)
    {
        bytes.CopyTo(zip, zip.AsSpan().LastIndexOf(signature) + at);
        return zip;
    }

    static ZipDirectory Read(byte[] zip) => ZipDirectory.Read(new MemoryStream(zip));
}
