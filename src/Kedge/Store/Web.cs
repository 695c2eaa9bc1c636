using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Kedge.Store;

/// <summary>
/// Reads URLs: http and https through one pooled client (proxies as the environment says), file for mirrors on disk.
/// Door: the network. Failures come out as <see cref="HttpRequestException"/>, <see cref="IOException"/> or <see cref="TimeoutException"/>.
/// </summary>
public sealed class Web : IDisposable
{
    readonly HttpClient _client;

    public Web(int connections = 8)
    {
        var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            AutomaticDecompression = DecompressionMethods.None,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("kedge", KedgeVersion.Text));
    }

    /// <summary>How long a server may send nothing before the connection is given up.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Opens a URL from a byte offset on. With <paramref name="etag"/> the answer may be 304 without a body.</summary>
    public Task<WebAnswer> Open(Uri url, long from, string? etag, CancellationToken ct) => Open(url, from, etag, accept: null, ct);

    /// <summary>Opens a page in one of the media types of <paramref name="accept"/>, where the server has a choice.</summary>
    public Task<WebAnswer> OpenPage(Uri url, string accept, CancellationToken ct) => Open(url, 0, etag: null, accept, ct);

    async Task<WebAnswer> Open(Uri url, long from, string? etag, string? accept, CancellationToken ct)
    {
        if (url.IsFile) return OpenFile(url, from, etag);
        using var request = new HttpRequestMessage(HttpMethod.Get, WithoutCredentials(url));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (url.UserInfo.Length > 0) request.Headers.Authorization = Basic(url.UserInfo);
        if (from > 0) request.Headers.Range = new RangeHeaderValue(from, null);
        if (etag is { Length: > 0 }) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
            return new WebAnswer(response.StatusCode, body, response)
            {
                Start = response.StatusCode == HttpStatusCode.PartialContent ? response.Content.Headers.ContentRange?.From ?? -1 : 0,
                Length = response.Content.Headers.ContentLength,
                ETag = response.Headers.ETag?.ToString(),
                Patience = Patience,
                Url = response.RequestMessage?.RequestUri,
                MediaType = response.Content.Headers.ContentType?.MediaType,
                RetryAfter = response.Headers.RetryAfter is { } after ? after.Delta ?? after.Date - DateTimeOffset.UtcNow : null,
            };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer for {Patience.TotalSeconds:0} s");
        }
    }

    /// <summary>A URL for people and logs: never with its user name and password.</summary>
    public static Uri WithoutCredentials(Uri url) =>
        url.UserInfo.Length == 0 ? url : new UriBuilder(url) { UserName = "", Password = "" }.Uri;

    /// <summary>A URL for messages: without credentials, and without a query, which may be a signature.</summary>
    public static string Shown(Uri url) => url.IsFile ? url.LocalPath : WithoutCredentials(url).GetLeftPart(UriPartial.Path);

    public void Dispose() => _client.Dispose();

    static WebAnswer OpenFile(Uri url, long from, string? etag)
    {
        try
        {
            var file = new FileStream(url.LocalPath,
                new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete,
                    BufferSize = 0 });
            var tag = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{file.Length:x}-{File.GetLastWriteTimeUtc(url.LocalPath).Ticks:x}\"");
            var status = tag == etag ? HttpStatusCode.NotModified : from > 0 ? HttpStatusCode.PartialContent : HttpStatusCode.OK;
            var start = Math.Min(from, file.Length);
            file.Seek(start, SeekOrigin.Begin);
            return new WebAnswer(status, file, file) { Start = start, Length = file.Length - start, ETag = tag };
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return new WebAnswer(HttpStatusCode.NotFound, Stream.Null, Stream.Null);
        }
        catch (UnauthorizedAccessException)
        {
            return new WebAnswer(HttpStatusCode.Forbidden, Stream.Null, Stream.Null);
        }
    }

    static AuthenticationHeaderValue Basic(string userInfo) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(userInfo))));
}

/// <summary>An answer with its body still to be read.</summary>
public sealed class WebAnswer(HttpStatusCode status, Stream body, IDisposable owner) : IDisposable
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>Offset of the body's first byte in the whole file: 0 unless the server honoured a range.</summary>
    public long Start { get; init; }

    /// <summary>Bytes in this body, when the server says so.</summary>
    public long? Length { get; init; }

    public string? ETag { get; init; }

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the answer came from in the end, after redirects.</summary>
    public Uri? Url { get; init; }

    public string? MediaType { get; init; }

    /// <summary>How long the server asks to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsMissing => Status is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Forbidden or HttpStatusCode.Unauthorized;

    /// <summary>Reads on; a server that stalls is a <see cref="TimeoutException"/>.</summary>
    public async ValueTask<int> Read(Memory<byte> buffer, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            return await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {Patience.TotalSeconds:0} s");
        }
    }

    public void Dispose()
    {
        body.Dispose();
        owner.Dispose();
    }
}
