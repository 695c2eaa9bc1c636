using Kedge.Docs.Diagrams.Mermaid.Syntax;

namespace Kedge.Docs.Rules.Code;

/// <summary>
/// A Mermaid block that Mermaid would not draw: readers would see an error instead of a picture. Kinds of diagrams that have no grammar here are left to the
/// real parser; whoever runs the rules says which were not looked at.
/// </summary>
static class MermaidDiagram
{
    public static readonly Rule Rule = new("C05", "mermaid-syntax", Severity.Error, Check);

    static void Check(PageCheck on)
    {
        foreach (var block in PageBlock.Mermaid(on.Page))
            if ((MermaidSyntax.Check(block.Text).Fault ?? on.Book.Diagrams.GetValueOrDefault(block.Text)) is { } fault)
                on.Report(block.InPage(fault.Range), fault.Message, fault.Hint);
    }
}
