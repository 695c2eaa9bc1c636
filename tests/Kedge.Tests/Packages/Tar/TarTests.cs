using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Packages.Tar;

namespace Kedge.Tests.Packages.Tar;

public sealed class TarTests
{
    [Fact]
    public void What_is_written_is_read_back()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(7, 9), Prop.ForAll(Arb.From(Gen.ListOf(Entries)), entries =>
        {
            var bytes = Write(entries);
            Assert.Equal(0, bytes.Length % 512);
            Assert.Equal(entries.Select(Shown), Read(bytes).Select(Shown));
            Assert.Equal(bytes, Write(entries));
        }));
    }

    /// <summary>The places where ustar's name no longer fits, in characters and in folders.</summary>
    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(155)]
    [InlineData(156)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1000)]
    [InlineData(4000)]
    public void Names_of_every_length_survive(int length)
    {
        for (var folder = 1; folder < length - 1; folder += Math.Max(1, length / 97))
        {
            var path = new string('f', folder) + "/" + new string('n', length - folder - 1);
            foreach (var kind in (TarKind[])[TarKind.File, TarKind.Directory, TarKind.Symlink])
            {
                var entry = new TarEntry(path, kind, 0x1ED, 0, 0, 5, 0, kind == TarKind.Symlink ? path : "");
                Assert.Equal(Shown((entry, "")), Shown(Read(Write([(entry, "")])).Single()));
            }
        }
    }

    [Fact]
    public void A_name_that_ustar_can_split_needs_no_extension()
    {
        var entry = new TarEntry(new string('f', 155) + "/" + new string('n', 100), TarKind.File, 0x1A4, 0, 0, 0, 0);
        Assert.Equal(512 + 1024, Write([(entry, "")]).Length);
        Assert.Equal(512 + 1024 + 1024, Write([(entry with { Path = entry.Path + "n" }, "")]).Length);
    }

    /// <summary>A record's length counts its own digits: around 99/100 and 999/1000 one more digit makes one more digit.</summary>
    [Fact]
    public void Extension_lengths_count_their_own_digits()
    {
        for (var length = 80; length < 1100; length++)
        {
            if (length == 110) length = 960;
            var entry = new TarEntry("link", TarKind.Symlink, 0x1FF, 0, 0, 0, 0, new string('t', length) + "é");
            Assert.Equal(entry.Link, Read(Write([(entry, "")])).Single().Entry.Link);
        }
    }

    [Fact]
    public void A_size_beyond_eight_gigabytes_stands_in_an_extension()
    {
        const long size = (1L << 33) + 5;
        var bytes = new MemoryStream();
        new TarWriter(bytes).Begin(new("big", TarKind.File, 0x1A4, 0, 0, 0, size));
        Assert.Contains($"size={size}\n", Encoding.ASCII.GetString(bytes.ToArray()));
        bytes.Position = 0;
        Assert.Equal(size, new TarReader(bytes, 1L << 40).Next()!.Size);
    }

    [Fact]
    public void A_capability_is_kept()
    {
        byte[] capability = [1, 0, 0, 2, 0, 32, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 255, 0, 0, 0];
        var read = Read(Write([(new("ping", TarKind.File, 0x1ED, 0, 0, 0, 2, Capability: capability), "hi")])).Single();
        Assert.Equal(capability, read.Entry.Capability);
        Assert.Equal("hi", read.Content);
    }

    /// <summary>Every kind in one archive. When this digest changes, every layer of every image changes: raise the layer rules with it.</summary>
    [Fact]
    public void The_bytes_of_an_archive_never_change()
    {
        var bytes = Write(
        [
            (new("usr", TarKind.Directory, 0x1ED, 0, 0, 315532800, 0), ""),
            (new("usr/file", TarKind.File, 0x1A4, 0, 0, 1_700_000_000, 5), "hello"),
            (new("usr/setuid", TarKind.File, 0x9ED, 0, 42, -1, 0), ""),
            (new("usr/hard", TarKind.Hardlink, 0x1A4, 0, 0, 0, 0, "usr/file"), ""),
            (new("usr/soft", TarKind.Symlink, 0x1FF, 1000, 1000, 0, 0, "../x"), ""),
            (new("usr/" + new string('d', 120) + "/Főtanúsítvány", TarKind.File, 0x1A4, 0, 0, 0, 1), "x"),
            (new("usr/cap", TarKind.File, 0x1ED, 0, 0, 0, 0, Capability: [1, 2, 3]), ""),
        ]);
        Assert.Equal("95b361be5849", Digest.Of(bytes).Short);
    }

    [Fact]
    public void Old_and_foreign_forms_are_read()
    {
        var bytes = new RawTar()
            .Entry("./old-folder/", type: '\0', mode: 0x1ED)
            .Entry("contiguous", "abc", '7')
            .Entry("pax_global_header", "52 comment=0123456789012345678901234567890123456789\n", 'g')
            .Entry("././@LongLink", new string('k', 150) + "\0", 'K').Entry("././@LongLink", new string('l', 150) + "\0", 'L').Entry("x", type: '2', link: "x")
            .Pax("path=ünï", "mtime=12.75", "uid=7", "LIBARCHIVE.creationtime=1").Entry("y", "y")
            .End();
        Assert.Equal(
            ["Directory old-folder 755 0 0 1000000000  ", "File contiguous 644 0 0 1000000000  abc",
                $"Symlink {new string('l', 150)} 644 0 0 1000000000 {new string('k', 150)} ", "File ünï 644 7 0 12  y"],
            Read(bytes).Select(Shown));
    }

    [Fact]
    public void Reading_ends_at_the_zero_block_and_at_the_end_alike()
    {
        Assert.Equal(2, Read(new RawTar().Entry("a", "a").Entry("b").Cut()).Count);
        Assert.Single(Read([.. new RawTar().Entry("a", "a").End(), .. new RawTar().Entry("b").End()]));
    }

    static Gen<(TarEntry, string)> Entries =>
        from kind in Gen.Elements(TarKind.File, TarKind.Directory, TarKind.Symlink, TarKind.Hardlink)
        from path in Paths
        from link in Paths
        from mode in Gen.Choose(0, 0xFFF)
        from uid in Gen.Choose(0, 0x1FFFFF)
        from gid in Gen.Choose(0, 0x1FFFFF)
        from time in Gen.Choose(0, int.MaxValue)
        from size in Gen.Frequency((4, Gen.Choose(0, 20)), (1, Gen.Elements(511, 512, 513, 1024, 70_000)))
        let content = kind == TarKind.File ? new string('c', size) : ""
        select (new TarEntry(path, kind, mode, uid, gid, time, content.Length, kind is TarKind.Symlink or TarKind.Hardlink ? link : ""), content);

    static Gen<string> Paths =>
        from parts in Gen.NonEmptyListOf(
            from text in Gen.Elements("a", "usr", "Főtanúsítvány", "数据", "with space", "=", "😀", "long", "-", "%2b", "x.so.1")
            from times in Gen.Frequency((6, Gen.Constant(1)), (1, Gen.Choose(1, 40)))
            select string.Concat(Enumerable.Repeat(text, times)))
        select string.Join('/', parts.Take(12));

    static byte[] Write(IEnumerable<(TarEntry Entry, string Content)> entries)
    {
        var bytes = new MemoryStream();
        var tar = new TarWriter(bytes);
        foreach (var (entry, content) in entries) tar.Add(entry, Encoding.UTF8.GetBytes(content));
        tar.Finish();
        Assert.Equal(bytes.Length, tar.Position);
        return bytes.ToArray();
    }

    static List<(TarEntry Entry, string Content)> Read(byte[] bytes)
    {
        var tar = new TarReader(new MemoryStream(bytes), 1 << 30);
        var read = new List<(TarEntry, string)>();
        while (tar.Next() is { } entry)
        {
            var content = new byte[entry.Size];
            for (var at = 0; at < content.Length;) at += tar.Read(content.AsSpan(at));
            read.Add((entry, Encoding.UTF8.GetString(content)));
        }
        return read;
    }

    static string Shown((TarEntry Entry, string Content) read) =>
        $"{read.Entry.Kind} {read.Entry.Path} {Convert.ToString(read.Entry.Mode, 8)} {read.Entry.Uid} {read.Entry.Gid} {Math.Max(0, read.Entry.Time)} {read.Entry.Link} {read.Content}";
}
