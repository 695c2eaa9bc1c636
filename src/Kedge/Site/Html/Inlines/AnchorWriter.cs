using Kedge.Docs.Anchors;

namespace Kedge.Site.Html.Inlines;

/// <summary>
/// Words with their anchors. A screen reader would read an emoji's Unicode name, so it hears the anchor's label instead; where the
/// words begin with that label already, nothing is said twice. The tooltip says what the anchor means.
/// </summary>
sealed class AnchorWriter(PageDraft draft)
{
    readonly Grammar _grammar = draft.Site.Settings.Anchors;

    enum Manner
    {
        Said,
        /// <summary>For the eye alone.</summary>
        Silent,
        /// <summary>With nothing beside it that says what it means: on paper, where nothing can be pointed at, its label is seen.</summary>
        Alone,
    }

    readonly record struct Place(HtmlText Html, Grammar Grammar, PageLanguage Language, Manner Manner);

    public void Text(ReadOnlySpan<char> words) => Text(words, Manner.Said);

    /// <summary>All that a cell of a table holds.</summary>
    public void Cell(ReadOnlySpan<char> words) => Text(words, Manner.Alone);

    void Text(ReadOnlySpan<char> words, Manner manner)
    {
        draft.Plain.Text(words);
        if (EmojiScan.MayHave(words)) Write(new(draft.Html, _grammar, draft.Language, manner), words.ToString());
        else draft.Html.Text(words);
    }

    /// <summary>Words with anchors for the eye alone, where a label would only repeat: tables of contents, navigation.</summary>
    public static void Silent(HtmlText html, Grammar grammar, string words)
    {
        if (!EmojiScan.MayHave(words)) html.Text(words);
        else Write(new(html, grammar, PageLanguage.English, Manner.Silent), words);
    }

    static void Write(Place to, string words)
    {
        var found = EmojiScan.Over(words, to.Grammar.Knows);
        if (to.Manner == Manner.Alone
            && !(found is [var only] && words.AsSpan(0, only.Start).IsWhiteSpace() && words.AsSpan(only.End).IsWhiteSpace()))
            to = to with { Manner = Manner.Said };
        var at = 0;
        foreach (var range in found)
        {
            to.Html.Text(words.AsSpan(at, range.Start - at));
            at = range.End;
            var written = words.AsSpan(range.Start, range.Length);
            if (to.Grammar.Of(EmojiScan.Bare(written)) is (EmojiMeaning.Anchor or EmojiMeaning.Synonym, { } anchor))
                Anchor(AnchorWords.Says(words.AsSpan(at), anchor.Label.In(to.Language)) ? to with { Manner = Manner.Silent } : to, anchor, written);
            else to.Html.Text(written);
        }
        to.Html.Text(words.AsSpan(at));
    }

    static void Anchor(Place to, Anchor anchor, ReadOnlySpan<char> written)
    {
        var label = anchor.Label.In(to.Language);
        to.Html.Raw(to.Manner == Manner.Alone ? "<span class=\"anchor anchor-alone\" aria-hidden=\"true\"" : "<span class=\"anchor\" aria-hidden=\"true\"");
        if (to.Manner != Manner.Silent) to.Html.Attribute("title", $"{label}{AnchorWords.Colon(to.Language)}{anchor.Meaning.In(to.Language)}");
        to.Html.Raw(">").Text(written).Raw("</span>");
        if (to.Manner != Manner.Silent)
            to.Html.Raw("<span class=\"sr-only\">").Text(label).Text(to.Manner == Manner.Alone ? "" : AnchorWords.Colon(to.Language)).Raw("</span>");
    }
}
