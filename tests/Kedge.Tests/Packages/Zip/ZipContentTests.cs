using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Packages.Zip;

namespace Kedge.Tests.Packages.Zip;

public sealed class ZipContentTests
{
    static readonly byte[] Text = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 3000).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 8)]
    [InlineData(1, 0)]
    [InlineData(1, 8)]
    [InlineData(700_000, 0)]
    [InlineData(700_000, 8)]
    public void Content_comes_out_as_it_went_in(int size, int method)
    {
        var content = new byte[size];
        new Random(3).NextBytes(content.AsSpan(0, size / 2));
        Assert.Equal(content, Read(new ZipMember("x", content) { Method = method }));
    }

    public static TheoryData<string, byte[]> Damaged()
    {
        var packed = ZipMaker.Deflate(Text);
        var changed = (byte[])packed.Clone();
        changed[packed.Length / 2] ^= 0x10;
        return new()
        {
            { "cut by a byte", packed[..^1] }, { "cut in half", packed[..(packed.Length / 2)] }, { "a byte more", [.. packed, 0] },
            { "much more", [.. packed, .. new byte[300_000]] }, { "a second stream behind", [.. packed, .. ZipMaker.Deflate(Text)] },
            { "an empty stream before", [3, 0, .. packed] }, { "changed", changed }, { "no deflate at all", [0xFF, 0xFF, 0xFF] }, { "nothing", [] },
        };
    }

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Damage_is_told(string what, byte[] packed)
    {
        var failure = Assert.Throws<InvalidDataException>(() => Read(new ZipMember("x", Text) { Packed = packed }));
        Assert.False(string.IsNullOrEmpty(failure.Message), what);
    }

    [Fact]
    public void Other_content_than_its_checksum_says_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Read(new ZipMember("x", Text) { Crc = 1 }));
        Assert.Throws<InvalidDataException>(() => Read(new ZipMember("x", Text) { Method = 0, Crc = 1 }));
    }

    [Fact]
    public void Another_size_than_its_header_says_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Read(new ZipMember("x", Text) { Size = Text.Length - 1, LocalSize = Text.Length - 1 }));
        Assert.Throws<InvalidDataException>(() => Read(new ZipMember("x", Text) { Size = Text.Length + 1, LocalSize = Text.Length + 1 }));
    }

    [Fact]
    public void The_checksum_is_that_of_the_polynomial_however_it_is_cut() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(20_261_121UL, 11UL), Prop.ForAll(
        Arb.From(Gen.Choose(0, 700)), Arb.From(Gen.Choose(0, 700)), (one, two) =>
        {
            var bytes = new byte[one + two];
            new Random(one * 1000 + two).NextBytes(bytes);
            var crc = new Crc32();
            crc.Append(bytes.AsSpan(0, one));
            crc.Append(bytes.AsSpan(one));
            var plain = uint.MaxValue;
            foreach (var b in bytes)
            {
                plain ^= b;
                for (var bit = 0; bit < 8; bit++) plain = (plain & 1) != 0 ? 0xEDB88320 ^ (plain >> 1) : plain >> 1;
            }
            return crc.Value == ~plain;
        }));

    [Fact]
    public void The_checksum_is_the_one_of_the_standard() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    static byte[] Read(ZipMember member)
    {
        var zip = new MemoryStream(ZipMaker.Make(member));
        var read = ZipDirectory.Read(zip);
        Assert.Empty(read.Faults);
        return ZipContent.ReadAll(zip, read.Entries[0], 1 << 20);
    }
}
