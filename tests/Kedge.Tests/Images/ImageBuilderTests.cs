using System.Text;
using Kedge.Images;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;
using Kedge.Store;
using Kedge.Tests.Images.Layers;
using Kedge.Tests.Packages;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Images;

/// <summary>Whole images of packages made by hand, none of which has a script: so no engine and no root are needed.</summary>
public sealed class ImageBuilderTests : IDisposable
{
    static readonly CancellationToken Go = CancellationToken.None;
    readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_tiny_world_becomes_an_image()
    {
        var store = new BlobStore(_folder["store"]);
        var built = await Build(store, World());
        var paths = Merged(store, built);
        Assert.Equal("root:x:0:0:root:/root:/bin/bash\nkedge:x:1000:1000:Kedge:/home/kedge:/bin/bash\n", paths["etc/passwd"].Content);
        Assert.Equal("0022 b", paths["usr/bin/shared"].Content);
        Assert.Equal("hard", paths["usr/share/hard"].Content);
        Assert.Equal(["a", "b", "c"],
            paths["var/lib/dpkg/status"].Content.Split('\n').Where(l => l.StartsWith("Package: ", StringComparison.Ordinal)).Select(l => l[9..]));
        Assert.Contains("Status: install ok installed\n", paths["var/lib/dpkg/status"].Content);
        Assert.Contains("Conffiles:\n /etc/a.conf d5e29449b9e66d5b4bb0d6ce48fbbcb1\n", paths["var/lib/dpkg/status"].Content);
        Assert.Equal("/usr/share/x a/noawait\n", paths["var/lib/dpkg/triggers/File"].Content);
        Assert.All(paths.Where(p => p.Key.Contains('/')), p => Assert.Equal(TarKind.Directory, paths[p.Key[..p.Key.LastIndexOf('/')]].Entry.Kind));
        Assert.Equal(0x5FD, paths["var/mail"].Entry.Mode);
    }

    /// <summary>Every layer holds the folders of its entries: engines make up the rights of those that are missing.</summary>
    [Fact]
    public async Task No_layer_leaves_a_folder_to_the_engine()
    {
        var store = new BlobStore(_folder["store"]);
        foreach (var built in (await Build(store, World())).Layers)
        {
            var folders = new HashSet<string> { "" };
            foreach (var line in LayerWriterTests.Listing(store, built.Layer).Select(l => l.Split(' ')))
            {
                Assert.Contains(Path.GetDirectoryName(line[1])!, folders);
                if (line[0] == "Directory") folders.Add(line[1]);
            }
        }
    }

    [Fact]
    public async Task Cold_warm_and_elsewhere_give_the_same_image()
    {
        var store = new BlobStore(_folder["store"]);
        var cold = await Build(store, World());
        var warm = await Build(store, World());
        var elsewhere = await Build(new BlobStore(_folder["other"]), World().Reverse());
        Assert.DoesNotContain(cold.Layers, l => l.Cached);
        Assert.All(warm.Layers, l => Assert.True(l.Cached));
        Assert.Equal(cold.Image.Id, warm.Image.Id);
        Assert.Equal(cold.Image.Layers.AsEnumerable(), elsewhere.Image.Layers.AsEnumerable());
        Assert.Equal(cold.Image.Id, elsewhere.Image.Id);
    }

    [Fact]
    public async Task Whatever_a_store_lost_is_made_again()
    {
        var store = new BlobStore(_folder["store"]);
        var whole = await Build(store, World());
        foreach (var layer in whole.Image.Layers)
        {
            File.Delete(store.PathOf(layer.DiffId));
            Assert.Equal(whole.Image.Id, (await Build(store, World())).Image.Id);
            Assert.True(store.Has(layer.DiffId));
            using (var file = File.OpenWrite(store.PathOf(layer.DiffId))) file.SetLength(512);
            Assert.Equal(whole.Image.Id, (await Build(store, World())).Image.Id);
            Assert.Equal(layer.Size, new FileInfo(store.PathOf(layer.DiffId)).Length);
        }
        Directory.Delete(_folder["store/cache"], recursive: true);
        Assert.Equal(whole.Image.Id, (await Build(store, World())).Image.Id);
    }

