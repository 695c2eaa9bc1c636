using System.Net;
using Kedge.Packages.Python.Indexes;

namespace Kedge.Packages.Python.Serving;

/// <summary>
/// Serves an index of wheels read-only on loopback by the Simple API: <c>/simple/</c>, <c>/simple/NAME/</c> in HTML or JSON,
/// <c>/files/NAME/FILE</c> with ranges, <c>/files/NAME/FILE.metadata</c>. A request names a project and a file of it and nothing else:
/// no path is ever made of what a client sends.
/// </summary>
public sealed class SimpleServer : IAsyncDisposable
{
    const int PortsTried = 10;
    readonly IServedIndex _index;
    readonly LoopbackListener _listener;
    readonly CancellationTokenSource _stop = new();

    /// <param name="port">0 for a free one.</param>
    public SimpleServer(IServedIndex index, int port = 0)
    {
        _index = index;
        _listener = LoopbackListener.Start(port == 0 ? LoopbackListener.FreePorts().Take(PortsTried) : [port], Answer, IndexProblems.CannotServe);
    }

    public int Port => _listener.Port;

    public Uri Url => new($"http://127.0.0.1:{Port}/simple/");

    /// <summary>Why a request could not be answered: the first failure of what is served, for whoever sent the client.</summary>
    public KedgeException? Failure { get; private set; }

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
            await Route(context.Request, response).ConfigureAwait(false);
            response.Close();
        }
        catch (KedgeException failure)
        {
            Failure ??= failure;
            Status(response, HttpStatusCode.BadGateway);
        }
        catch (Exception gone) when (LoopbackListener.IsGone(gone))
        {
            response.Abort();
        }
    }

    Task Route(HttpListenerRequest request, HttpListenerResponse response)
    {
        var path = Uri.UnescapeDataString(request.Url?.AbsolutePath ?? "/").Split('/', StringSplitOptions.RemoveEmptyEntries);
        response.Headers["X-Content-Type-Options"] = "nosniff";
        return (request.HttpMethod, path) switch
        {
            (not ("GET" or "HEAD"), _) => Done(response, HttpStatusCode.MethodNotAllowed),
            (_, []) => Redirect(response, "/simple/"),
            (_, ["simple"]) => Projects(request, response),
            (_, ["simple", var project]) when project != WheelName.Normalise(project) || !request.Url!.AbsolutePath.EndsWith('/') =>
                Redirect(response, $"/simple/{Uri.EscapeDataString(WheelName.Normalise(project))}/"),
            (_, ["simple", var project]) => Project(request, response, project),
            (_, ["files", var project, var file]) when file.EndsWith(".metadata", StringComparison.Ordinal) =>
                Metadata(request, response, project, file[..^".metadata".Length]),
            (_, ["files", var project, var file]) => File(request, response, project, file),
            _ => Done(response, HttpStatusCode.NotFound),
        };
    }

    async Task Projects(HttpListenerRequest request, HttpListenerResponse response)
    {
        var type = SimplePages.Choose(request.Headers["Accept"]);
        await Send(request, response, type, SimplePages.OfProjects(await _index.Projects(_stop.Token).ConfigureAwait(false), type)).ConfigureAwait(false);
    }

    async Task Project(HttpListenerRequest request, HttpListenerResponse response, string project)
    {
        var files = await _index.Files(project, _stop.Token).ConfigureAwait(false);
        var type = SimplePages.Choose(request.Headers["Accept"]);
        if (files.IsEmpty) Status(response, HttpStatusCode.NotFound);
        else await Send(request, response, type, SimplePages.OfProject(project, files, type)).ConfigureAwait(false);
    }

    async Task Metadata(HttpListenerRequest request, HttpListenerResponse response, string project, string file)
    {
        if (await _index.Metadata(project, file, _stop.Token).ConfigureAwait(false) is { } bytes)
            await Send(request, response, "text/plain; charset=utf-8", bytes).ConfigureAwait(false);
        else Status(response, HttpStatusCode.NotFound);
    }

    async Task File(HttpListenerRequest request, HttpListenerResponse response, string project, string file)
    {
        if (await _index.Open(project, file, _stop.Token).ConfigureAwait(false) is not { } stream)
        {
            Status(response, HttpStatusCode.NotFound);
            return;
        }
        await using var _ = stream.ConfigureAwait(false);
        var range = ByteRange.Parse(request.Headers["Range"], stream.Length);
        response.Headers["Accept-Ranges"] = "bytes";
        response.ContentType = "application/octet-stream";
        if (range is { IsOutside: true })
        {
            response.Headers["Content-Range"] = $"bytes */{stream.Length}";
            Status(response, HttpStatusCode.RequestedRangeNotSatisfiable);
            return;
        }
        var (from, length) = range is { } part ? (part.From, part.Length) : (0, stream.Length);
        if (range is not null)
        {
            response.StatusCode = (int)HttpStatusCode.PartialContent;
            response.Headers["Content-Range"] = $"bytes {from}-{from + length - 1}/{stream.Length}";
        }
        response.ContentLength64 = length;
        if (request.HttpMethod == "HEAD") return;
        stream.Seek(from, SeekOrigin.Begin);
        await Copy(stream, response.OutputStream, length).ConfigureAwait(false);
    }

    async Task Copy(Stream from, Stream to, long length)
    {
        var buffer = new byte[128 << 10];
        while (length > 0)
        {
            var count = await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), _stop.Token).ConfigureAwait(false);
            if (count == 0) throw new EndOfStreamException();
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token).ConfigureAwait(false);
            length -= count;
        }
    }

    async Task Send(HttpListenerRequest request, HttpListenerResponse response, string type, byte[] body)
    {
        response.ContentType = type;
        response.Headers["Vary"] = "Accept";
        response.ContentLength64 = body.Length;
        if (request.HttpMethod != "HEAD") await response.OutputStream.WriteAsync(body, _stop.Token).ConfigureAwait(false);
    }

    static Task Redirect(HttpListenerResponse response, string path)
    {
        response.RedirectLocation = path;
        return Done(response, HttpStatusCode.MovedPermanently);
    }

    static Task Done(HttpListenerResponse response, HttpStatusCode status)
    {
        Status(response, status);
        return Task.CompletedTask;
    }

    static void Status(HttpListenerResponse response, HttpStatusCode status)
    {
        try
        {
            response.StatusCode = (int)status;
            response.Close();
        }
        catch (Exception sent) when (sent is ObjectDisposedException or InvalidOperationException or HttpListenerException)
        {
            // The client has its head already, or is gone.
        }
    }
}
