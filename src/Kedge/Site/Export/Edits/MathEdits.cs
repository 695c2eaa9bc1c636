using Markdig.Extensions.Mathematics;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Kedge.Site.Export.Edits;

/// <summary>Formulas in a line, between two dollars each: with one, prices and variables of the shell would be formulas for Docusaurus.</summary>
static class MathEdits
{
    public static bool Has(MarkdownDocument document) => document.Descendants().Any(node => node is MathInline or MathBlock);

    public static void Double(PageEdits edits, MarkdownDocument document)
    {
        foreach (var math in document.Descendants<MathInline>().Where(m => m.DelimiterCount == 1))
        {
            var (start, end) = (math.Span.Start, math.Span.End + 1);
            if (end > edits.Text.Length || edits.Text[start] != '$' || edits.Text[end - 1] != '$') continue;
            edits.Insert(start, "$");
            edits.Insert(end, "$");
        }
    }
}
