using System.Collections.Immutable;

namespace Kedge.Packages.Debian.Archives;

/// <summary>One archive that the host's apt reads.</summary>
public sealed record AptSource(Uri Url, ImmutableArray<string> Suites, ImmutableArray<string> Components)
{
    /// <summary>
    /// The archive's id: the last segment of its path, <c>debian</c> or <c>debian-security</c>; a snapshot's time stamp
    /// (<c>…/debian/20250520T000000Z</c>) is passed over.
    /// </summary>
    public string Id
    {
        get
        {
            var segments = Url.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
            return segments.LastOrDefault(s => !IsTime(s)) ?? "";
        }
    }

    static bool IsTime(string segment) => segment.Length == 16 && segment[8] == 'T' && segment[15] == 'Z' && char.IsAsciiDigit(segment[0]);
}

/// <summary>Reads apt's two forms of sources (sources.list(5)). What is not a binary archive over http, https or on disk is passed over.</summary>
public static class AptSources
{
    /// <summary>The one-line form: <c>deb [ options ] uri suite component…</c>.</summary>
    public static IEnumerable<AptSource> OneLine(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var words = WithoutOptions(line.Split('#')[0]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 3 || words[0] != "deb") continue;
            if (Base(words[1]) is { } url) yield return new(url, [words[2]], [.. words[3..]]);
        }
    }

    /// <summary>The deb822 form: stanzas with Types, URIs, Suites, Components, Enabled.</summary>
    public static IEnumerable<AptSource> Deb822(string text)
    {
        foreach (var stanza in Debian.Deb822.Parse(text))
        {
            if (stanza.Get("Enabled") is { } enabled && enabled.Trim().ToLowerInvariant() is "no" or "false" or "off" or "0") continue;
            if (!Words(stanza.Get("Types")).Contains("deb")) continue;
            foreach (var uri in Words(stanza.Get("URIs")))
            {
                if (Base(uri) is { } url) yield return new(url, [.. Words(stanza.Get("Suites"))], [.. Words(stanza.Get("Components"))]);
            }
        }
    }

    /// <summary>An archive's base URL, ending in a slash so that paths join; null when it is of another kind.</summary>
    public static Uri? Base(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.StartsWith("copy:/", StringComparison.Ordinal)) trimmed = "file:/" + trimmed[6..];
        if (trimmed.StartsWith("file:/", StringComparison.Ordinal) && !trimmed.StartsWith("file://", StringComparison.Ordinal)) trimmed = "file://" + trimmed[5..];
        if (trimmed.StartsWith('/')) trimmed = "file://" + trimmed;
        return Uri.TryCreate(trimmed.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https" or "file" ? url : null;
    }

    static string[] Words(string? value) => value?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    static string WithoutOptions(string line)
    {
        var open = line.IndexOf('[', StringComparison.Ordinal);
        var close = line.IndexOf(']', StringComparison.Ordinal);
        return open >= 0 && close > open ? line[..open] + " " + line[(close + 1)..] : line;
    }
}
