using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Tests.Images.Layers;

public sealed class LayerIndexTests
{
    static readonly LaidLayer Laid = new(new(Digest.Of("layer"), 1L << 40, "task 03 (2 packages)"),
    [
        new("tiny", "Package: tiny\nVersion: 1\nMulti-Arch: same\nArchitecture: amd64\n", [("/etc/a", "0123"), ("/etc/b", "4567")],
        [
            new(new("etc", TarKind.Directory, 0x1ED, 0, 0, 315532800, 0), 0),
            new(new("etc/Főtanúsítvány", TarKind.File, 0x9ED, 1000, 42, -5, 1L << 33, Capability: [1, 2, 3]), 1L << 35),
            new(new("etc/l", TarKind.Symlink, 0x1FF, 0, 0, 0, 0, "../数据"), 0),
        ]),
        new("", "", [], []),
    ]);

    [Fact]
    public void It_is_read_back_as_written()
    {
        var read = LayerIndex.Read(LayerIndex.Write(Laid))!;
        Assert.Equal(Laid.Layer, read.Layer);
        Assert.Equal(Laid.Packages.Select(p => (p.Name, p.Control)), read.Packages.Select(p => (p.Name, p.Control)));
        Assert.Equal(Laid.Packages[0].Conffiles.AsEnumerable(), read.Packages[0].Conffiles.AsEnumerable());
        Assert.Equal("tiny:amd64", read.Packages[0].InfoName);
        Assert.Equal([1, 2, 3], read.Packages[0].Entries[1].Entry.Capability!);
        Assert.Equal(LayerIndex.Write(Laid), LayerIndex.Write(read));
    }

    /// <summary>A store that lost power may hold anything: then the layer is laid again.</summary>
    [Fact]
    public void Damaged_ones_are_not_there()
    {
        var bytes = LayerIndex.Write(Laid);
        for (var length = 0; length < bytes.Length; length++) Assert.Null(LayerIndex.Read(bytes[..length]));
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var harmed = (byte[])bytes.Clone();
            harmed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Null(LayerIndex.Read(harmed));
        }
        Assert.Null(LayerIndex.Read([.. bytes, 0]));
        Assert.Null(LayerIndex.Read(new byte[bytes.Length]));
    }

    [Fact]
    public void Lists_of_layers_are_read_back()
    {
        Layer[] layers = [Laid.Layer, new(Digest.Of("b"), 0, "a comment with  spaces")];
        Assert.Equal(layers, LayerIndex.ReadList(LayerIndex.WriteList([.. layers])));
        Assert.Null(LayerIndex.ReadList("sha256:12 5 x\n"u8.ToArray()));
        Assert.Null(LayerIndex.ReadList("nonsense"u8.ToArray()));
    }
}
