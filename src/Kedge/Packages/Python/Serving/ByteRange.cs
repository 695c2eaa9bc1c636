using System.Globalization;

namespace Kedge.Packages.Python.Serving;

/// <summary>One range of bytes (RFC 9110, 14.1.2).</summary>
/// <param name="IsOutside">The range begins behind the end.</param>
public readonly record struct ByteRange(long From, long Length, bool IsOutside)
{
    /// <summary>Null when the header is missing, wrong or asks for several ranges: then the whole is sent, as the RFC allows.</summary>
    public static ByteRange? Parse(string? header, long size)
    {
        const string Unit = "bytes=";
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)) return null;
        var dash = header.IndexOf('-', StringComparison.Ordinal);
        if (dash < 0) return null;
        var (first, last) = (Number(header[Unit.Length..dash]), Number(header[(dash + 1)..]));
        return (first, last) switch
        {
            ({ } from, { } to) when from > to => null,
            ({ } from, _) when from >= size => new(0, 0, IsOutside: true),
            ({ } from, { } to) => new(from, Math.Min(to, size - 1) - from + 1, IsOutside: false),
            ({ } from, null) when header.EndsWith('-') => new(from, size - from, IsOutside: false),
            (null, { } suffix) when dash == Unit.Length =>
                suffix == 0 || size == 0 ? new(0, 0, IsOutside: true) : new(Math.Max(0, size - suffix), Math.Min(suffix, size), IsOutside: false),
            _ => null,
        };
    }

    static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
