using Kedge.Docs.Anchors;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>Each emoji by its exact code points, so that searching and comparing find it: U+FE0F where it is needed and nowhere else, no skin tones,
/// no joined people.</summary>
static class ExactSequence
{
    public static readonly Rule Rule = new("E06", "exact-sequence", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        var isReplaced = on.Settings.Rules.Any(r => r.Rule == DeclaredAnchors.Rule);
        var isLeftOut = on.Settings.Rules.Any(r => r.Rule == Emotional.Rule);
        foreach (var use in on.Anchors.All)
        {
            if (use.Place is not (EmojiPlace.Start or EmojiPlace.Middle or EmojiPlace.End or EmojiPlace.Loose)) continue;
            // Written as its anchor, a synonym is no more there to have a fault; nor is what expresses a feeling.
            if (use.Place != EmojiPlace.Loose && (isReplaced && use.Meaning == EmojiMeaning.Synonym || isLeftOut && use.Meaning == EmojiMeaning.Emotional)) continue;
            if (Canonical.Fault(use.Written) is { } fault) on.Report(use.Range, $"{use.Written}: {fault}", null, new Edit(use.Range, Canonical.Of(use.Written)));
        }
    }
}
