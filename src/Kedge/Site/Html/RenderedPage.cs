using Kedge.Site.Html.Blocks;

namespace Kedge.Site.Html;

/// <summary>A page as it will be written.</summary>
/// <param name="Html">UTF-8.</param>
/// <param name="Plain">Its words, for the search.</param>
/// <param name="Assets">Files of the tree that belong to it.</param>
/// <param name="Unparsed">Why its Markdown was not understood, if so.</param>
public sealed record RenderedPage(byte[] Html, PlainSections Plain, IReadOnlyCollection<string> Assets, PageNeeds Needs, string? Unparsed)
{
    public static RenderedPage Of(SitePlan site, SitePage page)
    {
        using var content = new HtmlText();
        var draft = new PageDraft(site, page, content);
        var unparsed = Content(draft);
        using var whole = new HtmlText();
        var layout = new Layout(site, whole);
        layout.Begin(page, new(draft.Summary, draft.Contents));
        whole.Raw(content.Written);
        layout.End(page, draft.Needs);
        return new(Bytes(whole), draft.Plain, draft.Assets, draft.Needs, unparsed);
    }

    static string? Content(PageDraft draft)
    {
        var text = draft.Page.Text;
        if (SiteMarkup.Parse(text, out var why) is not { } document)
        {
            draft.Html.Raw("<h1>").Text(draft.Page.Title).Raw("</h1>\n<p>").Text(draft.Words.Unparsed).Raw("</p>\n<pre tabindex=\"0\"><code>")
                .Text(text).Raw("</code></pre>\n");
            draft.Plain.Text(text);
            return why;
        }
        if (draft.Page.LacksHeading && draft.Page.Front.Title is { } title) draft.Html.Raw("<h1>").Text(title).Raw("</h1>\n");
        BlockWriter.Write(draft, document);
        return null;
    }

    /// <summary>Half of a surrogate pair becomes U+FFFD.</summary>
    internal static byte[] Bytes(HtmlText html) => html.ToBytes();
}
