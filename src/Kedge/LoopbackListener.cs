using System.Net;
using System.Net.Sockets;

namespace Kedge;

/// <summary>
/// HTTP for this machine only: requests for another host's name are refused by the listener, so no page of the web can read what is served.
/// Every request is answered on a task of its own. Door: listens on 127.0.0.1.
/// </summary>
public sealed class LoopbackListener : IAsyncDisposable
{
    readonly HttpListener _listener;
    readonly Task _accepting;

    LoopbackListener(HttpListener listener, int port, Func<HttpListenerContext, Task> answer)
    {
        (_listener, Port) = (listener, port);
        _accepting = Accept(answer);
    }

    public int Port { get; }

    /// <summary>Listens on the first of the ports that is free.</summary>
    /// <param name="answer">Catches what <see cref="IsGone"/> names; nobody waits for it.</param>
    /// <param name="taken">What to say when none is: the last port, and why.</param>
    public static LoopbackListener Start(IEnumerable<int> ports, Func<HttpListenerContext, Task> answer, Func<int, string, Problem> taken)
    {
        (int Port, Exception Why)? last = null;
        foreach (var port in ports)
        {
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/", $"http://localhost:{port}/" } };
            try
            {
                listener.Start();
                return new(listener, port, answer);
            }
            catch (Exception why) when (why is HttpListenerException or SocketException)
            {
                last = (port, why);
            }
        }
        var (at, cause) = last ?? throw new ArgumentException("no port to listen on", nameof(ports));
        throw new KedgeException(taken(at, cause.Message), cause);
    }

    /// <summary>Ports that are free now, without end; another process may take one before it is listened on.</summary>
    public static IEnumerable<int> FreePorts()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            yield return port;
        }
    }

    /// <summary>Whether an answer failed because its client, or this server, went away.</summary>
    public static bool IsGone(Exception failure) =>
        failure is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException;

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _accepting.ConfigureAwait(false);
    }

    async Task Accept(Func<HttpListenerContext, Task> answer)
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception stopped) when (IsGone(stopped))
            {
                return;
            }
            _ = Task.Run(() => answer(context));
        }
    }
}
