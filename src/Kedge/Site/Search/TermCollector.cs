namespace Kedge.Site.Search;

/// <summary>
/// Which terms are on which pages, collected by one thread. A term is a word, or two neighbouring characters of Chinese: whoever has all the
/// pairs of a text has every page that contains it, without a dictionary of words.
/// </summary>
sealed class TermCollector
{
    const int LongestWord = 24;
    readonly Dictionary<string, Posting> _words = new(StringComparer.Ordinal);
    readonly Dictionary<string, Posting>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    readonly Dictionary<uint, Posting> _pairs = [];

    public TermCollector() => _bySpan = _words.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <param name="weight">How much a hit there says: 0 text, 2 heading, 3 title.</param>
    public void Add(int page, ReadOnlySpan<char> text, int weight)
    {
        Span<char> word = stackalloc char[LongestWord];
        var (length, before) = (0, '\0');
        foreach (var c in text)
        {
            if (Script.IsChinese(c))
            {
                length = Word(page, word, length, weight);
                if (before != '\0') Pair(page, before, c, weight);
                before = c;
                continue;
            }
            before = '\0';
            if (!char.IsLetterOrDigit(c)) length = Word(page, word, length, weight);
            else if (length < LongestWord) word[length++] = char.IsAscii(c) ? (char)(c is >= 'A' and <= 'Z' ? c | 0x20 : c) : char.ToLowerInvariant(c);
        }
        Word(page, word, length, weight);
    }

    int Word(int page, Span<char> word, int length, int weight)
    {
        if (length == 0) return 0;
        if (!_bySpan.TryGetValue(word[..length], out var posting)) _bySpan[word[..length]] = posting = new();
        posting.Add(page, weight);
        return 0;
    }

    void Pair(int page, char first, char second, int weight)
    {
        var key = (uint)first << 16 | second;
        if (!_pairs.TryGetValue(key, out var posting)) _pairs[key] = posting = new();
        posting.Add(page, weight);
    }

    public IEnumerable<(string Term, Posting Posting)> All() =>
        _words.Select(w => (w.Key, w.Value)).Concat(_pairs.Select(p => (string.Concat(((char)(p.Key >> 16)).ToString(), ((char)(p.Key & 0xFFFF)).ToString()), p.Value)));
}

/// <summary>The pages of one term, each once, with the most that a hit there says.</summary>
sealed class Posting
{
    /// <summary>So many hits say more than one.</summary>
    const int Many = 4;
    readonly List<int> _done = [];
    int _page = -1, _count, _weight;

    public void Add(int page, int weight)
    {
        if (page != _page)
        {
            Flush();
            (_page, _count, _weight) = (page, 0, 0);
        }
        if (++_count >= Many) _weight = Math.Max(_weight, 1);
        _weight = Math.Max(_weight, weight);
    }

    /// <summary>page × 4 + weight, in the order in which they came.</summary>
    public IReadOnlyList<int> Values()
    {
        Flush();
        _page = -1;
        return _done;
    }

    void Flush()
    {
        if (_page >= 0) _done.Add(_page * 4 + _weight);
    }
}
