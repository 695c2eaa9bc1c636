using System.Collections.Immutable;

namespace Kedge.Explanations;

/// <summary>
/// Short messages as people type them ("CUDA oom", "libcudart not found"): all words of a signature's phrase stand in them, in any order.
/// Chinese phrases, which have no spaces, stand in them as they are.
/// </summary>
static class Phrases
{
    const int LongestMessage = 160;
    /// <summary>A phrase is at least every sixth word: in more words than that it is only mentioned.</summary>
    const int WordsPerWord = 6;

    /// <summary>The signatures whose phrase has the most letters; none when the message is long or no phrase is in it.</summary>
    public static ImmutableArray<Signature> Best(ImmutableArray<Signature> signatures, string message)
    {
        if (message.Length > LongestMessage || message.AsSpan().Trim().Contains('\n')) return [];
        var words = Words(message);
        var scores = signatures.Select(s => (Signature: s, Score: s.Phrases.Max(phrase => Score(phrase, words, message)))).Where(s => s.Score > 0).ToList();
        return scores.Count == 0 ? [] : [.. scores.Where(s => s.Score == scores.Max(other => other.Score)).Select(s => s.Signature)];
    }

    static int Score(string phrase, ImmutableArray<string> words, string message)
    {
        if (phrase.Any(c => c >= '\u2e80')) return message.Contains(phrase, StringComparison.OrdinalIgnoreCase) ? phrase.Length : 0;
        var wanted = Words(phrase);
        return words.Length <= WordsPerWord * wanted.Length && wanted.All(words.Contains) ? wanted.Sum(w => w.Length) : 0;
    }

    static ImmutableArray<string> Words(string text) =>
        [.. new string([.. text.Select(c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries)];
}
