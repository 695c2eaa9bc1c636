using Kedge.Images.Layers;
using Kedge.Store;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Packages;

/// <summary>Packages that lie, break or attack: each is refused by name (KDG3001), and nothing of it stays in the store.</summary>
public sealed class HostileDebTests : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    static readonly Dictionary<string, (string Why, Func<byte[]> Make)> Cases = new()
    {
        ["empty file"] = ("not an ar archive", () => []),
        ["wrong magic"] = ("not an ar archive", () => [.. "!<what>\n"u8, .. Good()[8..]]),
        ["cut within the magic"] = ("not an ar archive", () => Good()[..5]),
        ["cut within a member's header"] = ("truncated ar header", () => Good()[..40]),
        ["cut after debian-binary"] = ("no single", () => Good()[..72]),
        ["cut within control.tar"] = ("truncated", () => Good()[..180]),
        ["cut within data.tar"] = ("truncated", () => Good()[..^9]),
        ["member longer than the file"] = ("truncated", () => [.. "!<arch>\n"u8, .. DebMaker.ArHeader("debian-binary", "999999"), .. "2.0\n"u8]),
        ["negative ar size"] = ("bad ar header", () => [.. "!<arch>\n"u8, .. DebMaker.ArHeader("debian-binary", "-4"), .. "2.0\n"u8]),
        ["too many ar members"] = ("too many ar members", () => DebMaker.Ar([.. Enumerable.Range(0, 70).Select(i => ($"m{i}", Array.Empty<byte>()))])),
        ["another format version"] = ("format 3.0",
            () => DebMaker.Ar(("debian-binary", "3.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()), ("data.tar", Tiny().DataTar()))),
        ["two payloads"] = ("no single data.tar",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()), ("data.tar", Tiny().DataTar()),
                ("data.tar.gz", Tiny().DataTar()))),
        ["unknown compression"] = ("unknown compression",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()), ("data.tar.rar", Tiny().DataTar()))),
        ["gzip that is none"] = ("", () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()), ("data.tar.gz", Tiny().DataTar()))),
        ["xz that is none"] = ("xz data is corrupt",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()), ("data.tar.xz", Tiny().DataTar()))),
        ["zstd that is none"] = ("zstd data is corrupt",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()), ("data.tar.zst", Tiny().DataTar()))),
        ["cut gzip"] = ("truncated",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", Tiny().ControlTar()),
                ("data.tar.gz", DebMaker.Gzip(Tiny().DataTar())[..60]))),

        ["no control file"] = ("no control file",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", new RawTar().Entry("./md5sums").End()),
                ("data.tar", Tiny().DataTar()))),
        ["control names another package"] = ("another package or version", () => new DebMaker("other").Make()),
        ["control names another version"] = ("another package or version", () => new DebMaker("tiny", "2.0").Make()),
        ["control of two stanzas"] = ("more than one stanza",
            () => Tiny().Stanza("Package: tiny\nVersion: 1.0-1\nArchitecture: all\n\nPackage: evil\nStatus: install ok installed\n").Make()),
        ["control member twice"] = ("twice", () => Tiny().Control("postinst", "a").Control("postinst", "b").Make()),
        ["control member named list"] = ("unexpected control member", () => Tiny().Control("list", "/etc/shadow\n").Make()),
        ["control member in a folder"] = ("unexpected control member", () => Tiny().Control("a/b", "").Make()),
        ["control member larger than can be"] = ("",
            () => DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", new RawTar().Entry("./control", size: "77777777777").End()),
                ("data.tar", Tiny().DataTar()))),

        ["climbs"] = ("unsafe path", () => Payload(t => t.Entry("./usr/../../etc/shadow", "x"))),
        ["climbs at once"] = ("unsafe path", () => Payload(t => t.Entry("../x", "x"))),
        ["absolute"] = ("absolute path", () => Payload(t => t.Entry("/etc/shadow", "x"))),
        ["empty part"] = ("unsafe path", () => Payload(t => t.Entry("./usr//x", "x"))),
        ["file that is the root"] = ("unsafe path", () => Payload(t => t.Entry("./", "x"))),
        ["newline in a name"] = ("unsafe path", () => Payload(t => t.Entry("./usr\n/etc", "x"))),
        ["not UTF-8"] = ("not UTF-8", () => Payload(t => t.Entry([.. "./usr"u8, 0xff], []))),
        ["whiteout"] = ("unsafe path", () => Payload(t => t.Entry("./usr/.wh.bin", ""))),
        ["opaque whiteout"] = ("unsafe path", () => Payload(t => t.Entry("./.wh..wh..opq", ""))),
        ["climbs by PAX path"] = ("unsafe path", () => Payload(t => t.Pax("path=./a/../../b").Entry("./x", ""))),
        ["NUL by PAX path"] = ("NUL", () => Payload(t => t.Pax("path=./a\0b").Entry("./x", ""))),
        ["climbs by GNU long name"] = ("unsafe path", () => Payload(t => t.Entry("././@LongLink", "./a/../../b\0", 'L').Entry("./x", ""))),

        ["behind a symlink"] = ("behind the symlink", () => Payload(t => t.Entry("./etc/x", type: '2', link: "/root").Entry("./etc/x/y", "bad"))),
        ["far behind a symlink"] = ("behind the symlink",
            () => Payload(t => t.Entry("./a", type: '2', link: "../..").Entry("./a/b/c/", type: '5').Entry("./a/b/c/d", "bad"))),
        ["symlink over a folder in use"] = ("", () => Payload(t => t.Entry("./a/b", "x").Entry("./a", type: '2', link: "/etc"))),
        ["folder over a symlink"] = ("duplicate", () => Payload(t => t.Entry("./a", type: '2', link: "/etc").Entry("./a/", type: '5'))),
        ["folder over a file"] = ("duplicate", () => Payload(t => t.Entry("./a", "x").Entry("./a/", type: '5'))),
        ["below a file"] = ("", () => Payload(t => t.Entry("./a", "x").Entry("./a/b", "y"))),
        ["duplicate file"] = ("duplicate", () => Payload(t => t.Entry("./a", "x").Entry("./a", "y"))),
        ["duplicate by merged /usr"] = ("duplicate", () => Payload(t => t.Entry("./bin/a", "x").Entry("./usr/bin/a", "y"))),
        ["symlink without a target"] = ("bad symlink target", () => Payload(t => t.Entry("./a", type: '2'))),
        ["hard link to nothing"] = ("not before it", () => Payload(t => t.Entry("./a", type: '1', link: "./b"))),
        ["hard link out"] = ("", () => Payload(t => t.Entry("./a", type: '1', link: "../../etc/shadow"))),
        ["hard link to an absolute path"] = ("absolute", () => Payload(t => t.Entry("./a", type: '1', link: "/etc/shadow"))),
        ["hard link to a symlink"] = ("not before it", () => Payload(t => t.Entry("./b", type: '2', link: "/etc/shadow").Entry("./a", type: '1', link: "./b"))),
        ["character device"] = ("device node", () => Payload(t => t.Entry("./dev/null", type: '3'))),
        ["block device"] = ("device node", () => Payload(t => t.Entry("./dev/sda", type: '4'))),
        ["pipe"] = ("device node", () => Payload(t => t.Entry("./run/pipe", type: '6'))),
        ["unknown type"] = ("unknown type", () => Payload(t => t.Entry("./x", type: 'Q'))),
        ["sparse file"] = ("unknown type", () => Payload(t => t.Entry("./x", type: 'S'))),
        ["its own dpkg files"] = ("dpkg's own", () => Payload(t => t.Entry("./var/lib/dpkg/info/tiny.list", "/etc/shadow\n"))),
        ["dpkg's status"] = ("dpkg's own", () => Payload(t => t.Entry("./var/lib/dpkg/status", "Package: evil\n"))),

        ["wrong checksum"] = ("checksum", () => Payload(t => t.Entry("./x", harm: h => RawTar.Put(h, 148, "0000001\0")))),
        ["size that is no number"] = ("bad number", () => Payload(t => t.Entry("./x", size: "12z"))),
        ["size beyond the archive"] = ("truncated", () => Payload(t => t.Entry("./x", size: "00000100000"))),
        ["base-256 size beyond everything"] = ("bomb", () => Payload(t => t.Entry("./x", harm: h => Base256(h, 124, 12, long.MaxValue)))),
        ["base-256 negative size"] = ("negative", () => Payload(t => t.Entry("./x", harm: h => Base256(h, 124, 12, -512)))),
        ["negative base-256 by sign"] = ("bad number", () => Payload(t => t.Entry("./x", harm: h => h[124] = 0xff))),
        ["global header beyond everything"] = ("bomb", () => Payload(t => t.Entry("./x", type: 'g', harm: h => Base256(h, 124, 12, long.MaxValue)))),
        ["owner out of range"] = ("owner", () => Payload(t => t.Entry("./x", harm: h => Base256(h, 108, 8, 1L << 40)))),
        ["owner out of range by PAX"] = ("owner", () => Payload(t => t.Pax("uid=4294967295").Entry("./x"))),
        ["negative owner"] = ("owner", () => Payload(t => t.Pax("gid=-1").Entry("./x"))),
        ["time out of range"] = ("time", () => Payload(t => t.Pax("mtime=99999999999999").Entry("./x"))),
        ["PAX size that lies"] = ("truncated", () => Payload(t => t.Pax("size=100000").Entry("./x", "abc"))),
        ["PAX size that is no number"] = ("bad number", () => Payload(t => t.Pax("size=abc").Entry("./x"))),
        ["PAX without a length"] = ("bad PAX", () => Payload(t => t.PaxBody("path=x\n").Entry("./x"))),
        ["PAX length too short"] = ("bad PAX", () => Payload(t => t.PaxBody("3 p=x\n").Entry("./x"))),
        ["PAX length of nothing"] = ("bad PAX", () => Payload(t => t.PaxBody("2 \n").Entry("./x"))),
        ["PAX length to the end of numbers"] = ("bad PAX", () => Payload(t => t.PaxBody("9 path=x\n2147483647 path=x\n").Entry("./x"))),
        ["PAX length negative"] = ("bad PAX", () => Payload(t => t.PaxBody("-9 path=x\n").Entry("./x"))),
        ["PAX without equals"] = ("bad PAX", () => Payload(t => t.PaxBody("7 path\n").Entry("./x"))),
        ["PAX header too large"] = ("oversized", () => Payload(t => t.Entry("PaxHeaders/x", size: "00010000000", type: 'x'))),
        ["conffile larger than any"] = ("", () => new DebMaker().Control("conffiles", "/etc/big\n").Data(t => t.Entry("./etc/big", size: "77777777777")).Make()),
        ["bomb"] = ("bomb", Bomb),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public async Task Is_refused_by_name(string name)
    {
        var (why, make) = Cases[name];
        var store = new BlobStore(_folder["store"]);
        var locked = DebMaker.Lock(make(), store);
        var failure = await Assert.ThrowsAsync<KedgeException>(() => LayerWriter.Lay(new LayerPlan("test", [locked]), store, null, CancellationToken.None));
        Assert.Equal("KDG3001", failure.Problem.Code);
        Assert.Contains("tiny", failure.Problem.Message);
        Assert.Contains(why, failure.Problem.Message);
        Assert.Equal([store.PathOf(locked.Sha256)], Directory.GetFiles(_folder["store/blobs"], "*", SearchOption.AllDirectories));
        Assert.Empty(Directory.GetFileSystemEntries(_folder["store/tmp"]));
    }

    [Fact]
    public async Task A_good_one_is_laid()
    {
        var store = new BlobStore(_folder["store"]);
        var laid = await LayerWriter.Lay(new LayerPlan("test", [DebMaker.Lock(Good(), store)]), store, null, CancellationToken.None);
        Assert.Contains(laid.Packages[0].Entries, e => e.Entry.Path == "usr/share/tiny/file");
    }

    static DebMaker Tiny() => new DebMaker().File("usr/share/tiny/file", "hello");

    static byte[] Good() => Tiny().Make();

    static byte[] Payload(Action<RawTar> write) => new DebMaker().Data(write).Make();

    /// <summary>300 MiB of zeros from a package that claims to install nothing.</summary>
    static byte[] Bomb()
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(new RawTar().Entry("./x", size: Convert.ToString(300L << 20, 8).PadLeft(11, '0')).Cut());
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 300; i++) gzip.Write(zeros);
        }
        return DebMaker.Ar(("debian-binary", "2.0\n"u8.ToArray()), ("control.tar", new DebMaker().Field("Installed-Size: 1").ControlTar()),
            ("data.tar.gz", packed.ToArray()));
    }

    static void Base256(byte[] header, int at, int length, long value)
    {
        for (var i = length - 1; i > 0; i--, value >>= 8) header[at + i] = (byte)value;
        header[at] = 0x80;
    }
}
