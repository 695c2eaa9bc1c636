using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Packages.Debian.Archives;

/// <summary>A file that a Release vouches for.</summary>
public sealed record ReleaseFile(Digest Sha256, long Size);

/// <summary>A suite's Release file (Debian Repository Format): what it is, until when it is valid, and the digests of its indexes.</summary>
public sealed record Release(string Suite, string Codename, DateTimeOffset Date, DateTimeOffset? ValidUntil, bool ByHash, ImmutableDictionary<string, ReleaseFile> Files)
{
    /// <summary>Ubuntu's archive writes hours before ten with a blank instead of a zero: <c>Fri, 20 Nov 2026  2:27:59 UTC</c>.</summary>
    static readonly string[] Times = ["ddd, d MMM yyyy H:mm:ss 'UTC'", "ddd, d MMM yyyy H:mm:ss 'GMT'", "ddd, d MMM yyyy H:mm:ss zzz"];

    /// <summary>Null when the text is no Release file: no date, or no SHA256 section.</summary>
    public static Release? Parse(string text)
    {
        if (Deb822.Parse(text).FirstOrDefault() is not { } stanza || stanza.Get("SHA256") is not { } files || Time(stanza.Get("Date")) is not { } date) return null;
        return new(stanza.Get("Suite") ?? "", stanza.Get("Codename") ?? "", date, Time(stanza.Get("Valid-Until")),
            stanza.Get("Acquire-By-Hash") == "yes", Table(files));
    }

    static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowInnerWhite, out var time)
            ? time
            : null;

    static ImmutableDictionary<string, ReleaseFile> Table(string lines)
    {
        var table = ImmutableDictionary.CreateBuilder<string, ReleaseFile>(StringComparer.Ordinal);
        foreach (var line in lines.Split('\n'))
        {
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 3 && Digest.TryParse("sha256:" + words[0], null, out var digest)
                && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)) table[words[2]] = new(digest, size);
        }
        return table.ToImmutable();
    }
}
