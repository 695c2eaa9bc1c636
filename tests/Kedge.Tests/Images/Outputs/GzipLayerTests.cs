using System.IO.Compression;
using Kedge.Images;
using Kedge.Images.Outputs;
using Kedge.Store;

namespace Kedge.Tests.Images.Outputs;

public sealed class GzipLayerTests
{
    static readonly CancellationToken Go = CancellationToken.None;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((5 << 20) + 17)]
    public async Task What_was_compressed_comes_back(int length)
    {
        var content = Content(length);
        var compressed = await Compress(new MemoryStream(content));
        using var back = new MemoryStream();
        using (var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress)) gzip.CopyTo(back);
        Assert.True(back.ToArray().AsSpan().SequenceEqual(content));
    }

    [Fact]
    public async Task Bytes_do_not_depend_on_how_the_input_arrives()
    {
        var content = Content((3 << 20) + 12345);
        var whole = await Compress(new MemoryStream(content));
        Assert.Equal(whole, await Compress(new Drips(content, 7777)));
        Assert.Equal(whole, await Compress(new Drips(content, 1 << 16)));
    }

    [Fact]
    public async Task Each_block_is_a_member_with_a_header_that_says_nothing_of_the_machine()
    {
        var compressed = await Compress(new MemoryStream(Content(3 << 20)));
        Assert.Equal([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], compressed[..10]);
    }

    [Fact]
    public async Task A_layer_is_compressed_once()
    {
        using var made = new HandmadeImage();
        var layer = made.Image.Layers[1];
        var first = await GzipLayer.Of(layer, made.Store, Go);
        var stamp = File.GetLastWriteTimeUtc(made.Store.PathOf(first.Digest));
        Assert.Equal(first, await GzipLayer.Of(layer, made.Store, Go));
        Assert.Equal(stamp, File.GetLastWriteTimeUtc(made.Store.PathOf(first.Digest)));
        File.Delete(made.Store.PathOf(first.Digest));
        Assert.Equal(first, await GzipLayer.Of(layer, made.Store, Go));
        Assert.True(made.Store.Has(first.Digest));
        Assert.True(first.Size < layer.Size);
    }

    static async Task<byte[]> Compress(Stream source)
    {
        using var target = new MemoryStream();
        await GzipLayer.Compress(source, target, Go);
        return target.ToArray();
    }

    /// <summary>Half noise, half repetition.</summary>
    static byte[] Content(int length)
    {
        var content = new byte[length];
        new Random(1).NextBytes(content.AsSpan(0, length / 2));
        for (var i = length / 2; i < length; i++) content[i] = (byte)(i / 100);
        return content;
    }

    /// <summary>Gives at most so many bytes at a time.</summary>
    sealed class Drips(byte[] content, int most) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(most, buffer.Length)]);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(Read(buffer.Span));
    }
}
