using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kedge.Site.Html;
using Kedge.Site.Theme;

namespace Kedge.Site.Serving;

/// <summary>
/// Shows a live site on loopback: pages made as they are asked for, and an open connection that says which one was saved. Requests for another
/// host's name are refused by the listener, so no page of the web can read this one. Door: listens on 127.0.0.1.
/// </summary>
public sealed class SiteServer : IAsyncDisposable
{
    const int PortsTried = 50;
    readonly LiveSite _site;
    readonly SiteFolder _sources;
    readonly HttpListener _listener;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentDictionary<HttpListenerResponse, SemaphoreSlim> _readers = new();
    readonly Task _serving;

    /// <param name="port">The first to be tried; those after it follow when it is taken.</param>
    public SiteServer(LiveSite site, SiteFolder sources, int port)
    {
        (_site, _sources) = (site, sources);
        (_listener, Port) = Listen(port);
        _serving = Serve();
    }

    public int Port { get; }

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>Tells every open page that one was saved.</summary>
    /// <param name="address">Of the page; <c>*</c>: any.</param>
    public async Task Say(string address)
    {
        var line = Encoding.UTF8.GetBytes($"data: {(address == LiveSite.Any ? address : Addresses.Encoded(address))}\n\n");
        foreach (var (reader, turn) in _readers) await Send(reader, turn, line).ConfigureAwait(false);
    }

    async Task Send(HttpListenerResponse reader, SemaphoreSlim turn, byte[] line)
    {
        await turn.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await reader.OutputStream.WriteAsync(line, _stop.Token).ConfigureAwait(false);
            await reader.OutputStream.FlushAsync(_stop.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            _readers.TryRemove(reader, out _);
            reader.Abort();
        }
        finally
        {
            turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Close();
        await _serving.ConfigureAwait(false);
        _stop.Dispose();
    }

    static (HttpListener, int) Listen(int first)
    {
        for (var port = first; ; port++)
        {
            var listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/", $"http://localhost:{port}/" } };
            try
            {
                listener.Start();
                return (listener, port);
            }
            catch (Exception taken) when (taken is HttpListenerException or SocketException)
            {
                if (port + 1 >= Math.Min(first + PortsTried, 65_536)) throw new KedgeException(SiteProblems.CannotListen(port, taken.Message), taken);
            }
        }
    }

    async Task Serve()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
            _ = Task.Run(() => Answer(context));
        }
    }

    async Task Answer(HttpListenerContext context)
    {
        var response = context.Response;
        try
        {
            response.Headers["X-Content-Type-Options"] = "nosniff";
            response.Headers["Cache-Control"] = "no-store";
            await Route(context.Request, response).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException or UnauthorizedAccessException)
        {
            response.Abort();
        }
    }

    async Task Route(HttpListenerRequest request, HttpListenerResponse response)
    {
        var address = Uri.UnescapeDataString(request.Url?.AbsolutePath ?? "/")[1..];
        if (address.Length == 0 || address.EndsWith('/')) address += "index.html";
        if (request.HttpMethod is not ("GET" or "HEAD")) await Body(request, response, (405, "text/plain", [])).ConfigureAwait(false);
        else if (address == Layout.Folder + "live") await Reader(response).ConfigureAwait(false);
        else if ((_site.File(address) ?? ThemeFiles.At(address) ?? Curves(address) ?? Asset(address)) is not { } bytes) await Body(request, response, (404, "text/html; charset=utf-8", _site.NotFound())).ConfigureAwait(false);
        else await Body(request, response, (200, ContentTypes.Of(address), bytes)).ConfigureAwait(false);
    }

    byte[]? Curves(string address) => _site.RunWithCurves(address) is { } page ? _sources.CurvesOf(page) : null;

    byte[]? Asset(string address)
    {
        var path = _site.Plan.Prefix + address;
        return path.Contains("..", StringComparison.Ordinal) || !Assets.IsShown(path) ? null : _sources.Read(path);
    }

    async Task Body(HttpListenerRequest request, HttpListenerResponse response, (int Status, string Type, byte[] Bytes) what)
    {
        (response.StatusCode, response.ContentType, response.ContentLength64) = (what.Status, what.Type, what.Bytes.Length);
        if (request.HttpMethod != "HEAD") await response.OutputStream.WriteAsync(what.Bytes, _stop.Token).ConfigureAwait(false);
        response.Close();
    }

    /// <summary>Keeps the connection of a page that waits for changes.</summary>
    async Task Reader(HttpListenerResponse response)
    {
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        var turn = new SemaphoreSlim(1);
        _readers[response] = turn;
        await Send(response, turn, ": open\n\n"u8.ToArray()).ConfigureAwait(false);
    }
}
