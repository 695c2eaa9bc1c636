using Markdig.Syntax;

namespace Kedge.Site.Export.Edits;

static class BlockEnds
{
    /// <summary>The last character of a block: some parsers say only where a block of blocks begins.</summary>
    public static int Of(Block block)
    {
        var end = Math.Max(block.Span.Start, block.Span.End);
        return block is ContainerBlock { LastChild: { } last } ? Math.Max(end, Of(last)) : end;
    }
}
