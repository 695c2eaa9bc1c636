using Kedge.Docs.Anchors;
using Kedge.Docs.Suggesting;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>An anchor before words that clearly speak of another one's meaning.</summary>
static class SameMeaning
{
    /// <summary>By how much the other one's words must weigh more, when its own are not there at all.</summary>
    const double Gap = 5;
    public static readonly Rule Rule = new("E09", "same-meaning", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        foreach (var use in on.Anchors.InProse)
        {
            if (use is not { Place: EmojiPlace.Start, Meaning: EmojiMeaning.Anchor or EmojiMeaning.Synonym, Anchor: { } anchor }) continue;
            var ranked = Suggester.Rank(on.Page, use.Block, on.Settings.Anchors);
            if (ranked is not [var best, ..] || best.Anchor.Id == anchor.Id || best.Score < Gap) continue;
            if (ranked.Any(r => r.Anchor.Id == anchor.Id)) continue;
            on.Report(use.Range, $"{use.Written} means {anchor.Meaning.En}; the words speak of {best.Anchor.Emoji} {best.Anchor.Meaning.En} ({string.Join(", ", best.Words)})");
        }
    }
}
