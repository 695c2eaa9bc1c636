using System.IO.Compression;
using System.Security.Cryptography;
using Kedge.Images.Layers;
using Kedge.Images.Wheels;
using Kedge.Packages.Python;
using Kedge.Packages.Tar;
using Kedge.Store;
using Kedge.Tests.Packages.Python;
using Kedge.Tests.Packages.Zip;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Images.Wheels;

public sealed class WheelLayerTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly BlobStore _store;

    public WheelLayerTests() => _store = new(_folder["store"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_gzip_file_holds_the_tar_that_the_diffID_is_of(bool lazy)
    {
        var layer = Lay(lazy, Rich());
        var (gzip, tar) = (Blob(layer), Plain(layer));
        Assert.Equal(layer.Packed!.Digest, Digest.Of(gzip));
        Assert.Equal(layer.Packed.Size, gzip.Length);
        Assert.Equal(layer.DiffId, Digest.Of(tar));
        Assert.Equal(layer.Size, tar.Length);
        var files = Files(tar);
        Assert.Equal(Big(1), files["opt/venv/lib/python3.13/site-packages/rich/lib.so"]);
        Assert.Equal(Big(2), files["opt/venv/lib/python3.13/site-packages/rich/stored.bin"]);
        Assert.Equal("x = 1\n"u8.ToArray(), files["opt/venv/lib/python3.13/site-packages/rich/__init__.py"]);
        Assert.Empty(files["opt/venv/lib/python3.13/site-packages/rich/empty.py"]);
    }

    [Fact]
    public void A_deflated_file_goes_in_as_it_is() => Assert.True(Blob(Lay(false, Rich())).AsSpan().IndexOf(ZipMaker.Deflate(Big(1))) > 0);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bytes_follow_from_the_wheels(bool lazy) => Assert.Equal(Lay(lazy, Rich(), new WheelMaker()), Lay(lazy, Rich(), new WheelMaker()));

    [Fact]
    public void Folders_come_before_what_is_in_them()
    {
        var seen = new HashSet<string> { "" };
        var tar = new TarReader(new MemoryStream(Plain(Lay(false, Rich()))), 1 << 30);
        while (tar.Next() is { } entry)
        {
            Assert.Contains(entry.Path.Contains('/') ? entry.Path[..entry.Path.LastIndexOf('/')] : "", seen);
            Assert.True(seen.Add(entry.Path), entry.Path);
            Assert.Equal((0, 0, entry.Kind == TarKind.Directory || entry.Path.EndsWith("/tool", StringComparison.Ordinal) ? 0x1ED : 0x1A4),
                (entry.Uid, entry.Gid, entry.Mode));
        }
    }

    [Fact]
    public void A_path_of_two_wheels_is_there_once_and_the_last_one_s()
    {
        var layer = Lay(false, new WheelMaker("one").Add("tests/x.py", "one"), new WheelMaker("two").Add("tests/x.py", "two"));
        Assert.Equal("two"u8.ToArray(), Files(Plain(layer))["opt/venv/lib/python3.13/site-packages/tests/x.py"]);
    }

    public static TheoryData<string, ZipMember> Lies()
    {
        var big = new ZipMember("rich/big.bin", Big(3));
        return new()
        {
            { "CRC of a small file", new ZipMember("rich/s.py", "x") { Crc = 1 } },
            { "CRC of a deflated file", big with { Crc = 1 } },
            { "CRC of a stored file", big with { Method = 0, Crc = 1 } },
            { "cut", big with { Packed = big.PackedBytes[..^1] } },
            { "more", big with { Packed = [.. big.PackedBytes, 0] } },
            { "other bytes", big with { Packed = ZipMaker.Deflate(Big(4)), Crc = Kedge.Crc32.Of(Big(4)) } },
            { "other bytes, stored", big with { Packed = Big(4), Method = 0, Crc = Kedge.Crc32.Of(Big(4)) } },
            { "other bytes, small", new ZipMember("rich/s.py", "x") { Packed = ZipMaker.Deflate("y"u8.ToArray()), Crc = Kedge.Crc32.Of("y"u8) } },
        };
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void A_content_that_is_not_what_was_promised_is_refused(string what, ZipMember member)
    {
        foreach (var lazy in new[] { false, true })
        {
            var failure = Assert.Throws<KedgeException>(() => Lay(lazy, new WheelMaker("rich").Add(member)));
            Assert.True(failure.Problem.Code == "KDG3107", what + failure.Problem);
            Assert.Contains("rich-1.0-py3-none-any.whl", failure.Problem.Message);
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder["store/tmp"]));
    }

    const int Noise = 600_000;

    /// <summary>Each is more than a thread may be ahead of the tar, and they are more than there are threads.</summary>
    static WheelMaker Many(Func<ZipMember, ZipMember> last)
    {
        var maker = new WheelMaker("many");
        for (var i = 0; i < 7; i++)
        {
            var content = new byte[12_000_000 + i];
            content.AsSpan().Fill((byte)i);
            new Random(i).NextBytes(content.AsSpan(0, Noise));
            var member = new ZipMember($"many/lib{i}.so", content);
            maker.Add(i == 6 ? last(member) : member);
        }
        return maker;
    }

    [Fact]
    public void Large_files_unpacked_side_by_side_stand_in_order()
    {
        var layer = Lay(false, Many(m => m));
        var tar = Plain(layer);
        Assert.Equal(layer.DiffId, Digest.Of(tar));
        Assert.All(Files(tar).Where(f => f.Key.EndsWith(".so", StringComparison.Ordinal)),
            f => Assert.True(f.Value.AsSpan(Noise).IndexOfAnyExcept((byte)(f.Key[^4] - '0')) < 0, f.Key));
    }

    [Fact]
    public void A_lie_far_behind_is_found_and_nobody_waits_for_ever()
    {
        Assert.Equal("KDG3107", Assert.Throws<KedgeException>(() => Lay(false, Many(m => m with { Crc = 1 }))).Problem.Code);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["store/tmp"]));
    }

    [Fact]
    public void It_can_be_cancelled_between_two_pieces()
    {
        using var source = new CancellationTokenSource();
        var wheel = Planned(Many(m => m), _store);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => WheelLayer.Write("test", [wheel], _store, new(false, null), source.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["store/tmp"]));
    }

    internal static WheelMaker Rich() => new WheelMaker("rich")
        .Add("rich/__init__.py", "x = 1\n").Add("rich/empty.py", "").Add("rich/tool", "#!/bin/sh\n", 0x81ED)
        .Add(new ZipMember("rich/lib.so", Big(1))).Add(new ZipMember("rich/stored.bin", Big(2)) { Method = 0 })
        .Add(new ZipMember("rich/text.h", string.Concat(Enumerable.Range(0, 2000).Select(i => $"int x{i};\n"))))
        .With("LICENSE", new string('l', 5000));

    /// <summary>2.5 MB, half of it random: more than two blocks.</summary>
    static byte[] Big(int seed)
    {
        var bytes = new byte[2_500_000];
        new Random(seed).NextBytes(bytes.AsSpan(0, bytes.Length / 2));
        return bytes;
    }

    Layer Lay(bool lazy, params WheelMaker[] makers) =>
        WheelLayer.Write("test", [.. makers.Select(m => Planned(m, _store))], _store, new(lazy, null), CancellationToken.None);

    internal static PlannedWheel Planned(WheelMaker maker, BlobStore store)
    {
        var locked = maker.In(store);
        using var zip = store.OpenRead(locked.Sha256);
        return new(Installation.Of(Wheel.Open(zip, locked.File).Value, new("3.13"), requested: false).Value, locked.Sha256);
    }

    byte[] Blob(Layer layer) => File.ReadAllBytes(_store.PathOf(layer.Packed!.Digest));

    byte[] Plain(Layer layer)
    {
        var plain = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(Blob(layer)), CompressionMode.Decompress);
        gzip.CopyTo(plain);
        return plain.ToArray();
    }

    static Dictionary<string, byte[]> Files(byte[] plain)
    {
        var tar = new TarReader(new MemoryStream(plain), 1 << 30);
        var files = new Dictionary<string, byte[]>();
        while (tar.Next() is { } entry)
            if (entry.Kind == TarKind.File) files.Add(entry.Path, tar.ReadAll(entry));
        return files;
    }
}
