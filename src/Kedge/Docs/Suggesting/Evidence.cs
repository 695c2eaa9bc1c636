using System.Text;
using Kedge.Docs.Anchors;

namespace Kedge.Docs.Suggesting;

/// <summary>What a text says for each anchor: its trigger words with their weights, less the farther from the start they stand.</summary>
sealed class Evidence(Lexicon lexicon)
{
    /// <summary>After so many characters a word hints half as much: what a block is about is said at its start.</summary>
    const double HalfWay = 60;
    readonly Dictionary<string, (Anchor Anchor, double Score, List<string> Words)> _found = new(StringComparer.Ordinal);

    public IEnumerable<(Anchor Anchor, double Score, List<string> Words)> Found => _found.Values;

    public void Read(string text, double share)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] is >= '\u3400' and <= '\u9FFF') at += Chinese(text, at, share);
            else if (char.IsAsciiLetterOrDigit(text[at])) at += English(text, at, share);
            else at++;
        }
    }

    int Chinese(string text, int at, double share)
    {
        if (!lexicon.Chinese.TryGetValue(text[at].ToString(), out var triggers)) return 1;
        var longest = 0;
        foreach (var trigger in triggers)
        {
            if (trigger.Word.Length < longest || !text.AsSpan(at).StartsWith(trigger.Word)) continue;
            longest = trigger.Word.Length;
            Add(trigger, at, share);
        }
        return Math.Max(1, longest);
    }

    int English(string text, int at, double share)
    {
        var end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '\'' or '’' || text[end] is '-' or '/' && end + 1 < text.Length && char.IsAsciiLetter(text[end + 1]))) end++;
        var word = text[at..end].ToLowerInvariant().Replace('’', '\'');
        if (Matched(text, at, word, share) is var length and > 0) return length;
        // A joined word hints by its parts as well: docker-based, CUDA/driver.
        var part = word.AsSpan().IndexOfAny('-', '/');
        if (part > 0) return Matched(text, at, word[..part], share) is var some and > 0 ? some : part + 1;
        return word.Length;
    }

    int Matched(string text, int at, string word, double share)
    {
        if (!lexicon.English.TryGetValue(word, out var triggers) && !lexicon.English.TryGetValue(Stem(word), out triggers) && !lexicon.Chinese.TryGetValue(word, out triggers)) return 0;
        var longest = 0;
        foreach (var trigger in triggers)
        {
            if (trigger.Word.Length < longest || trigger.Word.Contains(' ') && !IsPhrase(text, at, trigger.Word)) continue;
            longest = trigger.Word.Contains(' ') ? trigger.Word.Length : 0;
            Add(trigger, at, share);
        }
        return Math.Max(longest, word.Length);
    }

    static bool IsPhrase(string text, int at, string phrase) =>
        text.AsSpan(at).StartsWith(phrase, StringComparison.OrdinalIgnoreCase) && (at + phrase.Length == text.Length || !char.IsAsciiLetterOrDigit(text[at + phrase.Length]));

    /// <summary>Plural and third person only: more would make "passing" and "passive" one.</summary>
    static string Stem(string word) => word.Length > 4 && word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) ? word[..^1] : word;

    void Add(Trigger trigger, int at, double share)
    {
        if (!_found.TryGetValue(trigger.Anchor.Id, out var before)) before = (trigger.Anchor, 0, []);
        if (before.Words.Contains(trigger.Word)) return;
        before.Words.Add(trigger.Word);
        _found[trigger.Anchor.Id] = before with { Score = before.Score + trigger.Weight * share * HalfWay / (HalfWay + at) };
    }
}
