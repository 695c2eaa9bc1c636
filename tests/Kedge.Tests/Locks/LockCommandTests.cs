using Kedge.Cli;
using Kedge.Locks;
using Kedge.Tests.Servers;
using Spectre.Console;

namespace Kedge.Tests.Locks;

/// <summary><c>kedge lock</c> as a whole, in-process, against an archive on a real HTTP server.</summary>
public sealed class LockCommandTests : IDisposable
{
    const string Python = "Package: python3\nVersion: 3.13.3-1\nPriority: important";
    const string Torch = "Package: python3-torch\nVersion: 2.6.0+dfsg-7\nDepends: python3, libc6";
    const string Libc = "Package: libc6\nVersion: 2.41-12\nEssential: yes";
    const string Pandas = "Package: python3-pandas\nVersion: 2.2.3-9\nDepends: python3";
    const string Tmux = "Package: tmux\nVersion: 3.5a-3\nDepends: libc6, libevent";
    const string Libevent = "Package: libevent\nVersion: 2.1-1";

    readonly FileServer _server = new();
    readonly TemporaryFolder _folder = new();
    readonly HandmadeArchive _archive;
    readonly StringWriter _out = new(), _error = new();

    public LockCommandTests()
    {
        _archive = new HandmadeArchive(_server, "debian");
        Put(Python, Torch, Libc, Pandas, Tmux, Libevent);
        Directory.CreateDirectory(_folder["project"]);
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Dispose();
    }

    Digest _release;

    void Put(params string[] stanzas) => _release = _archive.Put("trixie", string.Join("\n\n", stanzas));

    void Spec(string more = "", string policy = "") => File.WriteAllText(_folder["project/kedge.yaml"],
        $"name: demo\nos: debian:trixie\naccess: {{jupyter: false, ssh: false}}\n{more}\npolicy: {{release-sha256: {{trixie: {_release.Hex}}}{policy}}}\n");

    async Task<int> Lock(params string[] options)
    {
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var variables = new Dictionary<string, string>
        {
            ["KEDGE_STORE"] = _folder["store"], ["KEDGE_DEBIAN_MIRROR"] = _archive.Url, ["KEDGE_APT"] = "", ["KEDGE_KEYRING"] = _folder["keyring.gpg"],
        };
        return await App.Run(["lock", .. options], new Shell
        {
            Out = Console(_out), Error = Console(_error), Folder = _folder["project"], Environment = variables.GetValueOrDefault,
        });
    }

