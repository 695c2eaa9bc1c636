using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;

namespace Kedge.Cli.Docs.Editor;

/// <summary>JSON messages over two streams, each after a header that says its length in bytes: the protocol's base.</summary>
sealed class MessageStream(Stream input, Stream output)
{
    const int MostHeader = 4096;
    /// <summary>A page may have 16 MB; JSON may escape each of its characters.</summary>
    const int MostBody = 128 << 20;
    readonly PipeReader _input = PipeReader.Create(input);

    /// <summary>The next message's bytes, or null at the end of the input.</summary>
    /// <exception cref="InvalidDataException">What arrives has no such header.</exception>
    public async Task<byte[]?> Read(CancellationToken ct)
    {
        while (true)
        {
            var read = await _input.ReadAsync(ct);
            var rest = read.Buffer;
            if (Take(ref rest) is { } body)
            {
                _input.AdvanceTo(rest.Start);
                return body;
            }
            if (read.IsCompleted) return null;
            _input.AdvanceTo(rest.Start, rest.End);
        }
    }

    public async Task Write(JsonObject message, CancellationToken ct)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString(Protocol.Json));
        await output.WriteAsync(Encoding.ASCII.GetBytes($"Content-Length: {body.Length}\r\n\r\n"), ct);
        await output.WriteAsync(body, ct);
        await output.FlushAsync(ct);
    }

    /// <summary>A whole message off the front; null, and nothing taken, when more has to arrive.</summary>
    static byte[]? Take(ref ReadOnlySequence<byte> rest)
    {
        var reader = new SequenceReader<byte>(rest);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> header, "\r\n\r\n"u8))
            return rest.Length <= MostHeader ? null : throw new InvalidDataException("no header within 4 KiB");
        if (LengthIn(header) is not { } length || length > MostBody) throw new InvalidDataException("no header with a fitting Content-Length");
        if (reader.Remaining < length) return null;
        var body = rest.Slice(reader.Position, length).ToArray();
        rest = rest.Slice(rest.GetPosition(length, reader.Position));
        return body;
    }

    static int? LengthIn(ReadOnlySequence<byte> header)
    {
        foreach (var line in Encoding.ASCII.GetString(header).Split("\r\n"))
            if (line.Split(':', 2) is [var name, var value] && name.Trim().Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                return int.TryParse(value, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture,
                    out var length)
                    ? length
                    : null;
        return null;
    }
}
