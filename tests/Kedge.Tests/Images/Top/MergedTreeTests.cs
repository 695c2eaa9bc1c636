using Kedge.Images.Layers;
using Kedge.Images.Top;
using Kedge.Packages.Tar;

namespace Kedge.Tests.Images.Top;

public sealed class MergedTreeTests
{
    static readonly LaidLayer Nothing = Finish();

    [Fact]
    public void A_file_of_two_packages_is_a_conflict()
    {
        var failure = Assert.Throws<KedgeException>(() => Tree(Package("a", File("usr/x", 1)), Package("b", File("usr/x", 2))));
        Assert.Equal("KDG3003", failure.Problem.Code);
        Assert.Contains("/usr/x", failure.Problem.Message);
        Assert.Contains("a and b", failure.Problem.Message);
    }

    [Fact]
    public void The_same_file_in_two_packages_is_none()
    {
        var tree = Tree(Package("a", File("usr/x", 1)), Package("b", File("usr/x", 1)));
        Assert.Empty(tree.Corrections);
        Assert.Equal("a", tree.Paths["usr/x"].Package.Name);
    }

    /// <summary>The one that replaces wins, whichever layer shows on top, so the top layer says it again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_package_that_replaces_another_wins(bool first)
    {
        var old = Package("old", File("usr/x", 1));
        var next = Package("next", "Replaces: other, old (<< 2:1.0), third", File("usr/x", 2));
        var tree = first ? Tree(next, old) : Tree(old, next);
        Assert.Equal("next", tree.Paths["usr/x"].Package.Name);
        Assert.Equal("next", Assert.Single(tree.Corrections).Value.Package.Name);
    }

    [Theory]
    [InlineData(0x1ED, 0, 0x1ED, 0, null)]
    [InlineData(0x1ED, 0, 0x5FD, 8, 0x5FD)]
    [InlineData(0x5FD, 8, 0x1ED, 0, 0x5FD)]
    [InlineData(0x1C0, 0, 0x1ED, 42, 0x1C0)]
    public void A_folder_with_rights_of_its_own_keeps_them(int mode1, int group1, int mode2, int group2, int? corrected)
    {
        var tree = Tree(Package("a", Folder("var/x", mode1, group1)), Package("b", Folder("var/x", mode2, group2)));
        Assert.Equal(corrected, tree.Corrections.Values.SingleOrDefault()?.Entry.Mode);
    }

    [Fact]
    public void A_file_below_another_packages_symlink_is_refused()
    {
        var failure = Assert.Throws<KedgeException>(() => Tree(Package("a", Folder("usr"), Symlink("usr/x", "/etc")),
            Package("b", Folder("usr"), File("usr/x/deep/passwd", 1))));
        Assert.Equal("KDG3007", failure.Problem.Code);
        Assert.Contains("/usr/x/deep/passwd of b", failure.Problem.Message);
        Assert.Throws<KedgeException>(() => Tree(Package("b", File("usr/x/deep/passwd", 1)), Package("a", File("usr/x", 1))));
    }

    [Theory]
    [InlineData("etc/file", "etc/file")]
    [InlineData("etc/relative", "etc/file")]
    [InlineData("etc/absolute", "etc/file")]
    [InlineData("etc/climbs", "etc/file")]
    [InlineData("etc/twice", "etc/file")]
    [InlineData("etc/through/file", "etc/file")]
    [InlineData("etc/merged", "usr/lib/lib.so")]
    [InlineData("etc/hard", "etc/file")]
    [InlineData("etc/beyond", "etc")]
    [InlineData("etc/dangling", null)]
    [InlineData("etc/itself", null)]
    [InlineData("etc/ping", null)]
    [InlineData("etc/below", null)]
    [InlineData("etc/below/x", null)]
    [InlineData("nothing", null)]
    public void Paths_lead_where_a_container_would_go(string path, string? expected)
    {
        var tree = Tree(Package("a",
            Folder("etc"), File("etc/file", 1), Symlink("etc/relative", "file"), Symlink("etc/absolute", "/etc/file"), Symlink("etc/climbs", "../../../etc/./file"),
            Symlink("etc/twice", "relative"), Symlink("etc/through", "../etc"), Symlink("etc/merged", "/lib/lib.so"), File("usr/lib/lib.so", 1),
            new("etc/hard", TarKind.Hardlink, 0, 0, 0, 0, 0, "etc/file"), Symlink("etc/beyond", "../../../../etc"), Symlink("etc/dangling", "nowhere"),
            Symlink("etc/itself", "itself"), Symlink("etc/ping", "pong"), Symlink("etc/pong", "/etc/ping"), Symlink("etc/below", "below/x")));
        Assert.Equal(expected, tree.Resolve(path)?.Entry.Path);
    }

