using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Kedge.Site.Html;
using Kedge.Site.Theme;

namespace Kedge.Site.Serving;

/// <summary>
/// Shows a live site on loopback: pages made as they are asked for, and an open connection that says which one was saved.
/// </summary>
public sealed class SiteServer : IAsyncDisposable
{
    const int PortsTried = 50;
    readonly LiveSite _site;
    readonly SiteFolder _sources;
    readonly LoopbackListener _listener;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentDictionary<HttpListenerResponse, SemaphoreSlim> _readers = new();
    long _said;

    /// <param name="port">The first to be tried; those after it follow when it is taken.</param>
    public SiteServer(LiveSite site, SiteFolder sources, int port)
    {
        (_site, _sources) = (site, sources);
        _listener = LoopbackListener.Start(Enumerable.Range(port, Math.Min(PortsTried, 65_536 - port)), Answer, SiteProblems.CannotListen);
    }

    public int Port => _listener.Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/");

    /// <summary>Tells every open page that one was saved.</summary>
    /// <param name="address">Of the page; <c>*</c>: any.</param>
    public async Task Say(string address)
    {
        var line = Encoding.UTF8.GetBytes($"data: {(address == LiveSite.Any ? address : Addresses.Encoded(address))}\n\n");
        // First this, then those who are connected by now: whoever comes later sees that something was said.
        Interlocked.Increment(ref _said);
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
        catch (Exception gone) when (LoopbackListener.IsGone(gone))
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
        await _listener.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
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
        catch (Exception gone) when (LoopbackListener.IsGone(gone) || gone is UnauthorizedAccessException)
        {
            response.Abort();
        }
    }

    async Task Route(HttpListenerRequest request, HttpListenerResponse response)
    {
        var (said, address) = (Interlocked.Read(ref _said), Uri.UnescapeDataString(request.Url?.AbsolutePath ?? "/")[1..]);
        if (address.Length == 0 || address.EndsWith('/')) address += "index.html";
        if (request.HttpMethod is not ("GET" or "HEAD")) await Body(request, response, (405, "text/plain", [])).ConfigureAwait(false);
        else if (address == Layout.Folder + "live") await Reader(response, request.Url?.Query).ConfigureAwait(false);
        else if ((_site.File(address) ?? ThemeFiles.At(address) ?? Curves(address) ?? Asset(address)) is not { } bytes)
            await Body(request, response, (404, "text/html; charset=utf-8", Dated(_site.NotFound(), said))).ConfigureAwait(false);
        else
        {
            var isPage = address.EndsWith(".html", StringComparison.Ordinal);
            await Body(request, response, (200, ContentTypes.Of(address), isPage ? Dated(bytes, said) : bytes)).ConfigureAwait(false);
        }
    }

    /// <summary>The page's script finds there how much had been said before the page was made.</summary>
    static byte[] Dated(byte[] page, long said) => [.. page, .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<!--{said}-->"))];

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

    /// <summary>Keeps the connection of a page that waits for changes; what was said since that page was made is not lost.</summary>
    /// <param name="made">How much had been said when the page was made, after a question mark.</param>
    async Task Reader(HttpListenerResponse response, string? made)
    {
        response.ContentType = "text/event-stream";
        response.SendChunked = true;
        var turn = new SemaphoreSlim(1);
        _readers[response] = turn;
        await Send(response, turn, ": open\n\n"u8.ToArray()).ConfigureAwait(false);
        if (long.TryParse(made.AsSpan().TrimStart('?'), CultureInfo.InvariantCulture, out var said) && said != Interlocked.Read(ref _said))
            await Send(response, turn, Encoding.ASCII.GetBytes($"data: {LiveSite.Any}\n\n")).ConfigureAwait(false);
    }
}
