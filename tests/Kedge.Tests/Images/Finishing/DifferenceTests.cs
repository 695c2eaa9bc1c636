using System.Collections.Immutable;
using System.Text;
using Kedge.Images.Finishing;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;
using Kedge.Store;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Images.Finishing;

/// <summary>A small unpacked system, and what its finished form as a tar makes of it.</summary>
public sealed class DifferenceTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly BlobStore _store;

    public DifferenceTests() => _store = new(_folder["store"]);

    public void Dispose() => _folder.Dispose();

    static readonly (TarEntry Entry, string Content)[] Unpacked =
    [
        (new("etc", TarKind.Directory, 0x1ED, 0, 0, 0, 0), ""),
        (new("etc/conf", TarKind.File, 0x1A4, 0, 0, 100, 0), "abc"),
        (new("etc/link", TarKind.Symlink, 0x1FF, 0, 0, 100, 0, "conf"), ""),
        (new("usr", TarKind.Directory, 0x1ED, 0, 0, 0, 0), ""),
        (new("usr/bin", TarKind.Directory, 0x1ED, 0, 0, 0, 0), ""),
        (new("usr/bin/one", TarKind.File, 0x1ED, 0, 0, 100, 0), "one"),
        (new("usr/bin/uno", TarKind.Hardlink, 0x1ED, 0, 0, 100, 0, "usr/bin/one"), ""),
        (new("usr/doc", TarKind.Directory, 0x1ED, 0, 0, 0, 0), ""),
        (new("usr/doc/a", TarKind.File, 0x1A4, 0, 0, 100, 0), "a"),
        (new("usr/x.pyc", TarKind.File, 0x1A4, 0, 0, 100, 0), "code"),
    ];

    [Fact]
    public void Nothing_changed_is_nothing() => Assert.Empty(After(system => system));

    [Theory]
    [InlineData("abd", 200, "etc/conf 644 abd")]
    [InlineData("abcd", 100, "etc/conf 644 abcd")]
    [InlineData("abc", 200, "")]
    [InlineData("abd", 100, "")]
    public void Content_counts_and_time_alone_does_not(string content, long time, string expected) =>
        Assert.Equal(expected, string.Join('\n', After(s => Replace(s, "etc/conf", e => (e.Entry with { Time = time }, content)))));

    [Fact]
    public void Rights_and_owners_count()
    {
        Assert.Equal(["etc/conf 600 abc"], After(s => Replace(s, "etc/conf", e => (e.Entry with { Mode = 0x180 }, "abc"))));
        Assert.Equal(["etc/conf 644 abc"], After(s => Replace(s, "etc/conf", e => (e.Entry with { Gid = 42 }, "abc"))));
        Assert.Equal(["etc/conf 644 abc"], After(s => Replace(s, "etc/conf", e => (e.Entry with { Capability = [1] }, "abc"))));
        Assert.Equal(["etc 700 "], After(s => Replace(s, "etc", e => (e.Entry with { Mode = 0x1C0 }, ""))));
        Assert.Equal(["etc/link 777 -> other"], After(s => Replace(s, "etc/link", e => (e.Entry with { Link = "other" }, ""))));
    }

    [Fact]
    public void What_is_new_is_kept_sorted_and_without_noise() => Assert.Equal(
        ["etc/a 644 1", "etc/z 644 2", "var 755 ", "var/lib 2755 "],
        After(s =>
        [
            (new("etc/z", TarKind.File, 0x1A4, 0, 0, 999, 0), "2"), .. s, (new("etc/a", TarKind.File, 0x1A4, 0, 0, 998, 0), "1"),
            (new("etc/passwd-", TarKind.File, 0x1A4, 0, 0, 0, 0), "x"),
            (new("var", TarKind.Directory, 0x1ED, 0, 0, 5, 0), ""), (new("var/lib", TarKind.Directory, 0x5ED, 0, 0, 5, 0), ""),
            (new("run/x.pid", TarKind.File, 0x1A4, 0, 0, 0, 0), "1"),
        ]));

    [Fact]
    public void What_is_gone_is_whited_out_once()
    {
        Assert.Equal(["etc/.wh.conf 644 "], After(s => Without(s, "etc/conf")));
        Assert.Equal(["usr/.wh.doc 644 "], After(s => Without(s, "usr/doc", "usr/doc/a")));
        Assert.Equal([".wh.etc 644 "], After(s => Without(s, "etc", "etc/conf", "etc/link")));
        Assert.Empty(After(s => Without(s, "usr/x.pyc")));
    }

    /// <summary>A whiteout below a path that is a symlink now would take away what the symlink leads to.</summary>
    [Fact]
    public void What_stands_in_a_folders_place_hides_what_was_below_it()
    {
        Assert.Equal(["usr/doc 777 -> bin"], After(s => [.. Without(s, "usr/doc", "usr/doc/a"), (new("usr/doc", TarKind.Symlink, 0x1FF, 0, 0, 0, 0, "bin"), "")]));
        Assert.Equal(["usr/doc 644 file"], After(s => [.. Without(s, "usr/doc", "usr/doc/a"), (new("usr/doc", TarKind.File, 0x1A4, 0, 0, 0, 0), "file")]));
    }

    [Fact]
    public void Hard_links_are_compared_by_content_whichever_comes_first()
    {
        (TarEntry, string)[] turned = [(new("usr/bin/uno", TarKind.File, 0x1ED, 0, 0, 100, 0), "one"),
            (new("usr/bin/one", TarKind.Hardlink, 0x1ED, 0, 0, 100, 0, "usr/bin/uno"), "")];
        Assert.Empty(After(s => [.. Without(s, "usr/bin/one", "usr/bin/uno"), .. turned]));
        turned[0] = (new("usr/bin/uno", TarKind.File, 0x1ED, 0, 0, 200, 0), "two!");
        Assert.Equal(["usr/bin/one 755 two!", "usr/bin/uno 755 two!"], After(s => [.. Without(s, "usr/bin/one", "usr/bin/uno"), .. turned]));
        Assert.Equal(["usr/bin/one 755 two!", "usr/bin/uno 755 two!"], After(s => Replace(s, "usr/bin/one", e => (e.Entry with { Time = 200 }, "two!"))));
        Assert.Equal(["usr/bin/new 755 one"], After(s => [.. s, (new("usr/bin/new", TarKind.Hardlink, 0x1ED, 0, 0, 100, 0, "usr/bin/one"), "")]));
        Assert.Equal(["etc/conf 755 one"], After(s => [.. Without(s, "etc/conf"), (new("etc/conf", TarKind.Hardlink, 0x1ED, 0, 0, 100, 0, "usr/bin/one"), "")]));
    }

    [Fact]
    public void Devices_and_pipes_are_passed_over()
    {
        var tar = Tar(Unpacked);
        var pipe = new Packages.RawTar().Entry("run/pipe", type: '6').Entry("dev/null", type: '3').Cut();
        Assert.Empty(Read([.. pipe, .. tar]));
    }

    [Fact]
    public void Folders_of_the_finished_system_are_known_afterwards()
    {
        var difference = new Difference(Plan(), _store);
        difference.Read(new MemoryStream(Tar([.. Unpacked, (new("var/mail", TarKind.Directory, 0x5FD, 0, 8, 5, 0), "")])));
        Assert.Equal((0x5FD, 8), (difference.Folder("var/mail")!.Mode, difference.Folder("var/mail")!.Gid));
        Assert.Null(difference.Folder("etc/conf"));
    }

    List<string> After(Func<(TarEntry Entry, string Content)[], (TarEntry Entry, string Content)[]> finish) => Read(Tar(finish(Unpacked)));

    List<string> Read(byte[] finished) =>
        [.. new Difference(Plan(), _store).Read(new MemoryStream(finished)).Select(c =>
            $"{c.Entry.Path} {Convert.ToString(c.Entry.Mode, 8)} {(c.Entry.Link.Length > 0 ? "-> " + c.Entry.Link : Encoding.UTF8.GetString(c.Content))}")];

    FinishPlan Plan()
    {
        var laid = LayerWriter.Write("unpacked", Unpacked.Select(u => (u.Entry, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(u.Content))), _ => null, _store);
        return new([[new(laid.Packages[0] with { Control = "Package: p\n" }, laid.Layer, "base", ImmutableDictionary<string, string>.Empty)]], []);
    }

    static (TarEntry, string)[] Replace((TarEntry Entry, string Content)[] system, string path, Func<(TarEntry Entry, string Content), (TarEntry, string)> change) =>
        [.. system.Select(e => e.Entry.Path == path ? change(e) : e)];

    static (TarEntry Entry, string Content)[] Without((TarEntry Entry, string Content)[] system, params string[] paths) =>
        [.. system.Where(e => !paths.Contains(e.Entry.Path))];

    static byte[] Tar((TarEntry Entry, string Content)[] entries)
    {
        var bytes = new MemoryStream();
        var tar = new TarWriter(bytes);
        foreach (var (entry, content) in entries) tar.Add(entry, Encoding.UTF8.GetBytes(content));
        tar.Finish();
        return bytes.ToArray();
    }
}
