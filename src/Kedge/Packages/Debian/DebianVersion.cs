using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Kedge.Packages.Debian;

/// <summary>
/// A package version, <c>[epoch:]upstream[-revision]</c>, ordered as Debian Policy 5.6.12 says: alternately a non-digit part,
/// in which <c>~</c> sorts before everything, even the end, and letters before other characters; and a number.
/// </summary>
public readonly record struct DebianVersion : IComparable<DebianVersion>, IParsable<DebianVersion>
{
    static readonly SearchValues<char> NumberParts = SearchValues.Create("0123456789.");
    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    readonly string? _text;

    DebianVersion(string text) => _text = text;

    /// <summary>Without epoch and revision, and without what Debian appended to repack it: <c>2.6.0+dfsg-7</c> → <c>2.6.0</c>.</summary>
    public string Upstream
    {
        get
        {
            var upstream = Split(ToString()).Upstream;
            var end = upstream.IndexOfAnyExcept(NumberParts);
            return (end < 0 ? upstream : upstream[..end]).TrimEnd('.').ToString();
        }
    }

    public static DebianVersion Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var version) ? version : throw new FormatException($"not a Debian version: '{s}'");

    /// <summary>Accepts what dpkg accepts: the upstream part begins with a digit or letter and holds letters, digits and <c>.+-:~</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out DebianVersion result)
    {
        result = default;
        if (string.IsNullOrEmpty(s) || s.Length > 256) return false;
        var pieces = Split(s);
        var hasEpoch = s.Contains(':', StringComparison.Ordinal);
        if (hasEpoch && (pieces.Epoch.IsEmpty || pieces.Epoch.ContainsAnyExcept(Digits))) return false;
        if (pieces.Upstream.IsEmpty || !Allowed(pieces.Upstream, "-.+~:") || !Allowed(pieces.Revision, ".+~") || s[^1] == '-') return false;
        result = new(s);
        return true;
    }

    public int CompareTo(DebianVersion other) => Compare(ToString(), other.ToString());

    public bool Equals(DebianVersion other) => _text == other._text;

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text ?? "";

    /// <summary>The order of two versions as text. Equal order does not mean equal text: <c>1.0</c> and <c>1.00</c>.</summary>
    public static int Compare(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var left = Split(a);
        var right = Split(b);
        var epoch = Part(left.Epoch, right.Epoch);
        if (epoch != 0) return epoch;
        var upstream = Part(left.Upstream, right.Upstream);
        return upstream != 0 ? upstream : Part(left.Revision, right.Revision);
    }

    static Pieces Split(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        var rest = text[(colon + 1)..];
        var dash = rest.LastIndexOf('-');
        return new(colon < 0 ? default : text[..colon], dash < 0 ? rest : rest[..dash], dash < 0 ? default : rest[(dash + 1)..]);
    }

    readonly ref struct Pieces(ReadOnlySpan<char> epoch, ReadOnlySpan<char> upstream, ReadOnlySpan<char> revision)
    {
        public ReadOnlySpan<char> Epoch { get; } = epoch;
        public ReadOnlySpan<char> Upstream { get; } = upstream;
        public ReadOnlySpan<char> Revision { get; } = revision;
    }

    static bool Allowed(ReadOnlySpan<char> text, string others)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !others.Contains(c, StringComparison.Ordinal)) return false;
        }
        return true;
    }

    // dpkg's verrevcmp (lib/dpkg/version.c).
    static int Part(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        while (!a.IsEmpty || !b.IsEmpty)
        {
            while (StartsNonDigit(a) || StartsNonDigit(b))
            {
                var order = Weight(a) - Weight(b);
                if (order != 0) return order;
                a = a[1..];
                b = b[1..];
            }
            var number = Number(ref a, ref b);
            if (number != 0) return number;
        }
        return 0;
    }

    static int Number(ref ReadOnlySpan<char> a, ref ReadOnlySpan<char> b)
    {
        a = a.TrimStart('0');
        b = b.TrimStart('0');
        var first = 0;
        int i = 0, j = 0;
        for (; i < a.Length && j < b.Length && char.IsAsciiDigit(a[i]) && char.IsAsciiDigit(b[j]); i++, j++)
        {
            if (first == 0) first = a[i] - b[j];
        }
        a = a[i..];
        b = b[j..];
        if (!a.IsEmpty && char.IsAsciiDigit(a[0])) return 1;
        return !b.IsEmpty && char.IsAsciiDigit(b[0]) ? -1 : first;
    }

    static bool StartsNonDigit(ReadOnlySpan<char> text) => !text.IsEmpty && !char.IsAsciiDigit(text[0]);

    static int Weight(ReadOnlySpan<char> text) => text switch
    {
        [] => 0,
        ['~', ..] => -1,
        [var c, ..] when char.IsAsciiDigit(c) => 0,
        [var c, ..] when char.IsAsciiLetter(c) => c,
        [var c, ..] => c + 256,
    };
}
