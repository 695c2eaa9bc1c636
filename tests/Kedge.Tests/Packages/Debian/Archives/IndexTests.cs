using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Kedge.Packages.Debian;
using Kedge.Packages.Debian.Archives;

namespace Kedge.Tests.Packages.Debian.Archives;

public sealed class IndexTests
{
    const string Hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    static PackageIndex Read(string text) => new(new PackagesReader("amd64").Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_stanza_is_read_with_its_relations()
    {
        var index = Read($"""
            Package: foo
            Version: 1:2.0-3
            Architecture: amd64
            Multi-Arch: allowed
            Essential: yes
            Priority: important
            Installed-Size: 12
            Depends: bar (>= 1.0) | baz:any, qux [amd64] <!nocheck>, no [arm64],
             folded (= 2)
            Pre-Depends: early
            Conflicts: bad (<< 3)
            Provides: virtual (= 2.0), other
            Recommends: nice
            Filename: pool/f/foo.deb
            Size: 123
            SHA256: {Hash}
            Description: text
             Package: not-a-field

            Package: second
            Version: 1
            Architecture: all
            Filename: pool/s/second.deb
            Size: 1
            SHA256: {Hash}

            Package: without-a-file
            Version: 1
            """);
        Assert.Equal(2, index.Count);
        var foo = index.Read(0);
        Assert.Equal(("foo", "1:2.0-3", "amd64", "pool/f/foo.deb", 123L, 12L), (foo.Name, foo.Version, foo.Arch, foo.Path, foo.Size, foo.InstalledSize));
        Assert.True(foo.Essential && foo.AllowsAny && !foo.Important);
        Assert.Equal(DebianPriority.Important, foo.Priority);
        Assert.Equal(
            ["PreDepends early", "Depends bar GreaterOrEqual 1.0|baz:any", "Depends qux", "Depends folded Equal 2", "Conflicts bad Less 3"],
            foo.Relations.Select(g => $"{g.Kind} {string.Join('|', g.Alternatives.Select(a => Text(index, a)))}"));
        Assert.Equal(["virtual Equal 2.0", "other"], foo.Provides.Select(p => Text(index, p)));
        // apt breaks ties by the order in which names are first mentioned: package, relations field by field, provides.
        Assert.Equal(["foo", "early", "bar", "baz:any", "qux", "folded", "bad", "nice", "virtual", "other", "second", "without-a-file"], index.Names);
    }

    [Fact]
    public void Any_bytes_are_read_without_harm() => Check.One(Config.QuickThrowOnFailure.WithReplay(20_261_121UL, 11UL), Prop.ForAll(
        Gen.Elements("Package: a\n", "Version: 1\n", "Depends: ", "a (>= ", "|", ",", " [", ")", "\n", "\n\n", ":", "Size: 9\n", "é",
            "SHA256: " + Hash + "\n", "Filename: x\n", "Provides: b (= 1)\n", "\0").ArrayOf(30).ToArbitrary(),
        parts =>
        {
            var index = Read(string.Concat(parts));
            for (var i = 0; i < index.Count; i++) index.Read(i);
            return true;
        }));

    [Fact]
    public void What_is_no_index_is_refused() => Assert.Throws<InvalidDataException>(() => new PackageIndex(new byte[100]));

    [Fact]
    public void Deb822_folds_comments_and_ends()
    {
        var stanzas = Deb822.Parse("A: 1\r\n# comment\nB: x\n y\n  z\n\n\n\nno colon\nC:3").ToArray();
        Assert.Equal(2, stanzas.Length);
        Assert.Equal("x\ny\n z", stanzas[0].Get("b"));
        Assert.Equal("3", stanzas[1].Get("C"));
    }

    [Theory]
    [InlineData("Sat, 8 Nov 2025 10:00:00 UTC", 10)]
    [InlineData("Sat, 08 Nov 2025 02:00:00 UTC", 2)]
    [InlineData("Sat,  8 Nov 2025  2:00:00 UTC", 2)]   // Ubuntu
    [InlineData("Sat, 8 Nov 2025 2:00:00 GMT", 2)]
    [InlineData("Sat, 8 Nov 2025 03:00:00 +0100", 2)]
    public void A_date_is_read_as_archives_write_it(string date, int hour) =>
        Assert.Equal(new DateTimeOffset(2025, 11, 8, hour, 0, 0, TimeSpan.Zero), Release.Parse($"Date: {date}\nSHA256:\n {Hash} 12 main/Packages\n")!.Date);

    [Fact]
    public void A_release_gives_dates_and_digests()
    {
        var release = Release.Parse($"Suite: stable\nCodename: trixie\nDate: Sat, 8 Nov 2025 10:00:00 UTC\nValid-Until: Sat, 15 Nov 2025 10:00:00 UTC\nAcquire-By-Hash: yes\nSHA256:\n {Hash} 12 main/binary-amd64/Packages\n broken line\n")!;
        Assert.Equal(new DateTimeOffset(2025, 11, 8, 10, 0, 0, TimeSpan.Zero), release.Date);
        Assert.Equal(12, release.Files["main/binary-amd64/Packages"].Size);
        Assert.True(release.ByHash && release.ValidUntil is not null && release.Files.Count == 1);
        Assert.Null(Release.Parse("<html>log in</html>"));
    }

    static string Text(PackageIndex index, Alternative a) => index.Names[a.Name] + (a.Bound == Bound.Any ? "" : $" {a.Bound} {a.Version}");
}
