using System.IO.Compression;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Images.Wheels;
using Kedge.Packages.Tar;

namespace Kedge.Tests.Images.Wheels;

public sealed class HeaderDeflateTests
{
    /// <summary>Runs of every length around the codes' borders, and bytes of both code lengths.</summary>
    [Fact]
    public void The_runtime_reads_it_back() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(20_261_121UL, 11UL), Prop.ForAll(
        Arb.From(Gen.ListOf(Gen.Choose(0, 255).SelectMany(b => Gen.Choose(1, 700).Select(n => (b, n))))), runs =>
        {
            var input = runs.SelectMany(r => Enumerable.Repeat((byte)r.b, r.n)).ToArray();
            return Inflated(GzipTar.HeadersDeflated(input)).AsSpan().SequenceEqual(input);
        }));

    [Fact]
    public void A_tar_header_becomes_a_quarter_of_itself_at_most()
    {
        var tar = new MemoryStream();
        new TarWriter(tar).Begin(new("opt/venv/lib/python3.13/site-packages/torch/lib/libtorch_cpu.so", TarKind.File, 0x1ED, 0, 0, 315532800, 1 << 28));
        Assert.InRange(GzipTar.HeadersDeflated(tar.ToArray()).Length, 60, 128);
    }

    static byte[] Inflated(byte[] deflated)
    {
        var plain = new MemoryStream();
        using var inflater = new DeflateStream(new MemoryStream(deflated), CompressionMode.Decompress);
        inflater.CopyTo(plain);
        return plain.ToArray();
    }
}
