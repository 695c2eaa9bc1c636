using System.Text;
using Kedge.Images.Layers;
using Kedge.Packages.Compression;
using Kedge.Packages.Tar;
using Kedge.Store;

namespace Kedge.EndToEnd;

/// <summary>Our readers and writers against the tools that everybody else uses.</summary>
public sealed class PackageFormatTests : IDisposable
{
    readonly Built _built = new();

    public void Dispose() => _built.Dispose();

    [FactWith("xz", "zstd")]
    public async Task Streams_of_xz_and_zstd_are_read_and_cut_ones_refused()
    {
        var text = string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i * 7919 % 100_003} "));
        _built.Write("text", text);
        foreach (var command in (string[])["xz -6 -T1", "xz -0 -T2 --block-size=65536", "xz -9e --check=sha256", "zstd -1", "zstd -19 --long=24", "zstd -3 -T2"])
        {
            var name = command[0] == 'x' ? ".xz" : ".zst";
            (await _built.Tool("sh", "-c", $"{command} -c <text >packed")).Ended(0);
            var packed = await File.ReadAllBytesAsync(Path.Combine(_built.Folder, "packed"));
            Assert.Equal(text, Unpack(packed, name));
            Assert.Equal(text + text, Unpack([.. packed, .. packed], name));
            for (var length = 0; length < packed.Length; length += Math.Max(100, packed.Length / 300))
                Assert.Throws<InvalidDataException>(object? () => Unpack(packed[..length], name));
        }
    }

    [FactWith("tar")]
    public async Task Gnu_tar_reads_what_is_written()
    {
        var path = Path.Combine(_built.Folder, "all.tar");
        using (var file = File.Create(path))
        {
            var tar = new TarWriter(file);
            tar.Add(new("d", TarKind.Directory, 0x5FD, 0, 0, 315532800, 0));
            tar.Add(new("d/" + new string('n', 200), TarKind.File, 0x1A4, 0, 0, 1_700_000_000, 0), "long"u8);
            tar.Add(new("d/Főtanúsítvány-数据", TarKind.File, 0x9ED, 0, 0, 1_700_000_000, 0), "unicode"u8);
            tar.Add(new("d/hard", TarKind.Hardlink, 0x1A4, 0, 0, 0, 0, "d/" + new string('n', 200)));
            tar.Add(new("d/soft", TarKind.Symlink, 0x1FF, 0, 0, 0, 0, new string('t', 150)));
            tar.Add(new(new string('p', 150) + "/" + new string('q', 90), TarKind.File, 0x1A4, 0, 0, 0, 0), "split"u8);
            tar.Finish();
        }
        (await _built.Tool("tar", "-xpf", "all.tar", "--no-same-owner", "--warning=all")).Ended(0);
        Assert.Equal("long", File.ReadAllText(Path.Combine(_built.Folder, "d/hard")));
        Assert.Equal("unicode", File.ReadAllText(Path.Combine(_built.Folder, "d/Főtanúsítvány-数据")));
        Assert.Equal(new string('t', 150), new FileInfo(Path.Combine(_built.Folder, "d/soft")).LinkTarget);
        Assert.Equal("split", File.ReadAllText(Path.Combine(_built.Folder, new string('p', 150), new string('q', 90))));
        Assert.Equal("", (await _built.Tool("tar", "-df", "all.tar")).Ended(0).Error);
    }

    /// <summary>Ubuntu's packages are zstd; dpkg-deb of any suite makes and reads the rest.</summary>
    [FactWith("dpkg-deb", "zstd")]
    public async Task Packages_of_every_compression_give_the_same_layer()
    {
        _built.Write("p/DEBIAN/control", "Package: mini\nVersion: 1.0\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: x\n");
        _built.Write("p/usr/share/mini/text", string.Concat(Enumerable.Repeat("mini ", 100_000)));
        var store = new BlobStore(_built.Store);
        var layers = new HashSet<Digest>();
        foreach (var compression in (string[])["zstd", "xz", "gzip", "none"])
        {
            (await _built.Tool("sh", "-c", $"SOURCE_DATE_EPOCH=1000000000 dpkg-deb --root-owner-group -Z{compression} -b p {compression}.deb")).Ended(0);
            using var blob = store.Create();
            blob.Write(await File.ReadAllBytesAsync(Path.Combine(_built.Folder, compression + ".deb")));
            var package = new Locks.LockedPackage("mini", "1.0", "all", "ubuntu", "pool/mini.deb", blob.Size, blob.Commit()!.Value, "task", "task");
            layers.Add((await LayerWriter.Lay(new LayerPlan("mini", [package]), store, null, CancellationToken.None)).Layer.DiffId);
        }
        Assert.Single(layers);
    }

    static string Unpack(byte[] packed, string name)
    {
        using var stream = Codec.Open(new MemoryStream(packed), name);
        var text = new MemoryStream();
        stream.CopyTo(text);
        return Encoding.ASCII.GetString(text.ToArray());
    }
}
