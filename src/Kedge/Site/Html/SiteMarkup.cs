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
    static readonly MarkdownPipeline Pipeline = Builder().Build(), Placed = Builder().UsePreciseSourceLocation().Build();

    static MarkdownPipelineBuilder Builder() => Markup.Usual().UseMathematics().Use<ContainerExtension>();

    /// <summary>The syntax tree, or null and the reason why there is none.</summary>
    public static MarkdownDocument? Parse(string text, out string? why) => Parse(text, Pipeline, out why);

    /// <summary>With the exact place of everything that stands in a line, which takes longer.</summary>
    public static MarkdownDocument? ParsePlaced(string text, out string? why) => Parse(text, Placed, out why);

    static MarkdownDocument? Parse(string text, MarkdownPipeline pipeline, out string? why) =>
        (why = Shape.Unreadable(text)) is null ? Markup.Parse(text, pipeline, out why) : null;
}
