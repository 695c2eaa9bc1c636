using System.Net;
using System.Net.Sockets;
using System.Text;
using Kedge.Sessions;
using Kedge.Sessions.Jupyter;

namespace Kedge.Tests.Sessions.Jupyter;

/// <summary>Against a port of this machine that answers as it is told.</summary>
public sealed class JupyterProbeTests : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    readonly int _port;

    public JupyterProbeTests()
    {
        _listener.Start();
        _port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public void Dispose() => _listener.Dispose();

    Task<bool> Ask() => JupyterProbe.Answers(new(SessionServer.Jupyter, "127.0.0.1", _port, 8888), "abc123", CancellationToken.None);

    /// <returns>What was asked.</returns>
    async Task<string> Say(string answer)
    {
        using var client = await _listener.AcceptTcpClientAsync();
        var asked = new byte[4096];
        var length = await client.GetStream().ReadAsync(asked);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        return Encoding.ASCII.GetString(asked, 0, length);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n{}", true)]
    [InlineData("HTTP/1.0 200 OK\r\n\r\n{}", true)]
    [InlineData("HTTP/1.1 403 Forbidden\r\n\r\n", false)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: /login\r\n\r\n", false)]
    [InlineData("HTTP/1.1 20", false)]
    [InlineData("SSH-2.0-OpenSSH_10.0\r\n", false)]
    [InlineData("", false)]
    public async Task Only_a_good_answer_is_one(string answer, bool good)
    {
        var said = Say(answer);
        Assert.Equal(good, await Ask());
        Assert.Contains("\r\nAuthorization: token abc123\r\n", await said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_no_answer()
    {
        _listener.Stop();
        Assert.False(await Ask());
    }
}
