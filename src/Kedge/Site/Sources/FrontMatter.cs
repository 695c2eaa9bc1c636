using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Site.Sources;

/// <summary>
/// What stands between lines of dashes at a page's start. Only what a site needs is understood, in the shapes that people write:
/// <c>key: text</c>, <c>key: [a, b]</c> and a list below its key. Everything else belongs to other programs and is passed over.
/// </summary>
public sealed record FrontMatter
{
    const int Longest = 64 << 10;

    public static FrontMatter None { get; } = new();

    public string? Title { get; init; }
    public string? Description { get; init; }
    public string? Language { get; init; }
    /// <summary>Among its neighbours; those without come after, in the usual order.</summary>
    public double? Order { get; init; }
    /// <summary>Addresses that the page had before.</summary>
    public ImmutableArray<string> RedirectFrom { get; init; } = [];
    /// <summary>Not to be built.</summary>
    public bool IsDraft { get; init; }

    /// <summary>The front matter and where the page's text begins.</summary>
    public static (FrontMatter Front, int End) Read(string text)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal) && !text.StartsWith("---\r\n", StringComparison.Ordinal)) return (None, 0);
        var keys = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        for (var at = text.IndexOf('\n') + 1; at < text.Length && at < Longest;)
        {
            var end = text.IndexOf('\n', at) is var newline and >= 0 ? newline + 1 : text.Length;
            var line = text.AsSpan(at, end - at).TrimEnd();
            if (line is "---" or "...") return (Of(keys), end);
            last = Line(line, keys, last);
            at = end;
        }
        return (None, 0);
    }

    static string? Line(ReadOnlySpan<char> line, Dictionary<string, List<string>> keys, string? last)
    {
        var text = line.TrimStart();
        if (text.StartsWith("- ") && last is not null) keys[last].Add(Unquoted(text[2..]));
        if (text.Length < line.Length || text.StartsWith("- ") || text.IsEmpty || text[0] == '#') return last;
        var colon = text.IndexOf(':');
        if (colon <= 0) return null;
        var key = text[..colon].Trim().ToString();
        keys[key] = Values(text[(colon + 1)..].Trim());
        return key;
    }

    static List<string> Values(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty) return [];
        if (value is not ['[', .., ']']) return [Unquoted(value)];
        return [.. value[1..^1].ToString().Split(',').Select(v => Unquoted(v)).Where(v => v.Length > 0)];
    }

    static string Unquoted(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return (value is ['"', .., '"'] or ['\'', .., '\''] && value.Length > 1 ? value[1..^1] : value).ToString();
    }

    static FrontMatter Of(Dictionary<string, List<string>> keys) => new()
    {
        Title = First(keys, "title"), Description = First(keys, "description"), Language = First(keys, "lang") ?? First(keys, "language"),
        Order = double.TryParse(First(keys, "order") ?? First(keys, "nav_order") ?? First(keys, "sidebar_position") ?? First(keys, "weight"),
            CultureInfo.InvariantCulture, out var order)
            ? order
            : null,
        RedirectFrom = [.. keys.GetValueOrDefault("redirect_from") ?? keys.GetValueOrDefault("aliases") ?? []],
        IsDraft = First(keys, "draft") is "true",
    };

    static string? First(Dictionary<string, List<string>> keys, string key) => keys.GetValueOrDefault(key) is [{ Length: > 0 } value, ..] ? value : null;
}
