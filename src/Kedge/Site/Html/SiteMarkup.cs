using Kedge.Docs.Pages;
using Kedge.Site.Html.Blocks;
using Markdig;
using Markdig.Syntax;

namespace Kedge.Site.Html;

/// <summary>
/// The Markdown that sites are made of: what <see cref="Markup"/> reads, and what other site makers added to it (containers, admonitions,
/// tabs, math). Headings come out the same, so their ids do.
/// </summary>
static class SiteMarkup
{
    static readonly MarkdownPipeline Pipeline = Markup.Usual().UseMathematics().Use<ContainerExtension>().Build();

    /// <summary>The syntax tree, or null and the reason why there is none.</summary>
    public static MarkdownDocument? Parse(string text, out string? why) =>
        (why = Shape.Unreadable(text)) is null ? Markup.Parse(text, Pipeline, out why) : null;
}
