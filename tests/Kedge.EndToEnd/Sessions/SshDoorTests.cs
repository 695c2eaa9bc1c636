using System.Net;
using System.Net.Sockets;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.State;

namespace Kedge.EndToEnd.Sessions;

/// <summary>A session's own keys by the real ssh-keygen, and the probe by the real ssh against servers that are none. No container.</summary>
public sealed class SshDoorTests : IDisposable
{
    static readonly CancellationToken Go = CancellationToken.None;

    readonly string _root = Directory.CreateTempSubdirectory("kedge ssh-").FullName;
    readonly SessionFolder _session;

    public SshDoorTests() => _session = SessionFolder.Of(_root, SessionName.Of("digits", "/home/ada/digits", null, 1000));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    string Key(string name) => Path.Combine(_session.Keys, name);

    Task<SshKeys> Ensure() => new SshKeyFolder(_session).Ensure("kedge-digits", Go);

    [FactWith("ssh-keygen")]
    public async Task Keys_are_made_once_and_pinned()
    {
        var first = await Ensure();
        var again = await Ensure();
        Assert.Equal((first.Client, first.Host, first.HostPrivate), (again.Client, again.Host, again.HostPrivate));
        Assert.NotEqual(first.Client.Blob, first.Host.Blob);
        Assert.Equal($"kedge-digits {first.Host.Type} {first.Host.Blob}\n", await File.ReadAllTextAsync(SshKeyFolder.KnownHostsPath(_session)));
        Assert.All(Directory.GetFiles(_session.Keys).Where(f => !f.EndsWith(".pub", StringComparison.Ordinal)),
            f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f)));
    }

    [FactWith("ssh-keygen")]
    public async Task What_a_killed_or_careless_hand_left_is_mended()
    {
        var first = await Ensure();
        await File.WriteAllTextAsync(Key("client_ed25519"), "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA");
        File.Delete(Key("host_ed25519.pub"));
        Directory.CreateDirectory(Key("new-host_ed25519"));
        await File.WriteAllTextAsync(Key("new-host_ed25519/host_ed25519"), "half");
        var mended = await Ensure();
        Assert.NotEqual(first.Client.Blob, mended.Client.Blob);
        Assert.Contains(mended.Host.Blob, await File.ReadAllTextAsync(SshKeyFolder.KnownHostsPath(_session)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_session.Keys));
        File.SetUnixFileMode(Key("client_ed25519"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        await Ensure();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key("client_ed25519")));
    }

    [FactWith("ssh", "ssh-keygen")]
    public async Task Who_is_no_ssh_server_is_not_waited_for_long()
    {
        await Ensure();
        Assert.Equal("nobody listens yet", await Ask(null));
        Assert.Equal("nobody listens yet", await Ask("HTTP/1.0 200 OK\r\n\r\n"));
        Assert.Equal("nobody listens yet", await Ask(""));
        Assert.NotNull(await Ask("SSH-2.0-OpenSSH_10.0\r\n"));
        Assert.NotNull(await Ask("SSH-2.0-" + new string('x', 100_000)));
    }

    /// <summary>Asks a server that says one thing to everybody and hangs up; null: nobody listens.</summary>
    async Task<string?> Ask(string? says)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var host = new ClientHost("kedge-digits", "kedge-digits", "127.0.0.1", port, "kedge", SshKeyFolder.ClientKeyPath(_session),
            SshKeyFolder.KnownHostsPath(_session));
        if (says is null) listener.Stop();
        using var stop = new CancellationTokenSource();
        var serving = says is null ? Task.CompletedTask : Serve(listener, says, stop.Token);
        var answer = await new SshProbe(host).Ask(Go);
        await stop.CancelAsync();
        await serving;
        return answer;
    }

    static async Task Serve(TcpListener listener, string says, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stop);
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(says), stop);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // Asked, or the other side hung up first.
        }
    }
}
