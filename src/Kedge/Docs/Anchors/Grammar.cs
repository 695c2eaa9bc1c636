using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Kedge.Docs.Anchors;

public enum EmojiMeaning { Unknown, Anchor, Synonym, Undeclared, Emotional }

/// <summary>The anchors that hold in a repository: the core, what it declared, and what every other emoji means beside them.</summary>
public sealed class Grammar
{
    readonly Dictionary<string, Entry> _byEmoji = new(StringComparer.Ordinal);
    readonly HashSet<string> _emotional;

    /// <param name="known">All anchors; those in <paramref name="declared"/> (by id) may be used.</param>
    public Grammar(ImmutableArray<Anchor> known, IReadOnlySet<string> declared)
    {
        Declared = [.. known.Where(a => declared.Contains(a.Id))];
        Known = known;
        // What a repository declared wins over what is only known: the declared come first.
        ImmutableArray<Anchor> ordered = [.. Declared, .. known.Where(a => !declared.Contains(a.Id))];
        foreach (var anchor in ordered)
            _byEmoji.TryAdd(EmojiScan.Bare(anchor.Emoji), new(declared.Contains(anchor.Id) ? EmojiMeaning.Anchor : EmojiMeaning.Undeclared, anchor));
        foreach (var anchor in ordered)
            foreach (var synonym in anchor.Synonyms)
                _byEmoji.TryAdd(EmojiScan.Bare(synonym), new(declared.Contains(anchor.Id) ? EmojiMeaning.Synonym : EmojiMeaning.Undeclared, anchor));
        _emotional = AnchorTable.Emotional.Select(e => EmojiScan.Bare(e)).Where(e => !_byEmoji.ContainsKey(e)).ToHashSet(StringComparer.Ordinal);
    }

    sealed record Entry(EmojiMeaning Meaning, Anchor Anchor);

    public static Grammar Core { get; } = new(AnchorTable.All, AnchorTable.All.Where(a => !a.IsExtension).Select(a => a.Id).ToFrozenSet());

    /// <summary>The anchors that may be used, in the table's order.</summary>
    public ImmutableArray<Anchor> Declared { get; }

    /// <summary>Those and the ones that could be declared.</summary>
    public ImmutableArray<Anchor> Known { get; }

    /// <param name="bare">As <see cref="EmojiScan.Bare"/> gives it.</param>
    public (EmojiMeaning Meaning, Anchor? Anchor) Of(string bare)
    {
        if (_byEmoji.TryGetValue(bare, out var found)) return (found.Meaning, found.Anchor);
        return (_emotional.Contains(bare) || IsFace(bare) ? EmojiMeaning.Emotional : EmojiMeaning.Unknown, null);
    }

    public bool Knows(string bare) => _byEmoji.ContainsKey(bare);

    public Anchor? ById(string id) => Declared.FirstOrDefault(a => a.Id == id);

    /// <summary>Unicode's block of faces and gestures, and the faces that were added outside of it.</summary>
    static bool IsFace(string bare) =>
        Rune.DecodeFromUtf16(bare, out var rune, out _) == System.Buffers.OperationStatus.Done
        && rune.Value is >= 0x1F600 and <= 0x1F64F or >= 0x1F910 and <= 0x1F917 or >= 0x1F920 and <= 0x1F92F or >= 0x1F970 and <= 0x1F97A;
}
