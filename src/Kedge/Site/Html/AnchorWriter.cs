using Kedge.Docs.Anchors;

namespace Kedge.Site.Html;

/// <summary>
/// Words with their anchors. A screen reader would read an emoji's Unicode name, so it hears the anchor's label instead; where the
/// words begin with that label already, nothing is said twice. The tooltip says what the anchor means.
/// </summary>
sealed class AnchorWriter(PageDraft draft)
{
    readonly Grammar _grammar = draft.Site.Settings.Anchors;

    public void Text(ReadOnlySpan<char> words)
    {
        draft.Plain.Text(words);
        if (EmojiScan.MayHave(words)) Marked(words.ToString(), silent: false);
        else draft.Html.Text(words);
    }

    /// <summary>Words with anchors for the eye alone, where a label would only repeat: tables of contents, navigation.</summary>
    public static void Silent(HtmlText html, Grammar grammar, string words)
    {
        if (!EmojiScan.MayHave(words)) html.Text(words);
        else Write((html, grammar, PageLanguage.English), words, silent: true);
    }

    void Marked(string words, bool silent) => Write((draft.Html, _grammar, draft.Language), words, silent);

    static void Write((HtmlText Html, Grammar Grammar, PageLanguage Language) to, string words, bool silent)
    {
        var at = 0;
        foreach (var range in EmojiScan.Over(words, to.Grammar.Knows))
        {
            to.Html.Text(words.AsSpan(at, range.Start - at));
            at = range.End;
            var written = words.AsSpan(range.Start, range.Length);
            if (to.Grammar.Of(EmojiScan.Bare(written)) is (EmojiMeaning.Anchor or EmojiMeaning.Synonym, { } anchor)) Anchor(to, anchor, written, silent || AnchorWords.Says(words.AsSpan(at), anchor.Label.In(to.Language)));
            else to.Html.Text(written);
        }
        to.Html.Text(words.AsSpan(at));
    }

    static void Anchor((HtmlText Html, Grammar Grammar, PageLanguage Language) to, Anchor anchor, ReadOnlySpan<char> written, bool silent)
    {
        var label = anchor.Label.In(to.Language);
        to.Html.Raw("<span class=\"anchor\" aria-hidden=\"true\"");
        if (!silent) to.Html.Attribute("title", $"{label}{AnchorWords.Colon(to.Language)}{anchor.Meaning.In(to.Language)}");
        to.Html.Raw(">").Text(written).Raw("</span>");
        if (!silent) to.Html.Raw("<span class=\"sr-only\">").Text(label).Text(AnchorWords.Colon(to.Language)).Raw("</span>");
    }
}
