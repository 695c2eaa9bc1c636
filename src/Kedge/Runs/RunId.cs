using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Kedge.Runs;

/// <summary>
/// Names a run and its folder below <c>runs/</c>: <c>2026/08/21/0912-brave-otter-7f3a</c>, UTC date and minute, two words
/// that people can say, four hex digits. Sorting ids ordinally sorts runs by their minute of birth.
/// </summary>
public readonly record struct RunId : IParsable<RunId>, IComparable<RunId>
{
    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef"), Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    readonly string? _text;

    RunId(string text) => _text = text;

    /// <summary>The last part, unique enough to type: <c>0912-brave-otter-7f3a</c>.</summary>
    public string Short => ToString()["2026/08/21/".Length..];

    /// <param name="chance">64 random bits: which words, which digits.</param>
    public static RunId Of(DateTimeOffset time, ulong chance)
    {
        var first = Words.First[(int)(chance % (ulong)Words.First.Length)];
        var second = Words.Second[(int)((chance >> 16) % (ulong)Words.Second.Length)];
        return new(string.Create(CultureInfo.InvariantCulture, $"{time.UtcDateTime:yyyy'/'MM'/'dd'/'HHmm}-{first}-{second}-{(ushort)(chance >> 48):x4}"));
    }

    public static RunId Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"not a run id: '{s}'");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RunId result)
    {
        result = default;
        if (s is null || !IsOne(s)) return false;
        result = new(s);
        return true;
    }

    /// <summary>Whether the text is an id; makes nothing, since lists ask this of every folder.</summary>
    public static bool IsOne(ReadOnlySpan<char> text)
    {
        if (text.Length is < 24 or > 80 || text[15] != '-') return false;
        if (!DateTime.TryParseExact(text[..15], "yyyy'/'MM'/'dd'/'HHmm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return false;
        var words = text[16..^5];
        return text[^5] == '-' && !text[^4..].ContainsAnyExcept(HexDigits) && words.Count('-') == 1 && words[0] != '-' && words[^1] != '-'
            && !words.ContainsAnyExcept(Letters);
    }

    /// <summary>The word is this id, or its last part.</summary>
    public bool Is(string word) => ToString() == word || Short == word;

    /// <summary>The word, of at least two letters, is a beginning or the end of it.</summary>
    public bool BeginsOrEnds(string word) => word.Length >= 2
        && (ToString().StartsWith(word, StringComparison.Ordinal) || Short.StartsWith(word, StringComparison.Ordinal)
        || ToString().EndsWith(word, StringComparison.Ordinal));

    /// <summary>The word, of at least four letters, stands somewhere in its last part.</summary>
    public bool Holds(string word) => word.Length >= 4 && Short.Contains(word, StringComparison.Ordinal);

    public int CompareTo(RunId other) => string.CompareOrdinal(_text, other._text);

    public override string ToString() => _text ?? throw new InvalidOperationException("a default RunId has no value");
}

/// <summary>Short, friendly words, one first word and one second word each: <c>brave otter</c>.</summary>
static class Words
{
    static readonly ImmutableArray<ImmutableArray<string>> Lists = Read();

    public static ImmutableArray<string> First => Lists[0];

    public static ImmutableArray<string> Second => Lists[1];

    static ImmutableArray<ImmutableArray<string>> Read() =>
        [.. Embedded.Text(typeof(Words), "Words.data.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ').ToImmutableArray())];
}
