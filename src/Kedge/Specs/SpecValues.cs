using System.Globalization;

namespace Kedge.Specs;

/// <summary>Values of the right grammar as what they mean.</summary>
static class SpecValues
{
    /// <summary>A plain decimal number above zero and at most 100 000, or null. Infinity, hex and octal are YAML numbers but no core counts.</summary>
    public static decimal? Positive(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
        && number > 0 && number <= 100_000 ? number : null;

    /// <summary>Bytes of a size such as <c>32g</c> (powers of 1024, as Docker reads it), or null when no 64-bit number holds them.</summary>
    public static long? Bytes(string size)
    {
        var shift = char.ToLowerInvariant(size[^1]) switch { 'k' => 10, 'm' => 20, 'g' => 30, _ => 40 };
        if (!decimal.TryParse(size.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        return number <= (decimal)(long.MaxValue >> shift) ? (long)(number * (1L << shift)) : null;
    }

    /// <summary>A container path without doubled, trailing and <c>.</c> parts; null when it climbs with <c>..</c>.</summary>
    public static string? ContainerPath(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(p => p != ".").ToArray();
        return parts.Contains("..") ? null : "/" + string.Join('/', parts);
    }

    /// <summary>A mirror's base URL without a trailing slash, or null.</summary>
    public static string? Mirror(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.IsFile || url.Host.Length > 0) ? text.TrimEnd('/') : null;

    public static bool HasPassword(string url) =>
        url.IndexOf('@', StringComparison.Ordinal) is var at and > 0 && url.LastIndexOf(':', at) > url.IndexOf("//", StringComparison.Ordinal);

    /// <summary>A Python package's name as PEP 503 compares it.</summary>
    public static string Normalised(string name) =>
        string.Join('-', name.ToLowerInvariant().Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries));
}
