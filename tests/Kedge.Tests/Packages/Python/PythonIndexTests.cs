using System.Collections.Immutable;
using Kedge.Packages.Python.Indexes;
using Kedge.Store;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Packages.Python;

/// <summary>An index that behaves, misbehaves and asks for logins, over real HTTP.</summary>
public sealed class PythonIndexTests : IDisposable
{
    const string Wheel = "a-1-py3-none-any.whl";
    readonly AnswerServer _server = new(), _other = new();
    readonly TemporaryFolder _folder = new();
    readonly Web _web = new();
    readonly BlobStore _store;

    public PythonIndexTests() => _store = new(_folder["store"]);

    public void Dispose()
    {
        _web.Dispose();
        _server.Dispose();
        _other.Dispose();
        _folder.Dispose();
    }

    PythonIndex Index(string? pypi = null, string? pytorch = null, string netrc = "", bool offline = false)
    {
        var named = new Dictionary<string, ImmutableArray<string>> { ["pypi"] = [pypi ?? $"{_server.Url}simple"] };
        if (pytorch is not null) named["pytorch"] = [pytorch];
        return new(_store, _web, new(named, _ => null, PipConfiguration.Empty, Netrc.Parse(netrc)), offline) { Pause = TimeSpan.FromMilliseconds(5) };
    }

    WheelFetch Fetch() => new(_store, _web, new Downloads(_store, _web) { Pause = TimeSpan.FromMilliseconds(5) });

    static async Task<Problem> Thrown(Func<Task> act) => (await Assert.ThrowsAsync<KedgeException>(act)).Problem;

    static string Link(string href = Wheel) => $"<a href=\"{href}\">x</a>";

    [Fact]
    public async Task A_page_behind_a_redirect_has_its_links_from_where_it_is()
    {
        _server.Say("/simple/a/", new Answer(302) { Headers = { ["Location"] = $"{_other.Url}elsewhere/a/" } });
        _other.Say("/elsewhere/a/", new Answer(200, Link()));
        var page = await Index().Find("pypi", "a", default);
        Assert.Equal($"{_other.Url}elsewhere/a/{Wheel}", Assert.Single(page!.Files).Url.ToString());
    }

    [Theory]
    [InlineData(404)]
    [InlineData(403)]
    [InlineData(410)]
    public async Task What_is_not_there_is_no_failure(int status)
    {
        // PyTorch's index answers 403 for a project that it does not have.
        _server.Say("/simple/a/", new Answer(status));
        Assert.Null(await Index().Find("pypi", "a", default));
    }