    [Fact]
    public async Task Everything_remembered_may_be_damaged()
    {
        var store = new BlobStore(_folder["store"]);
        var whole = await Build(store, World());
        foreach (var file in Directory.GetFiles(_folder["store/cache"], "*", SearchOption.AllDirectories)) File.WriteAllBytes(file, File.ReadAllBytes(file)[..^1]);
        Assert.Equal(whole.Image.Id, (await Build(store, World())).Image.Id);
    }

    [Fact]
    public async Task One_more_entry_lays_one_more_layer()
    {
        var store = new BlobStore(_folder["store"]);
        await Build(store, World());
        var more = await Build(store, [.. World(), (new DebMaker("extra").File("usr/share/extra", "x"), "extra")]);
        Assert.Equal(["extra", "package database"], more.Layers.Where(l => !l.Cached).Select(l => l.Layer.Comment));
    }

    [Fact]
    public async Task A_bad_package_leaves_no_image_and_is_named()
    {
        var store = new BlobStore(_folder["store"]);
        var failure = await Assert.ThrowsAsync<KedgeException>(() => Build(store, [.. World(), (new DebMaker("bad").Data(t => t.Entry("../x")), "bad")]));
        Assert.Equal("KDG3001", failure.Problem.Code);
        Assert.Contains("bad", failure.Problem.Message);
    }

    static (DebMaker, string)[] World() =>
    [
        (new DebMaker("a").Control("conffiles", "/etc/a.conf\n").Control("triggers", "interest-noawait /usr/share/x\n").Script("postinst", "#!/bin/sh\nset -e\n")
            .File("etc/a.conf", "a=1\n").File("usr/bin/shared", "a").File("usr/share/file", "soft").Folder("var/mail", 0x1ED), "base"),
        (new DebMaker("b").Field("Replaces: a").Folder("lib").File("usr/bin/shared", "0022 b").Symlink("lib/libb.so", "libb.so.1").Folder("var/mail", 0x5FD), "task"),
        (new DebMaker("c").Field("Replaces: a, d").File("usr/share/c", "hard").Hardlink("usr/share/hard", "usr/share/c"), "spec"),
    ];

    static async Task<BuiltImage> Build(BlobStore store, IEnumerable<(DebMaker Deb, string Part)> world)
    {
        var packages = world.Select(w => w.Deb.In(store, w.Part)).OrderBy(p => p.Name, StringComparer.Ordinal);
        return await new ImageBuilder(store, (_, _) => Task.CompletedTask, _ => null).Build(HandmadeImage.Lock("tiny") with { Packages = [.. packages] }, null, Go);
    }

    /// <summary>The image as an engine unpacks it: later layers over earlier ones, hard links within their own layer.</summary>
    static Dictionary<string, (TarEntry Entry, string Content)> Merged(BlobStore store, BuiltImage built)
    {
        var merged = new Dictionary<string, (TarEntry, string)>();
        foreach (var layer in built.Image.Layers)
        {
            var own = new Dictionary<string, (TarEntry Entry, string Content)>();
            using var blob = store.OpenRead(layer.DiffId);
            var tar = new TarReader(blob, 1 << 30);
            while (tar.Next() is { } entry)
            {
                var content = new byte[entry.Size];
                for (var at = 0; at < content.Length;) at += tar.Read(content.AsSpan(at));
                own[entry.Path] = entry.Kind == TarKind.Hardlink ? own[entry.Link] : (entry, Encoding.UTF8.GetString(content));
            }
            foreach (var (path, placed) in own) merged[path] = placed;
        }
        return merged;
    }
}
