using System.Collections.Immutable;
using Kedge.Store;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Store;

public sealed class DownloadsTests : IDisposable
{
    readonly FileServer _server = new();
    readonly FileServer _second = new();
    readonly TemporaryFolder _folder = new();
    readonly BlobStore _store;
    readonly Downloads _downloads;
    readonly byte[] _bytes = new byte[200_000];

    public DownloadsTests()
    {
        new Random(7).NextBytes(_bytes);
        _server.Files["a.deb"] = _second.Files["a.deb"] = _bytes;
        _store = new BlobStore(_folder["store"]);
        _downloads = Patient(TimeSpan.FromMinutes(5));
    }

    Downloads Patient(TimeSpan patience) => new(_store, new Web { Patience = patience }) { Pause = TimeSpan.FromMilliseconds(2) };

    public void Dispose()
    {
        _downloads.Dispose();
        _server.Dispose();
        _second.Dispose();
        _folder.Dispose();
    }

    Wanted Want(params Uri[] bases) => new("a.deb", [.. (bases.Length == 0 ? [_server.Url] : bases).Select(b => new Uri(b, "a.deb"))], Digest.Of(_bytes), _bytes.Length);

    async Task Arrives(Wanted wanted)
    {
        await _downloads.Fetch(wanted, null, default);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(_store.PathOf(wanted.Sha256)));
        Assert.Empty(Directory.GetFiles(_folder["store/partial"]));
    }

    [Fact]
    public Task A_file_arrives() => Arrives(Want());

    [Fact]
    public async Task A_file_that_is_there_is_not_asked_for()
    {
        await Arrives(Want());
        await Arrives(Want());
        Assert.Single(_server.Requests);
    }

    /// <summary>So a machine that lost power may leave it: the name is there, its bytes are not.</summary>
    [Fact]
    public async Task A_file_that_lost_its_bytes_arrives_again()
    {
        await Arrives(Want());
        await File.WriteAllBytesAsync(_store.PathOf(Want().Sha256), []);
        await Arrives(Want());
        Assert.Equal(2, _server.Requests.Count);
    }

    [Theory]
    [InlineData(Fault.Truncate)]
    [InlineData(Fault.Corrupt)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.Longer)]
    public Task One_fault_is_got_over(Fault fault)
    {
        _server.Fail("a.deb", fault);
        return Arrives(Want());
    }

    [Fact]
    public async Task A_server_that_says_nothing_more_is_not_waited_for()
    {
        _server.Fail("a.deb", Fault.Stall);
        using var hurried = Patient(TimeSpan.FromSeconds(2));
        await hurried.Fetch(Want(), null, default);
        Assert.Equal(_bytes, await File.ReadAllBytesAsync(_store.PathOf(Want().Sha256)));
    }

    [Fact]
    public async Task A_truncated_file_is_continued_by_range()
    {
        _server.Fail("a.deb", Fault.Truncate);
        await Arrives(Want());
        Assert.Equal(["a.deb", "a.deb bytes=100000-"], _server.Requests);
    }

    [Fact]
    public async Task What_a_killed_build_left_is_continued()
    {
        Directory.CreateDirectory(_folder["store/partial"]);
        await File.WriteAllBytesAsync(Path.Combine(_folder["store/partial"], Want().Sha256.Hex), _bytes[..77]);
        await Arrives(Want());
        Assert.Equal(["a.deb bytes=77-"], _server.Requests);
    }

    [Fact]
    public async Task What_was_left_broken_is_fetched_again()
    {
        Directory.CreateDirectory(_folder["store/partial"]);
        await File.WriteAllBytesAsync(Path.Combine(_folder["store/partial"], Want().Sha256.Hex), new byte[1000]);
        await Arrives(Want());
    }

    [Fact]
    public async Task A_server_without_ranges_sends_it_whole()
    {
        _server.Fail("a.deb", Fault.Truncate, Fault.NoRange);
        await Arrives(Want());
    }

    [Fact]
    public async Task The_next_mirror_is_asked_after_404()
    {
        _server.Files.Clear();
        await Arrives(Want(_server.Url, _second.Url));
    }

    [Fact]
    public async Task The_next_mirror_is_asked_after_wrong_bytes()
    {
        _server.Files["a.deb"] = new byte[_bytes.Length];
        await Arrives(Want(_server.Url, _second.Url));
    }

    [Fact]
    public async Task A_mirror_on_disk_is_a_mirror()
    {
        await File.WriteAllBytesAsync(_folder["a.deb"], _bytes);
        await Arrives(Want(new Uri(_folder.Path + "/")));
    }

    [Fact]
    public async Task Nowhere_is_an_error_that_names_every_place_and_no_password()
    {
        _server.Files.Clear();
        var secret = new UriBuilder(_server.Url) { UserName = "me", Password = "secret" }.Uri;
        var failure = await Assert.ThrowsAsync<KedgeException>(() => _downloads.Fetch(Want(secret), null, default));
        Assert.Equal("KDG2301", failure.Problem.Code);
        Assert.Contains($"{_server.Url}a.deb: the server answered 404", failure.Problem.Message);
        Assert.DoesNotContain("secret", failure.Problem.Message + failure.Problem.Hint);
        Assert.Equal("Basic bWU6c2VjcmV0", _server.Authorizations.First());
    }

    [Fact]
    public async Task Wrong_bytes_everywhere_are_refused_with_expected_and_actual()
    {
        var wrong = new byte[_bytes.Length];
        _server.Files["a.deb"] = wrong;
        var failure = await Assert.ThrowsAsync<KedgeException>(() => _downloads.Fetch(Want(), null, default));
        Assert.Equal("KDG2303", failure.Problem.Code);
        Assert.Contains("a.deb", failure.Problem.Message);
        Assert.Contains(Digest.Of(wrong).Hex, failure.Problem.Message);
        Assert.Contains(Digest.Of(_bytes).Hex, failure.Problem.Message);
        Assert.False(_store.Has(Want().Sha256));
    }

    [Fact]
    public async Task A_wrong_size_is_refused_before_it_is_read()
    {
        _server.Files["a.deb"] = [.. _bytes, 1, 2];
        var failure = await Assert.ThrowsAsync<KedgeException>(() => _downloads.Fetch(Want(), null, default));
        Assert.Contains("it has 200002 bytes, expected 200000", failure.Problem.Message);
    }

    [Fact]
    public async Task No_server_is_a_network_error_that_keeps_what_came()
    {
        _server.Fail("a.deb", [.. Enumerable.Repeat(Fault.Truncate, 20)]);
        var failure = await Assert.ThrowsAsync<KedgeException>(() => _downloads.Fetch(Want(), null, default));
        Assert.Equal("KDG2302", failure.Problem.Code);
        Assert.True(new FileInfo(Path.Combine(_folder["store/partial"], Want().Sha256.Hex)).Length > 100_000);
    }

    [Fact]
    public async Task Two_that_want_the_same_take_turns()
    {
        using var other = new Downloads(new BlobStore(_store.Root));
        await Task.WhenAll(_downloads.Fetch(Want(), null, default), other.Fetch(Want(), null, default), other.Fetch(Want(), null, default));
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task Many_are_fetched_and_added_up()
    {
        var wanted = ImmutableArray.CreateBuilder<Wanted>();
        for (var i = 0; i < 40; i++)
        {
            byte[] bytes = [(byte)i, .. _bytes[..1000]];
            _server.Files[$"{i}"] = bytes;
            wanted.Add(new($"{i}", [new Uri(_server.Url, $"{i}")], Digest.Of(bytes), bytes.Length));
        }
        var steps = new System.Collections.Concurrent.ConcurrentBag<Step>();
        await _downloads.FetchAll(wanted.ToImmutable(), new Listener(steps.Add), default);
        Assert.All(wanted, w => Assert.True(_store.Has(w.Sha256)));
        Assert.Equal(40 * 1001, steps.Max(s => s.Done));
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_is_said_plainly()
    {
        await File.WriteAllTextAsync(_folder["file"], "");
        using var downloads = new Downloads(new BlobStore(_folder["file"]));
        var failure = await Assert.ThrowsAsync<KedgeException>(() => downloads.Fetch(Want(), null, default));
        Assert.Equal("KDG3902", failure.Problem.Code);
    }

    [Fact]
    public void A_full_disk_is_named()
    {
        var failure = StoreProblems.CannotWrite("/store", new IOException("No space left on device", 28));
        Assert.Equal("KDG3901", failure.Problem.Code);
    }

    sealed class Listener(Action<Step> heard) : IProgress<Step>
    {
        public void Report(Step value) => heard(value);
    }
}
