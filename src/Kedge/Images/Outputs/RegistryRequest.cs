using System.Globalization;

namespace Kedge.Images.Outputs;

/// <summary>A pull's request, as far as it matters: the line, one range, and whether the connection stays open.</summary>
/// <param name="Kind"><c>manifests</c> or <c>blobs</c>, empty for anything else.</param>
/// <param name="Reference">A tag or digest.</param>
sealed record RegistryRequest(string Method, string Path, string Kind, string Reference, bool KeepAlive, string? RangeHeader)
{
    /// <summary>Reads the lines before the empty one. A text that is no request gives one that nothing answers.</summary>
    public static RegistryRequest Parse(string head)
    {
        var lines = head.Split("\r\n");
        var words = lines[0].Split(' ');
        var path = words.Length > 1 ? words[1].Split('?')[0] : "";
        // /v2/NAME…/KIND/REFERENCE; a name may hold slashes.
        var parts = path.Split('/');
        var known = parts.Length >= 5 && parts[1] == "v2";
        return new(words[0], path, known ? parts[^2] : "", known ? Uri.UnescapeDataString(parts[^1]) : "",
            !string.Equals(Header(lines, "Connection"), "close", StringComparison.OrdinalIgnoreCase), Header(lines, "Range"));
    }

    /// <summary>First and last byte asked for (RFC 9110, section 14); the whole of it when no or no good range is given.</summary>
    public (long From, long To) Range(long size)
    {
        var whole = (0, size - 1);
        if (RangeHeader is not { } text || !text.StartsWith("bytes=", StringComparison.Ordinal)) return whole;
        var ends = text[6..].Split('-');
        if (ends.Length != 2 || !Number(ends[0], out var from) || from >= size) return whole;
        var to = Number(ends[1], out var last) ? Math.Min(last, size - 1) : size - 1;
        return from > to ? whole : (from, to);
    }

    static bool Number(string text, out long value) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    static string? Header(string[] lines, string name)
    {
        var line = lines.FirstOrDefault(l => l.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase));
        return line?[(name.Length + 1)..].Trim();
    }
}
