using System.Text;
using Kedge.Images.Layers;
using Kedge.Locks;
using Kedge.Packages.Tar;
using Kedge.Store;
using Kedge.Tests.Packages;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Images.Layers;

public sealed class LayerWriterTests : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly BlobStore _store;

    public LayerWriterTests() => _store = new(_folder["store"]);

    public void Dispose() => _folder.Dispose();

    /// <summary>Folders once, merged /usr, links, rights, dpkg's own files, conffiles with their MD5.</summary>
    [Fact]
    public async Task A_laid_layer_lists_as_expected()
    {
        var laid = await Lay(One().In(_store), Two().In(_store));
        var text = new StringBuilder();
        foreach (var line in Listing(_store, laid.Layer)) text.Append(line).Append('\n');
        foreach (var package in laid.Packages)
            text.Append($"\n{package.Name} as {package.InfoName}: {string.Join(", ", package.Conffiles.Select(c => $"{c.Path} {c.Md5}"))}\n");
        text.Append("\nvar/lib/dpkg/info/two:amd64.list:\n").Append(Content(laid, "var/lib/dpkg/info/two:amd64.list"));
        Snapshot.Match(text.ToString());
    }

    [Fact]
    public async Task The_bytes_follow_from_the_packages()
    {
        var plan = Planner.Plan(HandmadeImage.Lock("x") with { Packages = [One().In(_store), Two().In(_store)] });
        var turned = Planner.Plan(HandmadeImage.Lock("x") with { Packages = [Two().In(_store), One().In(_store)] });
        using var other = new TemporaryFolder();
        var elsewhere = new BlobStore(other["store"]);
        One().In(elsewhere);
        Two().In(elsewhere);
        for (var i = 0; i < plan.Length; i++)
            Assert.Equal((await Lay(plan[i])).Layer, (await LayerWriter.Lay(turned[i], elsewhere, null, CancellationToken.None)).Layer);
    }

    [Fact]
    public async Task The_index_tells_where_each_files_bytes_are()
    {
        var laid = await Lay(One().In(_store), Two().In(_store));
        Assert.Equal("a=1\n", Content(laid, "etc/one.conf"));
        Assert.Equal("#!/bin/sh\necho one\n", Content(laid, "usr/bin/one"));
        Assert.Equal("#!/bin/sh\nset -e\n", Content(laid, "var/lib/dpkg/info/one.postinst"));
    }

    [Fact]
    public void A_written_layer_holds_the_folders_that_its_entries_need()
    {
        var laid = LayerWriter.Write("x", [(new("var/mail/box", TarKind.File, 0x1A4, 0, 0, 0, 0), "hi"u8.ToArray())],
            path => path == "var/mail" ? new(path, TarKind.Directory, 0x5FD, 0, 8, 0, 0) : null, _store);
        Assert.Equal(["Directory var 755 0 0 0", "Directory var/mail 2775 0 8 0", "File var/mail/box 644 0 0 2"], Listing(_store, laid.Layer));
        Assert.Equal(["var/mail/box"], laid.Packages[0].Entries.Select(e => e.Entry.Path));
    }

    static DebMaker One() => new DebMaker("one").Field("Installed-Size: 4")
        .Control("conffiles", "/etc/one.conf\nremove-on-upgrade /etc/gone.conf\n").Control("md5sums", "").Script("postinst", "#!/bin/sh\nset -e\n")
        .File("etc/one.conf", "a=1\n").File("bin/one", "#!/bin/sh\necho one\n", 0x1ED).Hardlink("bin/uno", "bin/one").Symlink("usr/bin/ein", "one")
        .Folder("var/mail", 0x5FD).File("usr/share/doc/Főtanúsítvány", "x");

    static DebMaker Two() => new DebMaker("two").Field("Multi-Arch: same")
        .Folder("lib").File("lib/x86_64-linux-gnu/libtwo.so.1.2", "elf").Symlink("lib/x86_64-linux-gnu/libtwo.so.1", "libtwo.so.1.2").File("usr/bin/two", "2", 0x9ED);

    Task<LaidLayer> Lay(params LockedPackage[] packages) => Lay(new LayerPlan("test", [.. packages]));

    Task<LaidLayer> Lay(LayerPlan plan) => LayerWriter.Lay(plan, _store, null, CancellationToken.None);

    string Content(LaidLayer laid, string path)
    {
        var entry = laid.Packages.SelectMany(p => p.Entries).Single(e => e.Entry.Path == path);
        var bytes = File.ReadAllBytes(_store.PathOf(laid.Layer.DiffId)).AsSpan((int)entry.Offset, (int)entry.Entry.Size);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A layer's entries, a line each: kind, path, mode, owner, group, size, link.</summary>
    internal static IEnumerable<string> Listing(BlobStore store, Layer layer)
    {
        using var blob = store.OpenRead(layer.DiffId);
        var tar = new TarReader(blob, 1L << 30);
        while (tar.Next() is { } e)
            yield return $"{e.Kind} {e.Path} {Convert.ToString(e.Mode, 8)} {e.Uid} {e.Gid} {e.Size}{(e.Link.Length > 0 ? " -> " + e.Link : "")}";
    }
}
