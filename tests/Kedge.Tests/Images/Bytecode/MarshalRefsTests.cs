using System.Buffers.Binary;
using System.Text;
using Kedge.Images.Bytecode;

namespace Kedge.Tests.Images.Bytecode;

/// <summary>On marshalled bytes written by hand. What a real Python makes of normalised code is in the end-to-end tests.</summary>
public sealed class MarshalRefsTests
{
    const byte Ref = 0x80;

    [Fact]
    public void A_mark_that_nothing_refers_to_goes() =>
        Assert.Equal(Tuple(2, Name("a"), Name("b")), Normal(Flag(Tuple(2, Flag(Name("a")), Flag(Name("b"))))));

    [Fact]
    public void References_are_numbered_anew()
    {
        byte[] before = Flag(Tuple(4, Flag(Name("a")), Flag(Name("b")), Reference(2), Reference(2)));
        byte[] after = Tuple(4, Name("a"), Flag(Name("b")), Reference(0), Reference(0));
        Assert.Equal(after, Normal(before));
        Assert.Equal(after, Normal(after));
    }

    /// <summary>A code object takes its number before what is in it.</summary>
    [Theory]
    [InlineData("3.10")]
    [InlineData("3.11")]
    [InlineData("3.13")]
    public void Code_objects_of_every_version_are_walked(string python)
    {
        var normal = Normal(Tuple(2, Flag(Code(python, Flag(Name("x")))), Reference(0)), python);
        Assert.Equal(Tuple(2, Flag(Code(python, Name("x"))), Reference(0)), normal);
    }

    [Fact]
    public void Every_kind_of_constant_is_passed_over()
    {
        byte[][] constants =
        [
            [(byte)'N'], [(byte)'T'], [(byte)'F'], [(byte)'S'], [(byte)'.'], [(byte)'i', 1, 2, 3, 4], [(byte)'g', .. new byte[8]], [(byte)'y', .. new byte[16]],
            [(byte)'l', 2, 0, 0, 0, 1, 0, 1, 0], [(byte)'l', 0xfe, 0xff, 0xff, 0xff, 1, 0, 1, 0], [(byte)'s', 3, 0, 0, 0, 1, 2, 3], [(byte)'u', 2, 0, 0, 0, 0xc3, 0xa9],
            [(byte)'<', 1, 0, 0, 0, (byte)'N'], [(byte)'(', 0, 0, 0, 0], [(byte)'z', 0],
        ];
        byte[] all = Tuple((byte)constants.Length, constants);
        Assert.Equal(all, Normal(all));
    }

    [Fact]
    public void The_header_is_left_alone()
    {
        byte[] header = [.. Enumerable.Range(200, 16).Select(i => (byte)i)];
        byte[] pyc = [.. header, .. Flag(Name("a"))];
        MarshalRefs.Normalise(pyc, "3.13");
        Assert.Equal([.. header, .. Name("a")], pyc);
    }

    public static TheoryData<string, byte[]> Junk => new()
    {
        { "nothing", [] }, { "unknown type", [(byte)'?'] }, { "cut tuple", [(byte)')', 2, (byte)'N'] }, { "trailing", [(byte)'N', (byte)'N'] },
        { "reference to nothing", [(byte)'r', 0, 0, 0, 0] }, { "negative reference", [.. Flag(Name("a"))[..0], (byte)')', 1, (byte)'r', 0xff, 0xff, 0xff, 0xff] },
        { "string to the end of numbers", [(byte)'s', 0xff, 0xff, 0xff, 0x7f] }, { "negative string", [(byte)'s', 0xff, 0xff, 0xff, 0xff] },
        { "smallest long", [(byte)'l', 0, 0, 0, 0x80] }, { "largest long", [(byte)'l', 0xff, 0xff, 0xff, 0x7f] }, { "negative tuple", [(byte)'(', 0xff, 0xff, 0xff, 0xff] },
        { "endless tuple", [(byte)'(', 0xff, 0xff, 0xff, 0x7f, (byte)'N'] }, { "cut code", [(byte)'c', 1, 2, 3] },
        { "too deep", [.. Enumerable.Repeat<byte[]>([(byte)')', 1], 100_000).SelectMany(b => b), (byte)'N'] },
    };

    [Theory, MemberData(nameof(Junk))]
    public void Junk_is_refused(string name, byte[] bytes)
    {
        Assert.NotEmpty(name);
        Assert.Throws<InvalidDataException>(() => Normal(bytes));
    }

    [Fact]
    public void A_file_shorter_than_a_header_is_refused() => Assert.Throws<InvalidDataException>(() => MarshalRefs.Normalise(new byte[7], "3.13"));

    [Fact]
    public void Harm_is_refused_or_walked()
    {
        var whole = Tuple(3, Code("3.13", Flag(Name("x"))), Flag(Name("b")), Reference(0));
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var harmed = (byte[])whole.Clone();
            for (var times = random.Next(1, 4); times > 0; times--) harmed[random.Next(harmed.Length)] = (byte)random.Next(256);
            try
            {
                Normal(harmed[..random.Next(harmed.Length / 2, harmed.Length + 1)]);
            }
            catch (InvalidDataException)
            {
                // What it should be.
            }
        }
    }

    static byte[] Normal(byte[] marshalled, string python = "3.13")
    {
        byte[] pyc = [.. new byte[16], .. marshalled];
        MarshalRefs.Normalise(pyc, python);
        return pyc[16..];
    }

    static byte[] Flag(byte[] marshalled) => [(byte)(marshalled[0] | Ref), .. marshalled[1..]];

    static byte[] Name(string text) => [(byte)'z', (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    static byte[] Tuple(byte count, params byte[][] items) => [(byte)')', count, .. items.SelectMany(i => i)];

    static byte[] Reference(int index)
    {
        var bytes = new byte[5];
        bytes[0] = (byte)'r';
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), index);
        return bytes;
    }

    static byte[] Code(string python, byte[] name)
    {
        byte[] none = [(byte)'N'];
        return python == "3.10"
            ? [(byte)'c', .. new byte[24], .. Enumerable.Repeat(none, 7).SelectMany(b => b), .. name, 1, 0, 0, 0, .. none]
            : [(byte)'c', .. new byte[20], .. Enumerable.Repeat(none, 7).SelectMany(b => b), .. name, 1, 0, 0, 0, .. none, .. none];
    }
}
