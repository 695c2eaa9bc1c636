using System.Text;
using Kedge.Models;
using Kedge.Models.Pickles;
using Kedge.Tests.House;

namespace Kedge.Tests.Models;

/// <summary>Files made to hurt their reader: always an answer, never an exception, never much memory.</summary>
public sealed class HostileModelTests
{
    static Checked<ModelFile> Read(params byte[] bytes) => ModelReader.Read(new MemoryStream(bytes), "x");

    static byte[] Pickle(string text) => [0x80, 2, .. Encoding.Latin1.GetBytes(text), (byte)'.'];

    [Theory]
    [InlineData("cos\nsystem\n(S'x'\ntR", "os.system('x')")]
    [InlineData("(ios\nsystem\nS'x'\n", null)]
    [InlineData("(S'x'\nios\nsystem\n", "os.system('x')")]
    [InlineData("(cos\nsystem\nS'x'\no", "os.system('x')")]
    [InlineData("cbuiltins\neval\n(S'1'\ntR", "builtins.eval('1')")]
    [InlineData("c__builtin__\ngetattr\n(cos\nsystem\nS'a'\ntR", "__builtin__.getattr(os.system, 'a')")]
    [InlineData("X\x02\0\0\0osX\x06\0\0\0system\x93(S'x'\ntR", "os.system('x')")]
    [InlineData("ctorch.hub\nload\n)R", "torch.hub.load()")]
    [InlineData("cnumpy.testing._private.utils\nrunstring\n)R", null)]
    public void Ways_to_run_code_are_seen(string pickle, string? call)
    {
        var read = Read(Pickle(pickle));
        if (!read.IsOk) Assert.Equal("KDG5303", read.Problems[0].Code);
        else if (call is null) Assert.NotEqual(Danger.None, read.Value.Danger);
        else Assert.Contains(read.Value.Imports, i => i.Danger == Danger.RunsCode && i.Call == call);
    }

    [Theory]
    [InlineData("]q\0h\0a")]                                     // a list that contains itself
    [InlineData("}q\0S'k'\nh\0s")]                               // a dict that does
    [InlineData("h\x05")]                                         // recalls what was never remembered
    [InlineData("a")]
    [InlineData("(((")]
    [InlineData("(0")]
    [InlineData("R")]
    [InlineData("\x8b\xff\xff\xff\x7f")]                          // a number of two gigabytes
    [InlineData("X\xff\xff\xff\xff")]
    [InlineData("\x8e\xff\xff\xff\xff\xff\xff\xff\xff")]
    [InlineData("I99999999999999999999999999\n")]
    [InlineData("\xff")]
    [InlineData("")]
    public void Odd_pickles_are_a_problem_or_nothing(string pickle)
    {
        var read = Read(Pickle(pickle));
        if (!read.IsOk) Assert.Equal("KDG5303", read.Problems[0].Code);
    }

    [Fact]
    public void Depth_in_every_form_is_survived()
    {
        Assert.True(Read(Pickle(new string(']', 1_000_000) + new string('a', 999_999))).IsOk);
        Assert.True(Read(Pickle("cos\nsystem\n" + string.Concat(Enumerable.Repeat(")R", 500_000)))).IsOk);
        Assert.True(Read(Pickle(string.Concat(Enumerable.Repeat("cos\nx\n)R}", 1)) + string.Concat(Enumerable.Repeat("}S'k'\n", 300_000)) + "}" + new string('s', 300_000))).IsOk);
        Assert.True(Read(Pickle(")" + new string('\x85', 1_000_000))).IsOk);
    }

    /// <summary>Each list holds the one before twice: 2^40 paths through 40 lists.</summary>
    [Fact]
    public void Sharing_is_not_unfolded()
    {
        var text = new StringBuilder("]q\0");
        for (var i = 1; i <= 40; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"](h{(char)(i - 1)}h{(char)(i - 1)}eq{(char)i}");
        Assert.True(Read(Pickle(text.ToString())).IsOk);
    }

    [Fact]
    public void Tensors_of_impossible_shapes_are_refused()
    {
        static string Tensor(string size) => $"ctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI1\ntQI0\n({size}t(tI00\nNtR";
        Assert.Equal(6, Read(Pickle(Tensor("I2\nI3\n"))).Value.Weights.Single().Elements);
        Assert.Equal("KDG5303", Read(Pickle(Tensor("I-1\n"))).Problems[0].Code);
        Assert.Equal("KDG5303", Read(Pickle(Tensor(string.Concat(Enumerable.Repeat("I4000000000\n", 4))))).Problems[0].Code);
    }

    [Theory]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8)]   // overlap
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}", 8)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9],\"data_offsets\":[0,8]}}", 8)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}", 8)]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}", 4)]
    [InlineData("{\"a\":[]}", 0)]
    [InlineData("{\"a\"", 0)]
    public void Bad_safetensors_are_damaged(string header, int room)
    {
        byte[] bytes = [.. BitConverter.GetBytes((long)header.Length), .. Encoding.UTF8.GetBytes(header), .. new byte[room]];
        Assert.Equal("KDG5303", Read(bytes).Problems[0].Code);
    }

    /// <summary>Every kind of file with bytes changed, cut out, or cut off.</summary>
    [Fact]
    public void Damage_never_throws()
    {
        var random = new Random(11);
        var folder = Path.Combine(Sources.Root, "tests", "Kedge.Tests", "Models", "testdata");
        foreach (var file in Directory.GetFiles(folder).Where(f => !f.EndsWith(".py", StringComparison.Ordinal)))
        {
            var whole = File.ReadAllBytes(file);
            for (var round = 0; round < 150; round++)
            {
                var bytes = whole.ToArray();
                var reach = round % 2 == 0 ? bytes.Length : Math.Min(bytes.Length, 600);
                for (var i = random.Next(1, 8); i > 0; i--) bytes[random.Next(reach)] = (byte)random.Next(256);
                if (round % 4 == 0) bytes = bytes[..random.Next(bytes.Length)];
                var read = Read(bytes);
                if (read.IsOk) _ = ModuleTree.Of(read.Value.Weights, read.Value.Classes).Parameters + read.Value.Parameters;
            }
        }
    }

    /// <summary>Opcodes at random, which come further into the machine than changed bytes do.</summary>
    [Fact]
    public void Random_opcodes_never_throw_anything_else()
    {
        var random = new Random(3);
        const string Codes = "N\x88\x89K\x01M\x01\x02]}){(tlad su\x85\x86\x87\x90\x91\x92\x93\x94q\0h\0p1\ng1\ncos\nx\nRb0012\x81oiX\x01\0\0\0aQ\x8f";
        for (var round = 0; round < 4000; round++)
        {
            var bytes = new byte[random.Next(2, 200)];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)Codes[random.Next(Codes.Length)];
            try
            {
                var pickle = new PickleReader([.. bytes, (byte)'.']);
                _ = CheckpointWalk.Of(pickle.Read()).Groups.Length;
            }
            catch (PickleException)
            {
            }
        }
    }
}
