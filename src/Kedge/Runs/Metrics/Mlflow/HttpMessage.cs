using System.Globalization;
using System.Text;

namespace Kedge.Runs.Metrics.Mlflow;

/// <param name="Path">Decoded, without the query.</param>
/// <param name="Token">The bearer token that the client showed.</param>
/// <param name="KeepAlive">The client may send another request on this connection.</param>
public sealed record HttpRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, byte[] Body, string? Token, bool KeepAlive);

public sealed record HttpAnswer(int Status, byte[] Json);

/// <summary>
/// The part of HTTP/1.1 (RFC 9112) that clients of a JSON service use: request line, headers, a body by length or in chunks.
/// Every part is bounded; whatever else comes ends the connection.
/// </summary>
public sealed class HttpConnection(Stream stream)
{
    public const int LargestHead = 32 * 1024, LargestBody = 16 << 20;

    readonly byte[] _buffer = new byte[16 * 1024];
    int _from, _to;

    /// <summary>A request cannot be understood; the connection is of no more use.</summary>
    /// <param name="Status">To say before it is closed.</param>
    public sealed class Refusal(int status) : Exception
    {
        public int Status => status;
    }

    /// <summary>The next request; null at the end of the connection.</summary>
    /// <exception cref="Refusal">Not HTTP, or too large.</exception>
    public async Task<HttpRequest?> Read(CancellationToken ct)
    {
        var left = LargestHead;
        var line = await Line(left, ct).ConfigureAwait(false);
        if (line is null) return null;
        if (line.Split(' ') is not [var method, ['/', ..] target, "HTTP/1.1" or "HTTP/1.0"]) throw new Refusal(400);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (string? header; (header = await Line(left, ct).ConfigureAwait(false)) != "";)
        {
            if (header is null || header.IndexOf(':') is not (> 0 and var colon) || (left -= header.Length + 2) < 0) throw new Refusal(400);
            headers[header[..colon]] = header[(colon + 1)..].Trim();
        }
        if (headers.TryGetValue("Expect", out var expected) && expected.Equals("100-continue", StringComparison.OrdinalIgnoreCase))
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), ct).ConfigureAwait(false);
        var body = await Body(headers, ct).ConfigureAwait(false);
        var keep = line.EndsWith("1.1", StringComparison.Ordinal)
            && !(headers.TryGetValue("Connection", out var connection) && connection.Equals("close", StringComparison.OrdinalIgnoreCase));
        var token = headers.TryGetValue("Authorization", out var shown) && shown.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? shown[7..].Trim() : null;
        var mark = target.IndexOf('?');
        return new(method, Decoded(mark < 0 ? target : target[..mark]), Query(mark < 0 ? "" : target[(mark + 1)..]), body, token, keep);
    }

    public async Task Write(HttpAnswer answer, bool keepAlive, CancellationToken ct)
    {
        var head = string.Create(CultureInfo.InvariantCulture,
            $"HTTP/1.1 {answer.Status} {Reason(answer.Status)}\r\nContent-Type: application/json\r\nContent-Length: {answer.Json.Length}\r\nConnection: {(keepAlive ? "keep-alive" : "close")}\r\n\r\n");
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. answer.Json], ct).ConfigureAwait(false);
    }

    static string Reason(int status) =>
        status switch { 200 => "OK", 400 => "Bad Request", 404 => "Not Found", 405 => "Method Not Allowed", 413 => "Content Too Large",
            _ => "Refused" };

    async Task<byte[]> Body(Dictionary<string, string> headers, CancellationToken ct)
    {
        if (headers.TryGetValue("Transfer-Encoding", out var coding))
            return coding.Equals("chunked", StringComparison.OrdinalIgnoreCase) && !headers.ContainsKey("Content-Length")
                ? await Chunks(ct).ConfigureAwait(false)
                : throw new Refusal(400);
        if (!headers.TryGetValue("Content-Length", out var said)) return [];
        if (!int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var length)) throw new Refusal(400);
        if (length > LargestBody) throw new Refusal(413);
        return await Exactly(length, ct).ConfigureAwait(false);
    }

    async Task<byte[]> Chunks(CancellationToken ct)
    {
        using var body = new MemoryStream();
        while (true)
        {
            var size = (await Line(1024, ct).ConfigureAwait(false))?.Split(';')[0].Trim();
            if (!int.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0) throw new Refusal(400);
            if (body.Length + length > LargestBody) throw new Refusal(413);
            body.Write(await Exactly(length, ct).ConfigureAwait(false));
            if (await Line(1024, ct).ConfigureAwait(false) is not { } end || end.Length > 0 && length > 0) throw new Refusal(400);
            if (length == 0) return body.ToArray();
        }
    }

    async Task<byte[]> Exactly(int count, CancellationToken ct)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            if (_from == _to && !await Fill(ct).ConfigureAwait(false)) throw new Refusal(400);
            var some = Math.Min(count - at, _to - _from);
            _buffer.AsSpan(_from, some).CopyTo(bytes.AsSpan(at));
            (at, _from) = (at + some, _from + some);
        }
        return bytes;
    }

    /// <summary>A line without its end; null at the end of the connection.</summary>
    async Task<string?> Line(int limit, CancellationToken ct)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (_from == _to && !await Fill(ct).ConfigureAwait(false)) return line.Length == 0 ? null : throw new Refusal(400);
            var end = _buffer.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            var count = end < 0 ? _to - _from : end;
            line.Append(Encoding.Latin1.GetString(_buffer, _from, count));
            _from += count + (end < 0 ? 0 : 1);
            if (line.Length > limit) throw new Refusal(400);
            if (end >= 0) return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
        }
    }

    async Task<bool> Fill(CancellationToken ct)
    {
        (_from, _to) = (0, await stream.ReadAsync(_buffer, ct).ConfigureAwait(false));
        return _to > 0;
    }

    static Dictionary<string, string> Query(string text)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=');
            query[Decoded(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Decoded(pair[(equals + 1)..].Replace('+', ' '));
        }
        return query;
    }

    static string Decoded(string text) => Uri.UnescapeDataString(text);
}
