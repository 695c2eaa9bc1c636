using System.Text;
using Kedge.Packages.Compression;

namespace Kedge.Tests.Packages.Compression;

/// <summary>Streams that xz 5.4 and zstd 1.5 made of "kedge " × 400. Larger ones from the tools themselves are in the end-to-end tests.</summary>
public sealed class CodecTests
{
    static readonly string Text = string.Concat(Enumerable.Repeat("kedge ", 400));

    static readonly Dictionary<string, byte[]> Packed = new()
    {
        ["crc64.xz"] = Convert.FromBase64String("/Td6WFoAAATm1rRGAgAhARwAAAAQz1jM4AlfABldADWZSLWlMHNW9FgESlAkSOJrayOv1JCDNwAAAAAAaRh0nbWoG9oAATXgEgAAAAgaJkWxxGf7AgAAAAAEWVo="),
        ["sha256.xz"] = Convert.FromBase64String("/Td6WFoAAArh+wyhAgAhAQwAAACPmEGc4AlfABldADWZSLWlMHNW9FgESlAkSOJrayOv1JCDNwAAAAAAnoyxAjRmLUebN4aFiCp7izggGiE4c2eJMzO97c0jxqkAAU3gEgAAAKSVV6K26d8cAgAAAAAKWVo="),
        ["text.zst"] = Convert.FromBase64String("KLUv/QRobQAAMGtlZGdlIAEAV4lfimGy4Bg="),
    };

    public static TheoryData<string> Names => [.. Packed.Keys];

    [Theory, MemberData(nameof(Names))]
    public void A_stream_is_unpacked_however_it_is_read(string name)
    {
        Assert.Equal(Text, Unpack(Packed[name], name));
        foreach (var piece in (int[])[1, 7, 2399, 2400, 2401]) Assert.Equal(Text, Unpack(Packed[name], name, piece));
    }

    [Theory, MemberData(nameof(Names))]
    public void Streams_in_a_row_are_one(string name) => Assert.Equal(Text + Text + Text, Unpack([.. Packed[name], .. Packed[name], .. Packed[name]], name, 2400));

    [Theory, MemberData(nameof(Names))]
    public void Nothing_is_no_stream(string name) => Assert.Throws<InvalidDataException>(() => Unpack([], name));

    [Theory, MemberData(nameof(Names))]
    public void A_stream_cut_anywhere_is_refused(string name)
    {
        for (var length = 1; length < Packed[name].Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => Unpack(Packed[name][..length], name));
            Assert.Throws<InvalidDataException>(() => Unpack([.. Packed[name], .. Packed[name][..length]], name));
        }
    }

    /// <summary>xz and zstd both carry a checksum of the content: no harmed bit gives other text.</summary>
    [Theory, MemberData(nameof(Names))]
    public void A_harmed_bit_is_refused_or_harmless(string name)
    {
        for (var bit = 0; bit < Packed[name].Length * 8; bit++)
        {
            var harmed = (byte[])Packed[name].Clone();
            harmed[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(Text, Unpack(harmed, name));
            }
            catch (InvalidDataException)
            {
                // What it should be.
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Trailing_bytes_are_refused(string name) => Assert.Throws<InvalidDataException>(() => Unpack([.. Packed[name], .. "more than that"u8], name));

    [Fact]
    public void Other_endings_are_refused() => Assert.Throws<InvalidDataException>(() => Codec.Open(Stream.Null, "data.tar.lz4"));

    [Theory, MemberData(nameof(Names))]
    public void A_closed_stream_is_closed(string name)
    {
        var stream = Codec.Open(new MemoryStream(Packed[name]), name);
        stream.Dispose();
        stream.Dispose();
        Assert.Throws<ObjectDisposedException>(() => stream.ReadByte());
    }

    static string Unpack(byte[] packed, string name, int piece = 1000)
    {
        using var stream = Codec.Open(new MemoryStream(packed), name);
        var (text, buffer) = (new MemoryStream(), new byte[piece]);
        for (int got; (got = stream.Read(buffer)) > 0;) text.Write(buffer, 0, got);
        Assert.Equal(0, stream.Read(buffer));
        return Encoding.ASCII.GetString(text.ToArray());
    }
}
