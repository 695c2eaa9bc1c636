using System.Collections.Concurrent;
using System.Net;

namespace Kedge.Tests.Servers;

/// <summary>How a server misbehaves for one request.</summary>
public enum Fault { None, NotFound, ServerError, Truncate, Corrupt, Longer, Stall, NoRange, Reset }

/// <summary>A real HTTP server on loopback over files in memory, with ranges, ETags and faults to order.</summary>
public sealed class FileServer : IDisposable
{
    readonly HttpListener _listener;
    readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _faults = new();

    public FileServer()
    {
        (_listener, Url) = Listen();
        _ = Task.Run(Serve);
    }

    /// <summary>A listener that could not start is disposed of by .NET itself, so each attempt has its own.</summary>
    static (HttpListener, Uri) Listen()
    {
        for (var attempt = 0; ; attempt++)
        {
            var url = new Uri($"http://127.0.0.1:{Random.Shared.Next(20000, 60000)}/");
            var listener = new HttpListener { Prefixes = { url.ToString() } };
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException) when (attempt < 50)
            {
            }
        }
    }

    public Uri Url { get; }

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    /// <summary>One line per request: path and range.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>The next requests for a path fail so, one each.</summary>
    public void Fail(string path, params Fault[] faults)
    {
        foreach (var fault in faults) _faults.GetOrAdd(path, _ => new()).Enqueue(fault);
    }

    public void Dispose() => _listener.Close();

    async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception stopped) when (stopped is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = Task.Run(() => Answer(context));
        }
    }

    async Task Answer(HttpListenerContext context)
    {
        try
        {
            var path = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath).TrimStart('/');
            var range = context.Request.Headers["Range"];
            Requests.Enqueue(range is null ? path : $"{path} {range}");
            if (context.Request.Headers["Authorization"] is { } authorization) Authorizations.Enqueue(authorization);
            var fault = _faults.TryGetValue(path, out var queue) && queue.TryDequeue(out var next) ? next : Fault.None;
            await Send(context, path, fault == Fault.NoRange ? null : range, fault);
        }
        catch (Exception gone) when (gone is HttpListenerException or IOException or ObjectDisposedException)
        {
        }
    }

    async Task Send(HttpListenerContext context, string path, string? range, Fault fault)
    {
        var response = context.Response;
        if (fault == Fault.Reset)
        {
            response.Abort();
            return;
        }
        if (fault == Fault.ServerError || fault == Fault.NotFound || !Files.TryGetValue(path, out var bytes))
        {
            response.StatusCode = fault == Fault.ServerError ? 503 : 404;
            response.Close();
            return;
        }
        var tag = $"\"{Digest.Of(bytes).Short}\"";
        response.Headers["ETag"] = tag;
        if (context.Request.Headers["If-None-Match"] == tag)
        {
            response.StatusCode = 304;
            response.Close();
            return;
        }
        if (fault == Fault.Corrupt) bytes = [.. bytes[..^1], (byte)~bytes[^1]];
        if (fault == Fault.Longer) bytes = [.. bytes, 0];
        var start = range is null ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
        if (start > 0)
        {
            response.StatusCode = 206;
            response.Headers["Content-Range"] = $"bytes {start}-{bytes.Length - 1}/{bytes.Length}";
        }
        response.ContentLength64 = bytes.Length - start;
        if (fault is Fault.Truncate or Fault.Stall)
        {
            await response.OutputStream.WriteAsync(bytes.AsMemory(start, (bytes.Length - start) / 2));
            await response.OutputStream.FlushAsync();
            if (fault == Fault.Stall) await Task.Delay(6000);
            response.Abort();
            return;
        }
        await response.OutputStream.WriteAsync(bytes.AsMemory(start));
        response.Close();
    }
}
