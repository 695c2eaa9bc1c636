using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Kedge.Explanations;

/// <summary>
/// The literals of many signatures, looked for by vectorised searches. What they find says which few expressions are worth asking,
/// and in which lines: a log is megabytes, a message one line.
/// </summary>
sealed class Anchors
{
    /// <summary>
    /// Literals per search. .NET searches a few dozen by SIMD and more than 80 by Aho-Corasick, byte by byte;
    /// measured with 190 literals: six searches of 32 take a quarter of the time of one.
    /// </summary>
    const int PerSearch = 32;

    readonly ImmutableArray<SearchValues<string>> _searches;
    readonly FrozenDictionary<char, ImmutableArray<(string Text, int Signature)>> _byFirst;

    /// <param name="wanted">Which of them to look for, by their numbers.</param>
    public Anchors(ImmutableArray<Signature> signatures, IEnumerable<int> wanted)
    {
        var anchors = wanted.SelectMany(i => signatures[i].Anchors, (signature, text) => (Text: text, Signature: signature)).ToList();
        // In order, since literals that begin alike share a SIMD bucket.
        var texts = anchors.Select(a => a.Text).Distinct().Order(StringComparer.Ordinal).Chunk(PerSearch);
        _searches = [.. texts.Select(some => SearchValues.Create(some, StringComparison.Ordinal))];
        _byFirst = anchors.GroupBy(a => a.Text[0]).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray());
    }

    public bool AreIn(ReadOnlySpan<char> page)
    {
        foreach (var search in _searches)
            if (page.ContainsAny(search)) return true;
        return false;
    }

    /// <summary>By signature, best first: the lines (without their ends) that hold one of its anchors.</summary>
    public SortedDictionary<int, SortedSet<(int Start, int End)>> LinesIn(ReadOnlySpan<char> page)
    {
        SortedDictionary<int, SortedSet<(int Start, int End)>> lines = [];
        foreach (var search in _searches)
        {
            var (start, end) = (0, -1);
            for (var at = Next(search, page, 0); at >= 0; at = Next(search, page, at + 1))
            {
                if (at > end) (start, end) = (page[..at].LastIndexOf('\n') + 1, page[at..].IndexOf('\n') is >= 0 and var length ? at + length : page.Length);
                foreach (var (text, signature) in _byFirst[page[at]])
                    if (page[at..].StartsWith(text, StringComparison.Ordinal)) Add(lines, signature, (start, end));
            }
        }
        return lines;
    }

    static int Next(SearchValues<string> search, ReadOnlySpan<char> page, int from) => page[from..].IndexOfAny(search) is >= 0 and var next ? from + next : -1;

    static void Add(SortedDictionary<int, SortedSet<(int Start, int End)>> lines, int signature, (int Start, int End) line)
    {
        if (!lines.TryGetValue(signature, out var those)) lines.Add(signature, those = []);
        those.Add(line);
    }
}
