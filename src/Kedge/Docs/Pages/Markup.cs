using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Syntax;

namespace Kedge.Docs.Pages;

/// <summary>The Markdown that Kedge reads: CommonMark with what GitHub adds. One pipeline, shared by all threads.</summary>
public static class Markup
{
    /// <summary>The parser's bound; it protects the stack. A list takes two levels, so this is a list nested 256 deep.</summary>
    public const int Deepest = 512;

    static readonly MarkdownPipeline Pipeline = Usual().UsePreciseSourceLocation().Build();

    /// <summary>What every page is read with, to be added to.</summary>
    internal static MarkdownPipelineBuilder Usual() => new MarkdownPipelineBuilder { MaximumNestingDepth = Deepest }
        .UseYamlFrontMatter()
        .UsePipeTables()
        .UseTaskLists()
        .UseAlertBlocks()
        .UseFootnotes()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough)
        .UseCjkFriendlyEmphasis();

    /// <summary>The syntax tree, or null and the reason why there is none.</summary>
    public static MarkdownDocument? Parse(string text, out string? why) => Parse(text, Pipeline, out why);

    /// <param name="pipeline">Made from <see cref="Usual"/>, whose bounds it keeps.</param>
    internal static MarkdownDocument? Parse(string text, MarkdownPipeline pipeline, out string? why)
    {
        try
        {
            why = null;
            return Markdown.Parse(text, pipeline);
        }
        catch (ArgumentException tooDeep) when (IsTooDeep(tooDeep))
        {
            why = $"something in it is nested more than {Deepest} deep";
            return null;
        }
    }

    static bool IsTooDeep(ArgumentException thrown) =>
        thrown.Message.Contains("deep", StringComparison.Ordinal) || thrown.Message.Contains("nest", StringComparison.OrdinalIgnoreCase);
}
