using System.Text;
using Kedge.Docs.Pages;
using Kedge.Site.Html.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kedge.Site.Html.Blocks;

/// <summary>Headings with Kedge's id, and hidden ids in the forms that other engines give them, so that links written for those still lead there.</summary>
sealed class HeadingWriter(PageDraft draft, InlineWriter inline, PageIds ids)
{
    int _at;

    /// <summary>In the order in which the document has them: the same as the checks of pages count them.</summary>
    public static PageIds IdsOf(MarkdownDocument document) => new(
        [.. document.Descendants<HeadingBlock>().Select(heading => (heading, PlainText.SplitId(PlainText.Of(heading.Inline))))
            .Select(h => new Heading(h.heading.Level, default, default, h.Item2.Words, h.Item2.Id))]);

    public void Write(HeadingBlock heading)
    {
        var (id, plain, own) = (ids.Own[_at], ids.Headings[_at].Plain, ids.Headings[_at].ExplicitId);
        var aliases = ids.Aliases(_at++);
        var html = draft.Html;
        if (own is not null) CutId(heading.Inline!, own);
        draft.Plain.Gap();
        var before = draft.Plain.Length;
        var level = Math.Clamp(heading.Level, 1, 6);
        html.Raw("<h").Number(level);
        if (id.Length > 0) html.Attribute("id", id);
        html.Raw(">");
        foreach (var alias in aliases) html.Raw("<span class=\"alias\"").Attribute("id", alias).Raw("></span>");
        inline.Of(heading.Inline);
        if (id.Length > 0 && level > 1)
            html.Raw("<a class=\"here\"").Attribute("href", "#" + Uri.EscapeDataString(id)).Attribute("aria-label", draft.Words.LinkTo(plain))
                .Raw(">#</a>");
        html.Raw("</h").Number(level).Raw(">\n");
        draft.Plain.Begin(id, plain, before);
        if (level is 2 or 3 && id.Length > 0) draft.Contents.Add(new(level, id, plain));
    }

    /// <summary>The words <c>{#id}</c> at a heading's end are not for readers.</summary>
    static void CutId(ContainerInline words, string id)
    {
        for (var last = words.LastChild; last is LiteralInline literal; last = last.PreviousSibling)
        {
            var text = literal.Content.AsSpan();
            var open = text.LastIndexOf("{#");
            if (open >= 0) literal.Content.End = literal.Content.Start + text[..open].TrimEnd().Length - 1;
            if (open >= 0 || text.Length > id.Length + 3) return;
            literal.Content.End = literal.Content.Start - 1;
        }
    }
}
