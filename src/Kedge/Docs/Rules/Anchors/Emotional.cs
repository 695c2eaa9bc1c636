using Kedge.Docs.Anchors;
using Kedge.Docs.Configuration;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>Emoji that express feeling or advertise. Quotes, code and pages that may celebrate (release notes) are left alone.</summary>
static class Emotional
{
    public static readonly Rule Rule = new("E05", "no-emotional-emoji", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        if (on.Anchors.All.IsEmpty || Globs.Any(on.Settings.Celebrate, on.Page.Path)) return;
        foreach (var use in on.Anchors.All)
        {
            if (use.Meaning != EmojiMeaning.Emotional || use.Place is not (EmojiPlace.Start or EmojiPlace.Middle or EmojiPlace.End or EmojiPlace.Loose)) continue;
            if (use.Block >= 0 && on.Page.Blocks[use.Block].IsQuoted) continue;
            var bare = use.Block >= 0 && !Legends.HasWord(on.Page.Blocks[use.Block].Range.Of(on.Text));
            on.Report(use.Range, $"{use.Written} expresses a feeling and has no meaning here", bare ? "say in words what is meant" : "leave it out",
                bare ? [] : [Surgery.Remove(on.Text, use.Range)]);
        }
    }
}
