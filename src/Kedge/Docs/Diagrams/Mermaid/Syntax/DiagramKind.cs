using System.Collections.Immutable;

namespace Kedge.Docs.Diagrams.Mermaid.Syntax;

/// <summary>The kinds of diagrams that Mermaid 11 knows by their first word.</summary>
static class DiagramKind
{
    /// <summary>Kinds with a grammar of Kedge's own.</summary>
    public static bool IsRead(string keyword) =>
        keyword is "flowchart" or "graph" or "sequenceDiagram" or "classDiagram" or "classDiagram-v2" or "stateDiagram" or "stateDiagram-v2"
            or "gantt";

    public static bool IsFlowchart(string keyword) => keyword is "flowchart" or "graph";

    /// <summary>Kinds that only the real parser reads.</summary>
    public static ImmutableArray<string> Others { get; } =
    [
        "architecture", "architecture-beta", "block", "block-beta", "C4Component", "C4Container", "C4Context", "C4Deployment", "C4Dynamic", "erDiagram", "eventmodeling",
        "flowchart-elk", "gitGraph", "info", "ishikawa", "ishikawa-beta", "journey", "kanban", "mindmap", "packet", "packet-beta", "pie",
        "quadrantChart", "radar-beta", "requirement", "requirementDiagram",
        "sankey", "sankey-beta", "swimlane-beta", "timeline", "treeView-beta", "treemap", "treemap-beta", "venn-beta", "wardley-beta", "xychart",
        "xychart-beta", "zenuml",
    ];

    public static ImmutableArray<string> Read { get; } = ["flowchart", "graph", "sequenceDiagram", "classDiagram", "stateDiagram-v2", "stateDiagram", "gantt"];
}