    [Fact]
    public async Task A_login_is_asked_for_in_plain_words()
    {
        _server.Say("/simple/a/", new Answer(401));
        var problem = await Thrown(() => Index().Find("pypi", "a", default));
        Assert.Equal("KDG2503", problem.Code);
        Assert.Contains("netrc", problem.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_in_a_hurry_is_waited_for_as_it_asks()
    {
        _server.Say("/simple/a/", new Answer(429) { Headers = { ["Retry-After"] = "0" } }, new Answer(503), new Answer(200, Link()));
        Assert.Single((await Index().Find("pypi", "a", default))!.Files);
        _server.Say("/simple/b/", new Answer(429) { Headers = { ["Retry-After"] = "3600" } });
        var problem = await Thrown(() => Index().Find("pypi", "b", default));
        Assert.Equal("KDG2504", problem.Code);
        Assert.Contains("3600 s", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_fails_for_good_is_named_with_its_answer()
    {
        _server.Say("/simple/a/", new Answer(500));
        var problem = await Thrown(() => Index().Find("pypi", "a", default));
        Assert.Equal("KDG2505", problem.Code);
        Assert.Contains("500", problem.Message, StringComparison.Ordinal);
        Assert.Equal(4, _server.Requests.Count);
    }

    [Theory]
    [InlineData("<html><title>Sign in to the proxy</title><form></form>", "text/html", "Sign in to the proxy")]
    [InlineData("{\"error\": \"quota\"}", "application/json", "no index")]
    public async Task A_page_that_is_no_index_is_refused(string body, string type, string words)
    {
        _server.Say("/simple/a/", new Answer(200, body, type));
        var problem = await Thrown(() => Index().Find("pypi", "a", default));
        Assert.Equal("KDG2506", problem.Code);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_login_goes_to_its_own_host_only_and_into_no_message()
    {
        var secret = $"http://me:s3cret@127.0.0.1:{_server.Url.Port}/simple";
        _server.Say("/simple/a/", new Answer(200, Link() + Link($"{_other.Url}files/b-1-py3-none-any.whl")));
        _server.Say($"/simple/a/{Wheel}", new Answer(500));
        _other.Say("/files/b-1-py3-none-any.whl", new Answer(500));
        var files = (await Index(secret).Find("pypi", "a", default))!.Files.Where(f => f.Name == Wheel).ToArray();
        var problem = await Thrown(() => Fetch().Fetch(files[0], "pypi", null, default));
        Assert.All(_server.Requests, r => Assert.EndsWith(" me:s3cret", r, StringComparison.Ordinal));
        Assert.DoesNotContain("s3cret", $"{problem}", StringComparison.Ordinal);
        // Remembered pages lie in the store, which others may read.
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["store"], "*", SearchOption.AllDirectories),
            f => File.ReadAllText(f).Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_hosts_file_gets_no_login()
    {
        var secret = $"http://me:s3cret@127.0.0.1:{_server.Url.Port}/simple";
        _server.Say("/simple/b/", new Answer(200, Link($"{_other.Url}files/b-1-py3-none-any.whl")));
        _other.Say("/files/b-1-py3-none-any.whl", new Answer(200, "bytes"));
        var file = (await Index(secret).Find("pypi", "b", default))!.Files[0];
        await Fetch().Fetch(file, "pypi", null, default);
        Assert.Equal(["/files/b-1-py3-none-any.whl"], _other.Requests);
    }

    [Fact]
    public async Task Netrc_logs_in_where_the_url_does_not()
    {
        _server.Say("/simple/a/", new Answer(200, Link()));
        await Index(netrc: "machine 127.0.0.1 login me password s3cret").Find("pypi", "a", default);
        Assert.Equal(["/simple/a/ me:s3cret"], _server.Requests);
    }

    [Fact]
    public async Task A_variant_is_found_however_the_mirror_lays_it_out()
    {
        const string Torch = "torch-2.7.1+cu128-cp313-cp313-linux_x86_64.whl";
        foreach (var (path, html) in ((string, string)[])
                 [
                     ("/per/cu128/torch/", Link(Torch)),
                     ("/all/torch/", Link(Torch) + Link("torch-2.7.1+cpu-cp313-cp313-linux_x86_64.whl")),
                     ("/flat/cu128/", Link(Torch) + Link("torchvision-0.22.1+cu128-cp313-cp313-linux_x86_64.whl")),
                 ])
        {
            _server.Say(path, new Answer(200, html));
            var page = await Index(pytorch: $"{_server.Url}{path.Split('/')[1]}").Find("pytorch/cu128", "torch", default);
            Assert.Equal(Torch, Assert.Single(page!.Files).Name);
        }
    }

    [Fact]
    public async Task What_was_read_once_is_there_offline()
    {
        _server.Say("/simple/a/", new Answer(200, Link()));
        await Index().Find("pypi", "a", default);
        _server.Requests.Clear();
        Assert.Single((await Index(offline: true).Find("pypi", "a", default))!.Files);
        Assert.Empty(_server.Requests);
        Assert.Equal("KDG2512", (await Thrown(() => Index(offline: true).Find("pypi", "b", default))).Code);
    }

    [Fact]
    public async Task A_folder_of_wheels_is_an_index()
    {
        Directory.CreateDirectory(_folder["wheels/b"]);
        File.WriteAllText(_folder[$"wheels/{Wheel}"], "");
        File.WriteAllText(_folder["wheels/b/b-1-py3-none-any.whl"], "");
        var index = Index($"file://{_folder["wheels"]}");
        Assert.Equal(Wheel, Assert.Single((await index.Find("pypi", "a", default))!.Files).Name);
        Assert.Equal("b-1-py3-none-any.whl", Assert.Single((await index.Find("pypi", "b", default))!.Files).Name);
        Assert.Null(await index.Find("pypi", "c", default));
    }

    [Fact]
    public async Task A_file_is_what_its_hash_says_or_refused()
    {
        _server.Say($"/{Wheel}", new Answer(200, "bytes"));
        var file = new IndexFile(Wheel, new Uri(_server.Url, Wheel));
        Assert.Equal((Digest.Of("bytes"), 5L), await Fetch().Fetch(file with { Sha256 = Digest.Of("bytes") }, "pypi", null, default));
        Assert.Equal((Digest.Of("bytes"), 5L), await Fetch().Fetch(file, "pypi", null, default));
        Assert.Equal("KDG2303", (await Thrown(() => Fetch().Fetch(file with { Sha256 = Digest.Of("others") }, "pypi", null, default))).Code);
        File.WriteAllText(_folder[Wheel], "bytes");
        var local = new IndexFile(Wheel, new Uri("file://" + _folder[Wheel])) { Sha256 = Digest.Of("others") };
        Assert.Equal("KDG2508", (await Thrown(() => Fetch().Fetch(local, "pypi", null, default))).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_download_that_is_cut_off_is_never_taken(bool hash)
    {
        _server.Say($"/{Wheel}", new Answer(200, new string('x', 1000)) { IsCut = true });
        var file = new IndexFile(Wheel, new Uri(_server.Url, Wheel)) { Sha256 = hash ? Digest.Of(new string('x', 1000)) : null };
        Assert.Equal(hash ? "KDG2302" : "KDG2505", (await Thrown(() => Fetch().Fetch(file, "pypi", null, default))).Code);
        Assert.False(_store.Has(Digest.Of(new string('x', 1000))) || _store.Has(Digest.Of(new string('x', 500))));
    }

    [Fact]
    public async Task Metadata_that_is_not_the_promised_is_as_good_as_none()
    {
        _server.Say($"/{Wheel}.metadata", new Answer(200, "Name: a\n"));
        var file = new IndexFile(Wheel, new Uri(_server.Url, Wheel)) { HasMetadata = true };
        Assert.Equal("Name: a\n", await Fetch().Metadata(file, default));
        Assert.Equal("Name: a\n", await Fetch().Metadata(file with { MetadataSha256 = Digest.Of("Name: a\n") }, default));
        Assert.Null(await Fetch().Metadata(file with { MetadataSha256 = Digest.Of("other") }, default));
        Assert.Null(await Fetch().Metadata(file with { HasMetadata = false }, default));
    }
}
