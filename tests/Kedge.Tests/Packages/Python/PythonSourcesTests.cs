using System.Collections.Immutable;
using Kedge.Packages.Python.Indexes;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Packages.Python;

public sealed class PythonSourcesTests
{
    static PythonSources Of(string pip = "", string netrc = "", string spec = "", params (string Key, string Value)[] environment)
    {
        var named = spec.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => ImmutableArray.Create(s[1]));
        return new(named, environment.ToDictionary(e => e.Key, e => e.Value).GetValueOrDefault, PipConfiguration.Parse(pip), Netrc.Parse(netrc));
    }

    static string[] Text(ImmutableArray<Uri> urls) => [.. urls.Select(u => u.AbsoluteUri)];

    [Fact]
    public void The_spec_comes_first_then_the_environment_then_pip()
    {
        const string Pip = "[global]\nindex-url = https://pip.example/simple\nextra-index-url =\n    https://one.example/simple/\n    https://two.example/simple/\n";
        Assert.Equal(["https://spec.example/simple/"],
            Text(Of(Pip, spec: "pypi=https://spec.example/simple", environment: ("PIP_INDEX_URL", "https://env.example/")).OfPypi()));
        Assert.Equal(["https://env.example/simple/", "https://one.example/simple/", "https://two.example/simple/"],
            Text(Of(Pip, environment: ("PIP_INDEX_URL", "https://env.example/simple")).OfPypi()));
        Assert.Equal(["https://pip.example/simple/", "https://one.example/simple/", "https://two.example/simple/"], Text(Of(Pip).OfPypi()));
        Assert.Equal(["https://uv.example/", "https://extra.example/"],
            Text(Of(Pip, environment: [("UV_INDEX_URL", "https://uv.example"), ("UV_INDEX", "mine=https://extra.example")]).OfPypi()));
        Assert.Empty(Of().OfPypi());
    }

    [Fact]
    public void A_variant_among_the_extra_indexes_is_pytorchs()
    {
        var sources = Of(environment: [("PIP_INDEX_URL", "https://pip.example/simple"),
            ("PIP_EXTRA_INDEX_URL", "https://torch.example/whl/cu128 https://other.example/simple")]);
        Assert.Equal(["https://torch.example/whl/"], Text(sources.OfPytorch()));
        Assert.Equal(["https://pip.example/simple/", "https://other.example/simple/"], Text(sources.OfPypi()));
        Assert.Equal(["https://mirror.example/whl/"], Text(Of(spec: "pytorch=https://mirror.example/whl").OfPytorch()));
    }

    [Fact]
    public void A_login_is_the_urls_own_or_netrcs()
    {
        const string Netrc = "# who\nmachine a.example login me password se:cret@\nmachine b.example\n  login you password other\ndefault login anybody password none\n";
        Assert.Equal("me:se%3Acret%40", Of(netrc: Netrc, spec: "pypi=https://a.example/simple").OfPypi()[0].UserInfo);
        Assert.Equal("own:mine", Of(netrc: Netrc, spec: "pypi=https://own:mine@a.example/simple").OfPypi()[0].UserInfo);
        Assert.Equal("anybody:none", Of(netrc: Netrc, spec: "pypi=https://c.example/simple").OfPypi()[0].UserInfo);
        Assert.Equal("", Of(netrc: Netrc, spec: "pypi=file:///srv/wheels").OfPypi()[0].UserInfo);
    }

    [Fact]
    public void Pips_files_are_read_where_pip_reads_them()
    {
        using var home = new TemporaryFolder();
        Directory.CreateDirectory(home[".config/pip"]);
        File.WriteAllText(home[".config/pip/pip.conf"], "[global]\nindex_url: https://user.example/simple\n");
        File.WriteAllText(home["named.conf"], "[install]\n; mine\nindex-url=https://named.example/simple\n");
        var variables = new Dictionary<string, string> { ["HOME"] = home.Path };
        Assert.Equal("https://user.example/simple", PipFiles.Configuration(variables.GetValueOrDefault).IndexUrl);
        variables["PIP_CONFIG_FILE"] = home["named.conf"];
        Assert.Equal("https://named.example/simple", PipFiles.Configuration(variables.GetValueOrDefault).IndexUrl);
        variables["PIP_CONFIG_FILE"] = "/dev/null";
        Assert.Null(PipFiles.Configuration(variables.GetValueOrDefault).IndexUrl);
    }
}
