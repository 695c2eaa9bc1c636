using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Kedge.Docs.Anchors;
using Lookup = System.Collections.Generic.Dictionary<string, System.Collections.Generic.List<Kedge.Docs.Suggesting.Trigger>>.AlternateLookup<System.ReadOnlySpan<char>>;

namespace Kedge.Docs.Suggesting;

/// <summary>One trigger word of one anchor.</summary>
sealed record Trigger(Anchor Anchor, string Word, double Weight);

/// <summary>
/// A grammar's trigger words, made ready for looking up: English by the first word of each phrase, Chinese by the first character, longest
/// first, so that no segmenter is needed.
/// </summary>
sealed class Lexicon
{
    static readonly ConditionalWeakTable<Grammar, Lexicon> Made = [];

    Lexicon(Grammar grammar)
    {
        English = ByKey(grammar, a => a.Triggers.En, word => word.IndexOf(' ', StringComparison.Ordinal) is var blank and >= 0 ? word[..blank] : word);
        Chinese = ByKey(grammar, a => a.Triggers.Zh, word => word[..1]);
    }

    public Lookup English { get; }

    public Lookup Chinese { get; }

    public static Lexicon Of(Grammar grammar) => Made.GetValue(grammar, g => new(g));

    static Lookup ByKey(Grammar grammar, Func<Anchor, ImmutableArray<TriggerWord>> words, Func<string, string> key)
    {
        var all = new Dictionary<string, List<Trigger>>(StringComparer.Ordinal);
        foreach (var anchor in grammar.Declared)
            foreach (var (word, weight) in words(anchor))
            {
                if (!all.TryGetValue(key(word), out var same)) all.Add(key(word), same = []);
                // Longest first; of the same length in the order in which they were declared.
                var place = same.FindIndex(t => t.Word.Length < word.Length);
                same.Insert(place < 0 ? same.Count : place, new(anchor, word, weight));
            }
        return all.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
