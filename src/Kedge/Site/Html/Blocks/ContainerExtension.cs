using Markdig;
using Markdig.Extensions.CustomContainers;
using Markdig.Parsers;
using Markdig.Renderers;

namespace Kedge.Site.Html.Blocks;

/// <summary><c>:::</c> containers, and the indented blocks of MkDocs: <c>!!! note</c>, <c>??? note</c>, <c>=== "Tab"</c>.</summary>
sealed class ContainerExtension : IMarkdownExtension
{
    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.Insert(0, new CustomContainerParser());
        pipeline.BlockParsers.InsertBefore<ParagraphBlockParser>(new IndentedParser());
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
    }
}
