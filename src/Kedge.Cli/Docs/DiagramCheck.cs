using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Mermaid.Syntax;
using Spectre.Console;

namespace Kedge.Cli.Docs;

/// <summary>Mermaid blocks that Kedge has no grammar for: asked of Mermaid's own parser where it is, else said once that nobody looked at them.</summary>
static class DiagramCheck
{
    /// <param name="way">auto: what Kedge cannot read; node: everything; off.</param>
    public static async Task<Checked<DocsSet>> Ask(Shell shell, DocsSet set, string way, CancellationToken ct)
    {
        var blocks = way is "off"
            ? []
            : set.Asked.SelectMany(PageBlock.Mermaid).Select(b => (b.Text, Verdict: MermaidSyntax.Check(b.Text)))
                .Where(b => way is "node" || !b.Verdict.IsRead).ToList();
        if (blocks.Count == 0) return Checked<DocsSet>.Ok(set);
        var asked = await RealParser.Check([.. blocks.Select(b => b.Text)], ct);
        if (asked.IsOk) return Checked<DocsSet>.Ok(set with { Book = set.Book with { Diagrams = asked.Value } });
        if (way is "node") return Checked<DocsSet>.Bad(asked.Problems);
        var kinds = string.Join(", ", blocks.Select(b => b.Verdict.Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        shell.Error.MarkupLineInterpolated($"[yellow]note[/] not checked: {blocks.Count} Mermaid {(blocks.Count == 1 ? "diagram" : "diagrams")} of a kind that Kedge does not read ({kinds})");
        foreach (var problem in asked.Problems) shell.Error.MarkupLineInterpolated($"     {problem.Message}; {problem.Hint ?? ""}");
        return Checked<DocsSet>.Ok(set);
    }
}
