using Kedge.Docs.Anchors;

namespace Kedge.Docs.Suggesting;

/// <summary>What a text says for each anchor: its trigger words with their weights, less the farther from the start they stand.</summary>
sealed class Evidence(Lexicon lexicon)
{
    /// <summary>After so many characters a word hints half as much: what a block is about is said at its start.</summary>
    const double HalfWay = 60;
    const int MostOnStack = 512;
    readonly List<Hint> _found = [];

    public IReadOnlyList<Hint> Found => _found;

    public void Read(ReadOnlySpan<char> text, double share)
    {
        // One lower-case copy: words are looked up as parts of it, and a page makes no string for each.
        Span<char> lower = text.Length <= MostOnStack ? stackalloc char[text.Length] : new char[text.Length];
        for (var i = 0; i < text.Length; i++) lower[i] = text[i] == '’' ? '\'' : char.IsAsciiLetterUpper(text[i]) ? (char)(text[i] | 0x20) : text[i];
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is >= '\u3400' and <= '\u9FFF') at += Chinese(text, at, share);
            else if (char.IsAsciiLetterOrDigit(text[at])) at += English(text, lower, at, share);
            else at++;
        }
    }

    int Chinese(ReadOnlySpan<char> text, int at, double share)
    {
        if (!lexicon.Chinese.TryGetValue(text.Slice(at, 1), out var triggers)) return 1;
        var longest = 0;
        foreach (var trigger in triggers)
        {
            if (trigger.Word.Length < longest || !text[at..].StartsWith(trigger.Word)) continue;
            longest = trigger.Word.Length;
            Add(trigger, at, share);
        }
        return Math.Max(1, longest);
    }

    int English(ReadOnlySpan<char> text, ReadOnlySpan<char> lower, int at, double share)
    {
        var word = lower[at..EndOf(lower, at)];
        if (Matched(text, at, word, share) is var length and > 0) return length;
        // A joined word hints by its parts as well: docker-based, CUDA/driver.
        var part = word.IndexOfAny('-', '/');
        if (part > 0) return Matched(text, at, word[..part], share) is var some and > 0 ? some : part + 1;
        return word.Length;
    }

    /// <summary>Past the word; hyphens and slashes join when a letter follows.</summary>
    static int EndOf(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length
            && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '\''
            || text[at] is '-' or '/' && at + 1 < text.Length && char.IsAsciiLetter(text[at + 1])))
            at++;
        return at;
    }

    int Matched(ReadOnlySpan<char> text, int at, ReadOnlySpan<char> word, double share)
    {
        var stem = Stem(word);
        if (!lexicon.English.TryGetValue(word, out var triggers) && (stem.Length == word.Length || !lexicon.English.TryGetValue(stem, out triggers))
            && (word.Length > 1 || !lexicon.Chinese.TryGetValue(word, out triggers))) return 0;
        var longest = 0;
        foreach (var trigger in triggers)
        {
            if (trigger.Word.Length < longest || trigger.Word.Contains(' ') && !IsPhrase(text[at..], trigger.Word)) continue;
            longest = trigger.Word.Contains(' ') ? trigger.Word.Length : 0;
            Add(trigger, at, share);
        }
        return Math.Max(longest, word.Length);
    }

    static bool IsPhrase(ReadOnlySpan<char> text, string phrase) =>
        text.StartsWith(phrase, StringComparison.OrdinalIgnoreCase) && (phrase.Length == text.Length || !char.IsAsciiLetterOrDigit(text[phrase.Length]));

    /// <summary>Plural and third person only: more would make "passing" and "passive" one.</summary>
    static ReadOnlySpan<char> Stem(ReadOnlySpan<char> word) => word.Length > 4 && word[^1] == 's' && word[^2] != 's' ? word[..^1] : word;

    void Add(Trigger trigger, int at, double share)
    {
        var hint = HintFor(trigger.Anchor);
        if (hint.Words.Contains(trigger.Word)) return;
        hint.Words.Add(trigger.Word);
        hint.Score += trigger.Weight * share * HalfWay / (HalfWay + at);
    }

    Hint HintFor(Anchor anchor)
    {
        foreach (var one in _found)
            if (one.Anchor.Id == anchor.Id) return one;
        var hint = new Hint(anchor);
        _found.Add(hint);
        return hint;
    }

    /// <summary>What speaks for one anchor.</summary>
    public sealed class Hint(Anchor anchor)
    {
        public Anchor Anchor { get; } = anchor;
        public double Score { get; set; }
        public List<string> Words { get; } = [];
    }
}
