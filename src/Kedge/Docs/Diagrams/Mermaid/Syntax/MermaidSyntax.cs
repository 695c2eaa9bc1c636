using Kedge.Docs.Diagrams.Mermaid.Syntax.Flow;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>What is known about a block's syntax.</summary>
/// <param name="Kind">Its first word.</param>
/// <param name="IsRead">False: only the real parser can say whether it is right.</param>
public sealed record SyntaxVerdict(string Kind, bool IsRead, SyntaxFault? Fault);

/// <summary>Checks hand-written Mermaid for what Mermaid 11 would not draw. Pure; for any text, in time that grows with its length.</summary>
public static class MermaidSyntax
{
    /// <summary>Mermaid's own limit (<c>maxTextSize</c>).</summary>
    public const int MostCharacters = 50_000;

    public static SyntaxVerdict Check(string block)
    {
        if (block.Length > MostCharacters)
            return new("", true, new(new(0, 1), $"the diagram has more than {MostCharacters:N0} characters", "Mermaid draws no more; split it"));
        var text = DiagramText.Of(block);
        var kind = text.Keyword.Of(text.Text).ToString();
        if (text.Fault is { } fault) return new(kind, true, fault);
        if (kind.Length == 0) return new(kind, true, new(new(0, Math.Min(1, block.Length)), "the diagram is empty", "the first word says its kind: flowchart LR"));
        return DiagramKind.IsRead(kind) ? new(kind, true, Fault(kind, text)) : Other(kind, text);
    }

    /// <summary>A hand-written flowchart as a value, to draw it; null when it is none, or has a fault.</summary>
    public static Flowchart? Flowchart(string block)
    {
        if (block.Length > MostCharacters) return null;
        var text = DiagramText.Of(block);
        if (text.Fault is not null || !DiagramKind.IsFlowchart(text.Keyword.Of(text.Text).ToString())) return null;
        var (chart, fault) = FlowSyntax.Of(text);
        return fault is null ? chart : null;
    }

    static SyntaxFault? Fault(string kind, DiagramText text) => kind switch
    {
        "sequenceDiagram" => SequenceSyntax.Of(text),
        "gantt" => GanttSyntax.Of(text),
        "classDiagram" or "classDiagram-v2" => ClassSyntax.Of(text),
        "stateDiagram" or "stateDiagram-v2" => StateSyntax.Of(text),
        _ => FlowSyntax.Of(text).Fault,
    };

    static SyntaxVerdict Other(string kind, DiagramText text)
    {
        if (DiagramKind.Others.Contains(kind)) return new(kind, false, null);
        var near = Nearest.First(kind, DiagramKind.Read.Concat(DiagramKind.Others));
        return new(kind, true,
            new(text.Keyword, $"'{kind}' is no kind of diagram",
                near is null ? "flowchart, sequenceDiagram, classDiagram, stateDiagram-v2, gantt …" : $"perhaps {near}"));
    }
}
