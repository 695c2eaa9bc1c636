using System.Net;
using System.Net.Sockets;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>
/// Serves the tracking API for one run: on a socket file that only the run's container sees, or on 127.0.0.1 for a run without
/// one. Door: listens.
/// </summary>
public sealed class MlflowServer : IAsyncDisposable
{
    const int MostConnections = 128;

    readonly MlflowApi _api;
    readonly Socket _listener;
    readonly CancellationTokenSource _stop = new();
    readonly SemaphoreSlim _free = new(MostConnections);
    readonly Task _serving;

    MlflowServer(Socket listener, EndPoint at, MlflowApi api)
    {
        (_api, _listener) = (api, listener);
        _listener.Bind(at);
        _listener.Listen(128);
        _serving = Serve();
    }

    /// <param name="socket">A path that is not there yet.</param>
    /// <exception cref="SocketException" />
    public static MlflowServer OnFile(string socket, MlflowApi api) =>
        new(new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified), new UnixDomainSocketEndPoint(socket), api);

    /// <exception cref="SocketException" />
    public static MlflowServer OnLoopback(MlflowApi api) =>
        new(new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), new IPEndPoint(IPAddress.Loopback, 0), api);

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _serving.ConfigureAwait(false);
    }

    async Task Serve()
    {
        try
        {
            while (true)
            {
                await _free.WaitAsync(_stop.Token).ConfigureAwait(false);
                var client = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                _ = Task.Run(() => Talk(client));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The run has ended.
        }
    }

    async Task Talk(Socket client)
    {
        try
        {
            var stream = new NetworkStream(client, ownsSocket: true);
            await using var _ = stream.ConfigureAwait(false);
            await Talk(new HttpConnection(stream)).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, or the run has ended.
        }
        finally
        {
            _free.Release();
        }
    }

    async Task Talk(HttpConnection connection)
    {
        try
        {
            while (await connection.Read(_stop.Token).ConfigureAwait(false) is { } request)
            {
                await connection.Write(_api.Answer(request), request.KeepAlive, _stop.Token).ConfigureAwait(false);
                if (!request.KeepAlive) return;
            }
        }
        catch (HttpConnection.Refusal refusal)
        {
            await connection.Write(MlflowApi.Refused(refusal.Status), keepAlive: false, _stop.Token).ConfigureAwait(false);
        }
    }
}
