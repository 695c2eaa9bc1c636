using System.Collections.Immutable;
using Kedge.Packages.Debian;
using Kedge.Packages.Debian.Archives;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Packages.Debian.Archives;

public sealed class MirrorsTests
{
    static readonly IReadOnlyDictionary<string, ImmutableArray<string>> NoSpec = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    [Fact]
    public void One_line_sources_are_read()
    {
        var found = AptSources.OneLine("""
            # a comment
            deb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian trixie main contrib # why
            deb-src http://mirror.example/debian trixie main
            deb cdrom:[x]/ trixie main
            deb file:/srv/debian trixie main
            """).ToArray();
        Assert.Equal(["http://mirror.example/debian/", "file:///srv/debian/"], found.Select(s => s.Url.ToString()));
        Assert.Equal(["main", "contrib"], found[0].Components.AsEnumerable());
    }

    [Fact]
    public void Deb822_sources_are_read()
    {
        var found = AptSources.Deb822("""
            Types: deb deb-src
            URIs: http://a.example/debian/ http://b.example/debian
            Suites: trixie
             trixie-updates
            Components: main

            Enabled: no
            Types: deb
            URIs: http://c.example/debian
            Suites: trixie
            Components: main
            """).ToArray();
        Assert.Equal(["http://a.example/debian/", "http://b.example/debian/"], found.Select(s => s.Url.ToString()));
        Assert.Equal(["trixie", "trixie-updates"], found[0].Suites.AsEnumerable());
    }

    [Theory]
    [InlineData("http://m.example/debian", "debian")]
    [InlineData("http://m.example/pub/debian-security/", "debian-security")]
    [InlineData("http://m.example/archive/debian/20250520T000000Z/", "debian")]
    [InlineData("http://m.example/", "")]
    public void An_archive_is_known_by_its_last_segment(string url, string id) =>
        Assert.Equal(id, new AptSource(AptSources.Base(url)!, [], []).Id);

    [Fact]
    public void Spec_then_environment_then_host()
    {
        var spec = new Dictionary<string, ImmutableArray<string>> { ["debian"] = ["http://spec.example/x"] };
        var host = AptSources.OneLine("deb http://host.example/debian trixie main\ndeb http://third.example/debian trixie stable");
        var mirrors = new Mirrors(spec, v => v == "KEDGE_DEBIAN_MIRROR" ? "http://one.example/debian /srv/debian" : null, host);
        Assert.Equal(["http://spec.example/x/", "http://one.example/debian/", "file:///srv/debian/", "http://host.example/debian/"],
            mirrors.For("debian").Select(u => u.ToString()));
        Assert.Equal("http://spec.example/x/pool/g%2B%2B_1%2B2~3.deb", mirrors.For("debian", "pool/g++_1+2~3.deb")[0].AbsoluteUri);
    }

    [Fact]
    public void None_is_an_error_with_three_ways()
    {
        var failure = Assert.Throws<KedgeException>(() => new Mirrors(NoSpec, _ => null, []).For("debian-security"));
        Assert.Contains("KEDGE_DEBIAN_SECURITY_MIRROR", failure.Problem.Hint);
        Assert.Contains("sources:", failure.Problem.Hint);
        Assert.Contains("/etc/apt", failure.Problem.Hint);
    }

    [Fact]
    public void The_hosts_folder_is_read()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sources.list.d"]);
        File.WriteAllText(folder["sources.list"], "deb http://one.example/debian trixie main\n");
        File.WriteAllText(folder["sources.list.d/two.sources"], "Types: deb\nURIs: http://two.example/debian\nSuites: trixie\nComponents: main\n");
        File.WriteAllText(folder["sources.list.d/three.list.save"], "deb http://three.example/debian trixie main\n");
        var mirrors = Mirrors.OfHost(NoSpec, v => v == "KEDGE_APT" ? folder.Path : null);
        Assert.Equal(["http://one.example/debian/", "http://two.example/debian/"], mirrors.For("debian").Select(u => u.ToString()));
    }
}
