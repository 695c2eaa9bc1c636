using Kedge.Docs.Anchors;
using Kedge.Docs.Pages;

namespace Kedge.Site.Html;

[Flags]
public enum PageNeeds { None = 0, Mermaid = 1, Levels = 2, Curves = 4, RunList = 8 }

/// <summary>One entry of the table of contents on a page.</summary>
public sealed record ContentsEntry(int Level, string Id, string Words);

/// <summary>A page while it is made: what its writers share. One thread works on it.</summary>
/// <param name="site">What is known of all pages; nothing in it changes.</param>
/// <param name="html">Where the content goes.</param>
public sealed class PageDraft(SitePlan site, SitePage page, HtmlText html)
{
    public SitePlan Site { get; } = site;
    public SitePage Page { get; } = page;
    public HtmlText Html { get; } = html;
    public PlainSections Plain { get; } = new();
    public List<ContentsEntry> Contents { get; } = [];
    /// <summary>Files of the tree that the page shows or offers, by path.</summary>
    public SortedSet<string> Assets { get; } = new(StringComparer.Ordinal);
    public PageNeeds Needs { get; set; }
    /// <summary>The first paragraph, for search engines.</summary>
    public string Summary { get; set; } = "";
    public PageLanguage Language => Page.Language;
    public Words Words => Words.In(Page.Language);
    /// <summary>Serial numbers of ids that Kedge makes on this page.</summary>
    public int Made { get; set; }
}
