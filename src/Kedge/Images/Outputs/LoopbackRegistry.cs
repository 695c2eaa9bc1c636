using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Kedge.Store;

namespace Kedge.Images.Outputs;

/// <summary>
/// One image, served read-only on a random loopback port by the OCI distribution protocol (distribution-spec, "pull"), for
/// as long as a local engine needs to take it. An engine asks for a manifest and then only for the layers that it lacks.
/// Plain sockets, because whole files then go from the page cache to the engine without passing through this process.
/// Door: listens on 127.0.0.1.
/// </summary>
public sealed class LoopbackRegistry : IAsyncDisposable
{
    const int LongestRequest = 16 * 1024;
    /// <summary>First byte of a TLS client hello (RFC 8446, section 5.1: content type "handshake").</summary>
    const byte TlsHandshake = 22;
    readonly Image _image;
    readonly BlobStore _store;
    readonly IProgress<Step>? _progress;
    readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly Task _accepting;
    long _sent;

    public LoopbackRegistry(Image image, BlobStore store, IProgress<Step>? progress)
    {
        (_image, _store, _progress) = (image, store, progress);
        _listener.Start();
        _accepting = Accept();
    }

    /// <summary><c>127.0.0.1:PORT</c>: engines trust a loopback registry without TLS.</summary>
    public string Host => _listener.LocalEndpoint.ToString()!;

    /// <summary>Bytes of layers handed out so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _stop.Dispose();
    }

    async Task Accept()
    {
        var open = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                open.RemoveAll(t => t.IsCompleted);
                open.Add(Task.Run(() => Serve(socket)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(open).ConfigureAwait(false);
        }
    }

    /// <summary>One connection, kept open for request after request.</summary>
    async Task Serve(Socket socket)
    {
        using var _ = socket;
        socket.NoDelay = true;
        var buffer = ArrayPool<byte>.Shared.Rent(LongestRequest);
        try
        {
            var have = 0;
            while (true)
            {
                int end;
                while ((end = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8)) < 0)
                {
                    if (have == LongestRequest) return;
                    var read = await socket.ReceiveAsync(buffer.AsMemory(have, LongestRequest - have), _stop.Token).ConfigureAwait(false);
                    if (read == 0) return;
                    have += read;
                    // Docker tries TLS first and waits ten seconds for an answer; a closed connection sends it to plain HTTP at once.
                    if (buffer[0] == TlsHandshake) return;
                }
                var request = RegistryRequest.Parse(Encoding.ASCII.GetString(buffer, 0, end));
                // Requests of a pull have no body; what follows is the next request.
                have -= end + 4;
                buffer.AsSpan(end + 4, have).CopyTo(buffer);
                await Answer(socket, request).ConfigureAwait(false);
                if (!request.KeepAlive) return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
        {
            // The engine went away, or this endpoint is closing: nothing is owed to it.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    Task Answer(Socket socket, RegistryRequest request)
    {
        if (request.Method is not ("GET" or "HEAD")) return SendError(socket, request, "405 Method Not Allowed", "UNSUPPORTED");
        if (request.Path is "/v2/" or "/v2") return SendBytes(socket, request, "application/json", null, "{}"u8.ToArray());
        return request.Kind switch
        {
            "manifests" when IsThisImage(request.Reference) =>
                SendBytes(socket, request, ImageManifest.MediaType, _image.LocalManifest.Digest, _image.LocalManifest.Bytes),
            "manifests" => SendError(socket, request, "404 Not Found", "MANIFEST_UNKNOWN"),
            "blobs" when Digest.TryParse(request.Reference, null, out var digest) => SendBlob(socket, request, digest),
            "blobs" => SendError(socket, request, "404 Not Found", "BLOB_UNKNOWN"),
            _ => SendError(socket, request, "404 Not Found", "NAME_UNKNOWN"),
        };
    }

    bool IsThisImage(string reference) =>
        reference == _image.LocalManifest.Digest.ToString() || _image.Names.Any(n => n.EndsWith(":" + reference, StringComparison.Ordinal));

    Task SendBlob(Socket socket, RegistryRequest request, Digest digest)
    {
        if (digest == _image.Id) return SendBytes(socket, request, "application/octet-stream", digest, _image.Config);
        var layer = _image.Layers.FirstOrDefault(l => l.Kept.Digest == digest);
        return layer is null ? SendError(socket, request, "404 Not Found", "BLOB_UNKNOWN") : SendLayer(socket, request, layer.Kept, layer.Comment);
    }

    async Task SendLayer(Socket socket, RegistryRequest request, Descriptor layer, string comment)
    {
        var (from, to) = request.Range(layer.Size);
        var length = to - from + 1;
        var status = length == layer.Size ? "200 OK" : "206 Partial Content";
        var range = length == layer.Size ? "" : $"Content-Range: bytes {from}-{to}/{layer.Size}\r\n";
        var head = Head(status, "application/octet-stream", layer.Digest, length, "Accept-Ranges: bytes\r\n" + range);
        if (request.Method == "HEAD")
        {
            await Send(socket, head).ConfigureAwait(false);
            return;
        }
        if (length == layer.Size)
            await socket.SendFileAsync(_store.PathOf(layer.Digest), head, default, TransmitFileOptions.UseDefaultWorkerThread, _stop.Token).ConfigureAwait(false);
        else
            await SendPart(socket, layer.Digest, head, from, length).ConfigureAwait(false);
        _progress?.Report(new("load", comment, Interlocked.Add(ref _sent, length), 0, "bytes"));
    }

    async Task SendPart(Socket socket, Digest digest, byte[] head, long from, long length)
    {
        await Send(socket, head).ConfigureAwait(false);
        using var file = _store.OpenRead(digest);
        file.Position = from;
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            while (length > 0)
            {
                var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)), _stop.Token).ConfigureAwait(false);
                if (read == 0) throw new EndOfStreamException();
                await Send(socket, buffer.AsMemory(0, read)).ConfigureAwait(false);
                length -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    Task SendBytes(Socket socket, RegistryRequest request, string type, Digest? digest, ReadOnlyMemory<byte> body)
    {
        var head = Head("200 OK", type, digest, body.Length, "");
        return Send(socket, request.Method == "HEAD" ? head : [.. head, .. body.Span]);
    }

    /// <summary>Errors as the distribution specification words them.</summary>
    Task SendError(Socket socket, RegistryRequest request, string status, string code)
    {
        var body = Encoding.ASCII.GetBytes($$"""{"errors":[{"code":"{{code}}","message":"kedge serves one image here, read-only"}]}""");
        var head = Head(status, "application/json", null, body.Length, "");
        return Send(socket, request.Method == "HEAD" ? head : [.. head, .. body]);
    }

    static byte[] Head(string status, string type, Digest? digest, long length, string more)
    {
        var content = $"Content-Type: {type}\r\nContent-Length: {length}\r\n" + (digest is null ? "" : $"Docker-Content-Digest: {digest}\r\n");
        return Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nDocker-Distribution-Api-Version: registry/2.0\r\n{content}{more}\r\n");
    }

    async Task Send(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0) bytes = bytes[await socket.SendAsync(bytes, _stop.Token).ConfigureAwait(false)..];
    }
}