    static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No });
        console.Profile.Width = 4000;
        return console;
    }

    string Text => File.ReadAllText(_folder["project/kedge.lock"]);

    LockFile Read => LockText.Read(Text, "kedge.lock").Value;

    async Task Refused(string code, params string[] words)
    {
        var had = File.Exists(_folder["project/kedge.lock"]) ? Text : null;
        Assert.Equal(2, await Lock("--update"));
        Assert.Contains(code, _error.ToString());
        Assert.All(words, w => Assert.Contains(w, _error.ToString()));
        // A refusal never touches the lock that is there.
        Assert.Equal(had, File.Exists(_folder["project/kedge.lock"]) ? Text : null);
    }

    [Fact]
    public async Task A_spec_is_locked_and_stays_so()
    {
        Spec("system: [tmux]\npackages: [pandas]");
        Assert.Equal(0, await Lock());
        Assert.Equal(["libc6", "libevent", "python3", "python3-pandas", "python3-torch", "tmux"], Read.Packages.Select(p => p.Name));
        Assert.Equal(["base", "task", "task", "task", "task", "task"], Read.Packages.Select(p => p.For));
        Assert.Equal(("2.6.0", "cpu", "3.13"), (Read.Torch, Read.Cuda, Read.Python));
        Assert.Equal(_release, Read.Archives[0].Release);
        var first = Text;
        Assert.Equal(0, await Lock("--update"));
        Assert.Equal(first, Text);
        Assert.Equal(0, await Lock());
        Assert.Equal(first, Text);
    }

    /// <summary>Debian's jupyterlab does not bring the command that everybody types.</summary>
    [Fact]
    public async Task Jupyter_comes_with_its_command()
    {
        Put(Python, Torch, Libc, "Package: jupyterlab\nVersion: 4.0.11-1", "Package: jupyter-core\nVersion: 5.7.2-5");
        Spec();
        await File.WriteAllTextAsync(_folder["project/kedge.yaml"],
            (await File.ReadAllTextAsync(_folder["project/kedge.yaml"])).Replace("jupyter: false", "jupyter: true", StringComparison.Ordinal));
        await Lock();
        Assert.Equal(["jupyter-core", "jupyterlab"], Read.Packages.Where(p => p.Name.StartsWith("jupyter", StringComparison.Ordinal)).Select(p => p.Name));
    }

    [Fact]
    public async Task Stale_is_1_and_missing_is_1()
    {
        Spec();
        Assert.Equal(1, await Lock("--check"));
        await Lock();
        Assert.Equal(0, await Lock("--check"));
        Spec("system: [libevent]");
        Assert.Equal(1, await Lock("--check"));
        Assert.Contains("KDG2202", _error.ToString());
        Assert.Equal(1, await Lock("--check", "--json"));
        Assert.Contains("\"fresh\": false", _out.ToString());
    }

    [Fact]
    public async Task A_changed_spec_keeps_versions_and_update_moves_them()
    {
        Spec();
        await Lock();
        Put(Python, Torch, Libc, Libc.Replace("12", "13"), Pandas, Tmux, Libevent);
        Spec("system: [libevent]");
        await Lock();
        Assert.Equal("2.41-12", Read.Packages.Single(p => p.Name == "libc6").Version);
        Assert.Equal(0, await Lock("--update"));
        Assert.Equal("2.41-13", Read.Packages.Single(p => p.Name == "libc6").Version);
        Assert.Contains("~ libc6 2.41-12 → 2.41-13", _out.ToString());
    }

    [Fact]
    public async Task Update_of_one_moves_one()
    {
        Spec();
        await Lock();
        Put(Python, Torch, Libc, Libc.Replace("12", "13"), Pandas, Tmux, Libevent, Libevent.Replace("2.1-1", "2.1-2"));
        Spec();
        Assert.Equal(0, await Lock("--update", "libc6", "--json"));
        Assert.Contains("\"libc6 2.41-12 2.41-13\"", _out.ToString());
        Assert.Equal("2.1-1", Read.Packages.Single(p => p.Name == "libevent").Version);
        Assert.Equal(2, await Lock("--update", "nothing"));
        Assert.Contains("KDG2230", _error.ToString());
    }

    [Fact]
    public async Task Offline_uses_what_was_read_last()
    {
        Spec();
        Assert.Equal(2, await Lock("--offline"));
        Assert.Contains("KDG2110", _error.ToString());
        await Lock();
        _server.Files.Clear();
        var first = Text;
        Assert.Equal(0, await Lock("--update", "--offline"));
        Assert.Equal(first, Text);
    }

    [Theory]
    [InlineData("system: [tmxu]", "KDG2222", "tmux")]
    [InlineData("packages: [pandaz]", "KDG2223", "pandas")]
    [InlineData("torch: \"2.7\"", "KDG2226", "has 2.6.0")]
    [InlineData("torch: \"1.13\"", "KDG2226", "debian:bookworm")]
    [InlineData("from: pypi", "KDG2501", "PIP_INDEX_URL")]
    public Task What_the_release_lacks_is_named(string more, string code, string word)
    {
        Spec(more);
        return Refused(code, word);
    }

    /// <summary>Names are offered as one writes them here, whatever the distribution calls the package, and the place is the entry's.</summary>
    [Theory]
    [InlineData("packages: [pandas, scikit-lern]", "kedge.yaml:4:20", "did you mean scikit-learn?")]
    [InlineData("packages: [sklearnn]", "kedge.yaml:4:12", "did you mean sklearn?")]
    [InlineData("packages: [torhc]", "kedge.yaml:4:12", "did you mean torch?")]
    [InlineData("packages: [pandsa]", "kedge.yaml:4:12", "did you mean pandas?")]
    [InlineData("packages: [opencv_pyton]", "kedge.yaml:4:12", "comes with wheels (`from: pypi`)")]
    [InlineData("system: [tmux, libevemt]", "kedge.yaml:4:16", "did you mean libevent?")]
    [InlineData("torch: \"9.9\"", "kedge.yaml:4:8", "torch: newest")]
    public async Task What_the_release_lacks_has_its_place_and_the_nearest_name(string more, string place, string hint)
    {
        Put(Python, Torch, Libc, Pandas, Tmux, Libevent, "Package: python3-sklearn\nVersion: 1.4.2+dfsg-8");
        Spec(more);
        await Refused("KDG222", place, hint);
    }

    [Fact]
    public async Task All_unknown_names_are_told_at_once()
    {
        Spec("system: [tmuks, libevemt]\npackages: [pandaz]");
        await Refused("KDG2223", "tmuks", "libevemt", "pandaz");
    }

    [Fact]
    public async Task A_release_that_is_not_the_pinned_one_is_refused()
    {
        Spec();
        Put(Python, Libc);
        await Refused("KDG2107", _release.Hex);
    }

    [Fact]
    public async Task An_expired_release_is_refused_unless_allowed()
    {
        _archive.ValidUntil = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Put(Python, Torch, Libc);
        Spec();
        await Refused("KDG2108", "2020-01-01");
        Spec(policy: ", allow-expired-release: true");
        Assert.Equal(0, await Lock());
    }

    [Fact]
    public async Task A_missing_suite_is_named()
    {
        Spec();
        _server.Files.TryRemove("debian/dists/trixie/Release", out _);
        await Refused("KDG2102", "dists/trixie/Release");
    }

    [Fact]
    public async Task A_wrong_index_is_refused()
    {
        Spec();
        foreach (var path in _server.Files.Keys.Where(p => p.Contains("binary-amd64", StringComparison.Ordinal)))
            _server.Files[path] = new byte[_server.Files[path].Length];
        await Refused("KDG2303", "expected");
    }

    [Fact]
    public async Task A_mirror_in_the_middle_of_an_update_is_named()
    {
        Spec();
        foreach (var path in _server.Files.Keys.Where(p => p.Contains("binary-amd64", StringComparison.Ordinal))) _server.Files.TryRemove(path, out _);
        await Refused("KDG2113", "trixie main/binary-amd64/Packages");
    }

    [Fact]
    public async Task No_network_is_said_so()
    {
        Spec();
        _server.Dispose();
        await Refused("KDG2103", "--offline");
    }

    [Fact]
    public async Task One_reset_connection_does_not_matter_to_an_index()
    {
        Spec();
        var index = _server.Files.Keys.Single(p => p.Contains("by-hash", StringComparison.Ordinal));
        _server.Fail(index, Fault.Reset, Fault.Truncate);
        Assert.Equal(0, await Lock());
    }

    [Fact]
    public async Task A_lock_that_was_edited_is_not_overwritten()
    {
        Spec();
        await Lock();
        await File.WriteAllTextAsync(_folder["project/kedge.lock"], Text.Replace("\"os\"", "\"oops\"", StringComparison.Ordinal));
        await Refused("KDG2205", "oops");
    }

    [Fact]
    public async Task The_second_mirror_answers_when_the_first_lacks_the_suite()
    {
        Spec($"sources: {{debian: [\"{_server.Url}empty\", \"{_archive.Url}\"]}}");
        Assert.Equal(0, await Lock());
    }

    [Fact]
    public async Task Without_a_keyring_the_hint_shows_how_to_pin()
    {
        Spec();
        await File.WriteAllTextAsync(_folder["project/kedge.yaml"], "name: demo\nos: debian:trixie\n");
        _server.Files["debian/dists/trixie/InRelease"] = "no signature"u8.ToArray();
        await Refused("KDG2105", "release-sha256: {trixie:", "KEDGE_KEYRING");
    }

    [Fact]
    public async Task A_good_signature_is_accepted_and_a_bad_one_refused()
    {
        using var signer = await Signer.Create(_folder["keyring.gpg"]);
        if (signer is null) return;
        Spec();
        await File.WriteAllTextAsync(_folder["project/kedge.yaml"], "name: demo\nos: debian:trixie\naccess: {jupyter: false, ssh: false}\n");
        var signed = await signer.Sign(_server.Files["debian/dists/trixie/Release"]);
        _server.Files["debian/dists/trixie/InRelease"] = signed;
        Assert.Equal(0, await Lock());
        // The identity of an archive's state is the same by signature and by pin.
        Assert.Equal(_release, Read.Archives[0].Release);
        _server.Files["debian/dists/trixie/InRelease"] = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(signed)
            .Replace("Origin: Debian", "Origin: Evil!!", StringComparison.Ordinal));
        await Refused("KDG2106", "it was changed");
        _server.Files["debian/dists/trixie/InRelease"] = "Origin: nobody\n"u8.ToArray();
        await Refused("KDG2106", "no signature");
    }
}
