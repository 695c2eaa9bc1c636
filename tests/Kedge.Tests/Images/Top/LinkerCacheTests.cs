using System.Buffers.Binary;
using System.Text;
using Kedge.Images.Layers;
using Kedge.Images.Top;
using Kedge.Packages.Tar;

namespace Kedge.Tests.Images.Top;

public sealed class LinkerCacheTests
{
    /// <summary><c>_dl_cache_libcmp</c> of glibc's elf/dl-cache.c.</summary>
    [Theory]
    [InlineData("libc.so.6", "libc.so.6", 0)]
    [InlineData("libc.so.6", "libc.so.5", 1)]
    [InlineData("libc.so.10", "libc.so.9", 1)]
    [InlineData("libc.so.9", "libc.so.10", -1)]
    [InlineData("libc.so.010", "libc.so.10", 0)]
    [InlineData("liba.so", "libb.so", -1)]
    [InlineData("liba.so.1", "liba.so", 1)]
    [InlineData("liba.so", "liba.so.1", -1)]
    [InlineData("liba1.so", "liba.so", 1)]
    [InlineData("liba.so", "liba1.so", -1)]
    [InlineData("libA.so", "liba.so", -1)]
    [InlineData("lib-x.so", "lib.so", -1)]
    [InlineData("", "", 0)]
    [InlineData("", "a", -1)]
    [InlineData("a", "", 1)]
    public void Names_are_ordered_as_glibc_looks_them_up(string a, string b, int expected)
    {
        Assert.Equal(expected, Math.Sign(LinkerCache.Compare(a, b)));
        Assert.Equal(-expected, Math.Sign(LinkerCache.Compare(b, a)));
    }

    [Theory]
    [InlineData("amd64", 0x0303)]
    [InlineData("arm64", 0x0A03)]
    public void What_is_written_reads_as_the_loader_reads_it(string architecture, int flags)
    {
        LinkerCache.Library[] libraries = [new("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1"), new("libc.so.6", "/lib/x86_64-linux-gnu/libc.so.6")];
        var bytes = LinkerCache.Write(libraries, architecture);
        Assert.Equal("glibc-ld.so.cache1.1", Encoding.ASCII.GetString(bytes, 0, 20));
        Assert.Equal(2, Int(bytes, 20));
        Assert.Equal(bytes.Length, 48 + 2 * 24 + Int(bytes, 24));
        var read = Enumerable.Range(0, 2).Select(i => (Int(bytes, 48 + 24 * i), Text(bytes, Int(bytes, 52 + 24 * i)), Text(bytes, Int(bytes, 56 + 24 * i))));
        Assert.Equal(libraries.Select(l => (flags, l.Name, l.Path)), read);
    }

    [Fact]
    public void Libraries_are_found_as_ldconfig_finds_them()
    {
        string[] files = ["usr/lib/x86_64-linux-gnu/libz.so.1.3", "usr/lib/x86_64-linux-gnu/libno.so.2", "usr/lib/other/libz.so.1",
            "usr/lib/elsewhere/libq.so.1", "usr/lib/libz.py"];
        var entries = files.Select(f => new LaidEntry(new(f, TarKind.File, 0x1A4, 0, 0, 0, 10), 0))
            .Append(Link("usr/lib/x86_64-linux-gnu/libz.so.1", "libz.so.1.3")).Append(Link("usr/lib/x86_64-linux-gnu/libz.so", "libz.so.1"))
                .Append(Link("usr/lib/x86_64-linux-gnu/libgone.so.1", "nowhere"));
        var layer = new LaidLayer(new(Digest.Of("l"), 0, ""), [new("p", "Package: p\n", [], [.. entries])]);
        var found = LinkerCache.Find(new MergedTree([layer], layer with { Packages = [] }, Diversions.None), ["/usr/lib/other", "/lib/x86_64-linux-gnu"],
            placed => placed.Entry.Path.Contains("libz.so", StringComparison.Ordinal) ? "libz.so.1" : placed.Entry.Path.Contains("libno",
                StringComparison.Ordinal) ? "" : null);
        Assert.Equal(["libz.so.1 /usr/lib/other/libz.so.1", "libz.so /lib/x86_64-linux-gnu/libz.so", "libno.so.2 /lib/x86_64-linux-gnu/libno.so.2"],
            found.Select(l => $"{l.Name} {l.Path}"));
    }

    static LaidEntry Link(string path, string target) => new(new(path, TarKind.Symlink, 0x1FF, 0, 0, 0, 0, target), 0);

    static int Int(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    static string Text(byte[] bytes, int at) => Encoding.UTF8.GetString(bytes.AsSpan(at, bytes.AsSpan(at).IndexOf((byte)0)));
}
