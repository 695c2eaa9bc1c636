using System.Collections.Immutable;

namespace Kedge.Packages.Python.Indexes;

/// <summary>What pip's own configuration says about indexes (pip, "Configuration": an INI file, <c>[global]</c> and <c>[install]</c>).</summary>
public sealed record PipConfiguration(string? IndexUrl, ImmutableArray<string> ExtraIndexUrls)
{
    public static PipConfiguration Empty { get; } = new(null, []);

    /// <param name="files">The files' texts, the weakest first: each later one replaces what it names.</param>
    public static PipConfiguration Of(IEnumerable<string> files) => files.Select(Parse).Aggregate(Empty, (weak, strong) =>
        new(strong.IndexUrl ?? weak.IndexUrl, strong.ExtraIndexUrls.IsEmpty ? weak.ExtraIndexUrls : strong.ExtraIndexUrls));

    public static PipConfiguration Parse(string text)
    {
        var values = Values(text);
        string? Of(string key) => values.GetValueOrDefault($"install.{key}") ?? values.GetValueOrDefault($"global.{key}");
        return new(Of("index-url")?.Trim(), [.. (Of("extra-index-url") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)]);
    }

    /// <summary>As Python's configparser reads it: a line that begins with white space continues the value above.</summary>
    static Dictionary<string, string> Values(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var (section, key) = ("", "");
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd()))
        {
            var trimmed = line.TrimStart();
            if (trimmed.Length == 0 || trimmed[0] is '#' or ';') continue;
            if (trimmed[0] == '[') (section, key) = (trimmed.Trim('[', ']'), "");
            else if (line[0] is ' ' or '\t' && key.Length > 0) values[key] += " " + trimmed;
            else if (trimmed.IndexOfAny(['=', ':']) is var at and > 0)
            {
                key = $"{section}.{trimmed[..at].Trim().ToLowerInvariant().Replace('_', '-')}";
                values[key] = trimmed[(at + 1)..].Trim();
            }
        }
        return values;
    }
}
