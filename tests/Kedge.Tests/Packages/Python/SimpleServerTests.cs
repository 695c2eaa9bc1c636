using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Kedge.Packages.Python.Indexes;
using Kedge.Packages.Python.Serving;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Packages.Python;

public sealed class SimpleServerTests : IDisposable
{
    const string Wheel = "tiny_one-1.0+cpu-py3-none-any.whl";
    readonly TemporaryFolder _folder = new();
    readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    readonly SimpleServer _server;

    public SimpleServerTests()
    {
        TinyWheel.Write(_folder["wheels"], Wheel, "Requires-Python: >=3.9");
        TinyWheel.Write(_folder["wheels/below"], "other-2-py3-none-any.whl");
        File.WriteAllText(_folder["wheels/source-1.0.tar.gz"], "source");
        File.WriteAllText(_folder["wheels/notes.txt"], "no wheel");
        TinyWheel.Write(_folder["secret"], "secret-1-py3-none-any.whl");
        File.CreateSymbolicLink(_folder["wheels/secret-1-py3-none-any.whl"], _folder["secret/secret-1-py3-none-any.whl"]);
        _server = new(new ServedFolder(_folder["wheels"]));
    }

    public void Dispose()
    {
        _server.DisposeAsync().AsTask().Wait();
        _client.Dispose();
        _folder.Dispose();
    }

    Uri At(string path) => new($"http://127.0.0.1:{_server.Port}{path}");

    [Fact]
    public async Task The_folders_wheels_are_listed_with_hash_and_python()
    {
        Assert.Equal("""{"meta":{"api-version":"1.1"},"projects":[{"name":"other"},{"name":"source"},{"name":"tiny-one"}]}""", await Json("/simple/"));
        var page = SimpleHtml.Parse(await _client.GetStringAsync(At("/simple/tiny-one/")), At("/simple/tiny-one/"));
        var file = Assert.Single(page.Files);
        Assert.Equal((Wheel, Digest.Of(File.ReadAllBytes(_folder[$"wheels/{Wheel}"])), ">=3.9", true), (file.Name, file.Sha256, file.RequiresPython, file.HasMetadata));
        Assert.Equal(File.ReadAllBytes(_folder[$"wheels/{Wheel}"]), await _client.GetByteArrayAsync(file.Url));
        Assert.StartsWith("Metadata-Version: 2.1\nName: tiny_one", await _client.GetStringAsync(new Uri(file.Url + ".metadata")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_answered_as_it_is_normalised()
    {
        var answer = await _client.GetAsync(At("/simple/Tiny_One"));
        Assert.Equal((HttpStatusCode.MovedPermanently, "/simple/tiny-one/"), (answer.StatusCode, answer.Headers.Location!.ToString()));
    }

    [Fact]
    public async Task A_part_of_a_file_is_enough()
    {
        var whole = File.ReadAllBytes(_folder[$"wheels/{Wheel}"]);
        var request = new HttpRequestMessage(HttpMethod.Get,
            At($"/files/tiny-one/{Uri.EscapeDataString(Wheel)}")) { Headers = { Range = new RangeHeaderValue(null, 10) } };
        var answer = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(whole[^10..], await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal($"bytes {whole.Length - 10}-{whole.Length - 1}/{whole.Length}", answer.Content.Headers.ContentRange!.ToString());
        var head = await _client.SendAsync(new(HttpMethod.Head, At($"/files/tiny-one/{Uri.EscapeDataString(Wheel)}")));
        Assert.Equal(whole.Length, head.Content.Headers.ContentLength);
    }

    [Theory]
    [InlineData("/simple/none/")]
    [InlineData("/simple/secret/")]
    [InlineData("/files/secret/secret-1-py3-none-any.whl")]
    [InlineData("/files/tiny-one/other-2-py3-none-any.whl")]
    [InlineData("/files/tiny-one/notes.txt")]
    [InlineData("/files/tiny-one/..%2fsecret%2fsecret-1-py3-none-any.whl")]
    [InlineData("/files/..%2f..%2fetc/passwd")]
    [InlineData("/files/x/%2fetc%2fpasswd")]
    [InlineData("/etc/passwd")]
    public async Task Nothing_else_is_to_be_had(string path)
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(At(path))).StatusCode);
        Assert.DoesNotContain("200 OK", await Raw($"GET {path} HTTP/1.1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET /../../etc/passwd HTTP/1.1")]
    [InlineData("GET //etc/passwd HTTP/1.1")]
    [InlineData("GET /files/tiny-one/../../secret/secret-1-py3-none-any.whl HTTP/1.1")]
    [InlineData("DELETE /files/tiny-one/x HTTP/1.1")]
    [InlineData("PUT /simple/ HTTP/1.1\r\nContent-Length: 0")]
    [InlineData("nonsense")]
    public async Task Requests_that_no_client_sends_are_refused_and_the_next_is_served(string request)
    {
        Assert.DoesNotContain("200 OK", await Raw(request), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(At("/simple/"))).StatusCode);
    }

    [Fact]
    public async Task A_wheel_that_is_put_there_is_there()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(At("/simple/late/"))).StatusCode);
        TinyWheel.Write(_folder["wheels"], "late-1-py3-none-any.whl");
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync(At("/simple/late/"))).StatusCode);
    }

    [Fact]
    public void A_folder_that_is_none_and_a_port_that_is_taken_are_said()
    {
        Assert.Equal("KDG2514", Assert.Throws<KedgeException>(() => new ServedFolder(_folder["none"])).Problem.Code);
        Assert.Equal("KDG2513", Assert.Throws<KedgeException>(() => new SimpleServer(new ServedFolder(_folder["wheels"]), _server.Port)).Problem.Code);
    }

    async Task<string> Json(string path)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, At(path)) { Headers = { Accept = { new("application/vnd.pypi.simple.v1+json") } } };
        return await (await _client.SendAsync(request)).Content.ReadAsStringAsync();
    }

    async Task<string> Raw(string request)
    {
        using var socket = new TcpClient("127.0.0.1", _server.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{request}\r\nHost: 127.0.0.1:{_server.Port}\r\nConnection: close\r\n\r\n"));
        using var answer = new MemoryStream();
        try
        {
            await socket.GetStream().CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(5));
        }
        catch (Exception closed) when (closed is IOException or TimeoutException)
        {
        }
        return Encoding.ASCII.GetString(answer.ToArray());
    }
}
