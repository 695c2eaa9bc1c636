using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>Only emoji whose meaning the repository declared; a synonym is written as its anchor.</summary>
static class DeclaredAnchors
{
    public static readonly Rule Rule = new("E01", "declared-anchors", Severity.Warning, Check);

    static void Check(PageCheck on)
    {
        bool? circles = null;
        foreach (var use in on.Anchors.InProse)
        {
            if (use.Meaning is EmojiMeaning.Anchor or EmojiMeaning.Emotional) continue;
            if (use.IsCircle && on.Page.Blocks[use.Block].Kind is BlockKind.Cell or BlockKind.Item or BlockKind.Paragraph
                && (circles ??= Legends.HasCircles(on.Page, on.Anchors)))
                continue;
            Report(on, use);
        }
    }

    static void Report(PageCheck on, EmojiUse use)
    {
        if (use is { Meaning: EmojiMeaning.Synonym, Anchor: { } anchor })
            on.Report(use.Range, $"{use.Written} is written {anchor.Emoji} here ({anchor.Id}: {anchor.Meaning.En})", null, new Edit(use.Range, anchor.Emoji));
        else if (use is { Meaning: EmojiMeaning.Undeclared, Anchor: { } extension })
            on.Report(use.Range, $"{use.Written} is not declared here",
                $"`extensions: [{extension.Id}]` in kedge.docs.yaml declares {extension.Emoji}: {extension.Meaning.En}");
        else
            on.Report(use.Range, $"{use.Written} has no declared meaning",
                "leave it out, take a declared anchor (`kedge docs anchors`), or declare it in kedge.docs.yaml");
    }
}
