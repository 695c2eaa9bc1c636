using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Docs.Anchors;

namespace Kedge.Docs.Suggesting;

/// <summary>One trigger word of one anchor.</summary>
readonly record struct Trigger(Anchor Anchor, string Word, double Weight);

/// <summary>
/// A grammar's trigger words, made ready for looking up: English by the first word of each phrase, Chinese by the first character, longest
/// first, so that no segmenter is needed.
/// </summary>
sealed class Lexicon
{
    static readonly System.Runtime.CompilerServices.ConditionalWeakTable<Grammar, Lexicon> Made = [];

    Lexicon(Grammar grammar)
    {
        English = ByKey(grammar, a => a.Triggers.En, word => word.IndexOf(' ', StringComparison.Ordinal) is var blank and >= 0 ? word[..blank] : word);
        Chinese = ByKey(grammar, a => a.Triggers.Zh, word => word[..1]);
    }

    public FrozenDictionary<string, ImmutableArray<Trigger>> English { get; }

    public FrozenDictionary<string, ImmutableArray<Trigger>> Chinese { get; }

    public static Lexicon Of(Grammar grammar) => Made.GetValue(grammar, g => new(g));

    static FrozenDictionary<string, ImmutableArray<Trigger>> ByKey(Grammar grammar, Func<Anchor, ImmutableSortedDictionary<string, double>> words, Func<string, string> key) =>
        grammar.Declared.SelectMany(a => words(a).Select(w => new Trigger(a, w.Key, w.Value)))
            .GroupBy(t => key(t.Word)).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(t => t.Word.Length).ToImmutableArray(), StringComparer.Ordinal);
}