    /// <summary>Each hop makes the path longer: the number of hops is what ends it.</summary>
    [Fact]
    public void A_symlink_that_grows_ends()
    {
        var tree = Tree(Package("a", Symlink("a", "b/b/b/b"), Symlink("b", "a/a/a/a")));
        Assert.Null(tree.Resolve("a/x"));
    }

    [Fact]
    public void What_the_finish_removed_is_gone()
    {
        var packages = Package("a", Folder("etc"), File("etc/x", 1), File("etc/y", 1), Folder("usr/d"), File("usr/d/e", 1), File("usr/dd", 1));
        var tree = new MergedTree([Layer(packages)], Finish(File("etc/.wh.x", 0), File("usr/.wh.d", 0)), Diversions.None);
        Assert.Equal(["etc", "etc/y", "usr/dd"], tree.Paths.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_finish_wrote_shows_and_is_not_corrected()
    {
        var tree = new MergedTree(
            [Layer(Package("old", Folder("usr"), File("usr/x", 1), Folder("usr/d"), File("usr/d/e", 1)), Package("next", "Replaces: old", File("usr/x", 2)))],
            Finish(File("usr/x", 3), Symlink("usr/d", "/etc")), Diversions.None);
        Assert.Equal(3, tree.Paths["usr/x"].Entry.Size);
        Assert.Empty(tree.Corrections);
        Assert.DoesNotContain("usr/d/e", tree.Paths.Keys);
    }

    const string ZcatIsDiverted = "/bin/zcat\n/bin/zcat.gzip\nzutils\n/lib32\n/.lib32.usr-is-merged\nbase-files\n/usr/sbin/local\n/usr/sbin/local.real\n:\n";

    /// <summary>zutils and gzip both ship /bin/zcat: zutils' script sets gzip's aside. Both stand, whichever layer shows on top.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_diverted_file_stands_under_its_new_name(bool first)
    {
        LaidPackage gzip = Package("gzip", File("usr/bin/zcat", 1)), zutils = Package("zutils", File("usr/bin/zcat", 2));
        var tree = Diverted(Nothing, first ? [zutils, gzip] : [gzip, zutils]);
        Assert.Equal(["usr/bin/zcat zutils", "usr/bin/zcat.gzip gzip"], Shown(tree.Paths));
        Assert.Equal(["usr/bin/zcat zutils", "usr/bin/zcat.gzip gzip"], Shown(tree.Corrections));
    }

    [Fact]
    public void Nothing_is_left_where_a_file_was_set_aside_unless_the_finish_puts_something_there()
    {
        var local = Package("a", File("usr/sbin/local", 1));
        Assert.Equal(["usr/sbin/.wh.local a", "usr/sbin/local.real a"], Shown(Diverted(Nothing, local).Corrections));
        Assert.Equal(["usr/sbin/local.real a"], Shown(Diverted(Finish(File("usr/sbin/local", 9)), local).Corrections));
        Assert.Equal(["usr/sbin/local.real a"], Shown(Diverted(Nothing, local).Paths));
    }

    static MergedTree Diverted(LaidLayer finish, params LaidPackage[] packages) => new(packages.Select(p => Layer(p)), finish, Diversions.Read(ZcatIsDiverted));

    static IEnumerable<string> Shown(IReadOnlyDictionary<string, Placed> paths) =>
        paths.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key} {p.Value.Package.Name}");

    static MergedTree Tree(params LaidPackage[] packages) => new(packages.Select(p => Layer(p)), Nothing, Diversions.None);

    static LaidLayer Layer(params LaidPackage[] packages) => new(new(Digest.Of(packages[0].Name), 0, ""), [.. packages]);

    static LaidLayer Finish(params TarEntry[] entries) => Layer(new LaidPackage("", "", [], [.. entries.Select(e => new LaidEntry(e, 0))]));

    static LaidPackage Package(string name, params TarEntry[] entries) => Package(name, "", entries);

    static LaidPackage Package(string name, string field, params TarEntry[] entries) =>
        new(name, $"Package: {name}\n{field}\n", [], [.. entries.Select(e => new LaidEntry(e, 0))]);

    static TarEntry File(string path, long size) => new(path, TarKind.File, 0x1A4, 0, 0, 0, size);

    static TarEntry Folder(string path, int mode = 0x1ED, int group = 0) => new(path, TarKind.Directory, mode, 0, group, 0, 0);

    static TarEntry Symlink(string path, string target) => new(path, TarKind.Symlink, 0x1FF, 0, 0, 0, 0, target);
}
