using System.Collections.Immutable;

namespace Kedge.Docs.Anchors;

/// <summary>One text in both languages, which count alike.</summary>
public sealed record Both(string En, string Zh)
{
    public string In(PageLanguage language) => language == PageLanguage.Chinese ? Zh : En;
}

public enum PageLanguage { English, Chinese }

/// <summary>A place where an anchor may stand: at the start of one of these.</summary>
[Flags]
public enum Places { None = 0, Heading = 1, Paragraph = 2, Item = 4, Quote = 8, Cell = 16, All = 31 }

/// <summary>An emoji with one meaning: a row of <c>Anchors.data.json</c> or of a repository's own settings.</summary>
/// <param name="Emoji">Exactly these code points, with U+FE0F where the emoji needs it.</param>
/// <param name="Label">The word that says it to whoever cannot see it.</param>
/// <param name="Synonyms">Emoji that mean the same and are written as this one.</param>
/// <param name="Alerts">GitHub alerts that it goes with.</param>
public sealed record Anchor(string Id, string Emoji, Both Meaning, Both Label)
{
    public Places Places { get; init; } = Places.All;
    public ImmutableArray<string> Synonyms { get; init; } = [];
    public ImmutableArray<string> Alerts { get; init; } = [];
    /// <summary>Not among the core: off until a repository declares it.</summary>
    public bool IsExtension { get; init; }
    /// <summary>Says what a section is about; the others say how a reader is to take what stands there.</summary>
    public bool IsTopic { get; init; }
    /// <summary>Words that hint at it, with their weights.</summary>
    public required Triggers Triggers { get; init; }

    /// <summary>H heading, P paragraph, L list item, Q quote, T table cell.</summary>
    public static Places PlacesOf(string letters) => letters.Aggregate(Places.None, (all, letter) => all | letter switch
    {
        'H' => Places.Heading, 'P' => Places.Paragraph, 'L' => Places.Item, 'Q' => Places.Quote, 'T' => Places.Cell, _ => Places.None,
    });

    public static string LettersOf(Places places) =>
        string.Concat(new[] { (Places.Heading, "H"), (Places.Paragraph, "P"), (Places.Item, "L"), (Places.Quote, "Q"),
            (Places.Cell, "T") }.Where(p => places.HasFlag(p.Item1)).Select(p => p.Item2));
}

/// <summary>A word (lower case) and how strongly it hints: 3 is nearly a name, 1 a mere hint.</summary>
public sealed record TriggerWord(string Word, double Weight);

/// <summary>The words that hint at an anchor, in the order of their letters.</summary>
public sealed record Triggers(ImmutableArray<TriggerWord> En, ImmutableArray<TriggerWord> Zh)
{
    public static Triggers None { get; } = new([], []);

    public static ImmutableArray<TriggerWord> Sorted(ImmutableArray<TriggerWord>.Builder words)
    {
        words.Sort((one, other) => string.CompareOrdinal(one.Word, other.Word));
        return words.DrainToImmutable();
    }
}
