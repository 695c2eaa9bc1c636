using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Kedge.Images.Outputs;

namespace Kedge.Tests.Images.Outputs;

public sealed class LoopbackRegistryTests : IDisposable
{
    readonly HandmadeImage _made = new();
    readonly LoopbackRegistry _registry;
    readonly HttpClient _http;

    public LoopbackRegistryTests()
    {
        _registry = new(_made.Image, _made.Store, null);
        _http = new() { BaseAddress = new($"http://{_registry.Host}/") };
    }

    public void Dispose()
    {
        _http.Dispose();
        _registry.DisposeAsync().AsTask().Wait();
        _made.Dispose();
    }

    [Fact]
    public async Task Says_that_it_speaks_the_protocol()
    {
        var answer = await _http.GetAsync("v2/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("registry/2.0", answer.Headers.GetValues("Docker-Distribution-Api-Version").Single());
    }

    /// <summary>Docker asks by TLS first and gives up after ten seconds of silence, which every load would have to wait for.</summary>
    [Fact]
    public async Task Refuses_tls_at_once()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(_registry.Host));
        using var tls = new System.Net.Security.SslStream(client.GetStream());
        await Assert.ThrowsAsync<IOException>(() => tls.AuthenticateAsClientAsync("127.0.0.1").WaitAsync(TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public async Task Gives_the_manifest_by_digest_and_by_tag()
    {
        var manifest = _made.Image.LocalManifest;
        foreach (var reference in (string[])[manifest.Digest.ToString(), "pytorch2.6-cpu-python3.13", "v2.6-cpu"])
        {
            var answer = await _http.GetAsync($"v2/kedge/any/manifests/{reference}");
            Assert.Equal("application/vnd.oci.image.manifest.v1+json", answer.Content.Headers.ContentType!.ToString());
            Assert.Equal(manifest.Digest.ToString(), answer.Headers.GetValues("Docker-Content-Digest").Single());
            Assert.Equal(manifest.Digest, Digest.Of(await answer.Content.ReadAsByteArrayAsync()));
        }
    }

    [Fact]
    public async Task Gives_config_and_layers()
    {
        foreach (var digest in _made.Image.Layers.Select(l => l.DiffId).Append(_made.Image.Id))
            Assert.Equal(digest, Digest.Of(await _http.GetByteArrayAsync($"v2/kedge/any/blobs/{digest}")));
    }

    [Fact]
    public async Task Head_gives_the_size_alone()
    {
        var layer = _made.Image.Layers[0];
        var answer = await _http.SendAsync(new(HttpMethod.Head, $"v2/x/blobs/{layer.DiffId}"));
        Assert.Equal(layer.Size, answer.Content.Headers.ContentLength);
        Assert.Equal(0, _registry.Sent);
    }

    [Theory]
    [InlineData(0L, 99L, 100)]
    [InlineData(100L, null, -100)]
    [InlineData(5L, 5L, 1)]
    public async Task Continues_where_a_client_stopped(long from, long? to, int expected)
    {
        var layer = _made.Image.Layers[1];
        var request = new HttpRequestMessage(HttpMethod.Get, $"v2/x/blobs/{layer.DiffId}") { Headers = { Range = new RangeHeaderValue(from, to) } };
        var answer = await _http.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        var length = expected < 0 ? (int)layer.Size + expected : expected;
        var all = await File.ReadAllBytesAsync(_made.Store.PathOf(layer.DiffId));
        Assert.Equal(all.AsSpan((int)from, length).ToArray(), await answer.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("v2/x/manifests/latest", "MANIFEST_UNKNOWN")]
    [InlineData("v2/x/blobs/sha256:0000000000000000000000000000000000000000000000000000000000000000", "BLOB_UNKNOWN")]
    [InlineData("v2/x/blobs/../../../etc/passwd", "NAME_UNKNOWN")]
    [InlineData("v2/x/tags/list", "NAME_UNKNOWN")]
    [InlineData("", "NAME_UNKNOWN")]
    public async Task Has_nothing_else(string path, string code)
    {
        var answer = await _http.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains(code, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Takes_nothing()
    {
        var answer = await _http.SendAsync(new(HttpMethod.Delete, $"v2/x/blobs/{_made.Image.Id}"));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("\0\u0001\u0002 nonsense\r\n\r\n")]
    public async Task Nonsense_is_answered_and_does_no_harm(string bytes)
    {
        using var client = new TcpClient("127.0.0.1", int.Parse(_registry.Host.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(bytes));
        var start = new byte[9];
        await client.GetStream().ReadExactlyAsync(start);
        Assert.Equal("HTTP/1.1 "u8.ToArray(), start);
        await Says_that_it_speaks_the_protocol();
    }
}
