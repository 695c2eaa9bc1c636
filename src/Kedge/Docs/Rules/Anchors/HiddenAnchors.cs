using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Rules.Anchors;

/// <summary>No emoji in a link's words, an image's alternative text or a key of the front matter: there it is read aloud, copied or compared.</summary>
static class HiddenAnchors
{
    public static readonly Rule Rule = new("E04", "no-emoji-in-links", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var use in on.Anchors.All)
        {
            if (use.Place == EmojiPlace.LinkText) on.Report(use.Range, $"{use.Written} in a link's words", "put it before the link");
            else if (use.Place == EmojiPlace.Alternative) on.Report(use.Range, $"{use.Written} in an image's alternative text", "say in words what the image shows");
            else if (use.Place == EmojiPlace.FrontMatter && IsKey(on.Page, use.Range)) on.Report(use.Range, $"{use.Written} in a key of the front matter");
        }
    }

    static bool IsKey(Page page, TextRange range) =>
        page.Lines[page.Lines.LineOf(range.Start)] is var line && page.Text.AsSpan(line.Start, line.Length).IndexOf(": ") + line.Start > range.Start;
}
