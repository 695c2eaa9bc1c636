using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// Layered drawing after Sugiyama: cycles turned, ranks, bends, order, columns, and coordinates from them. Everything is decided by the chart's own order,
/// so one chart has one picture.
/// </summary>
public static class FlowLayout
{
    public static PlacedChart Of(Flowchart chart)
    {
        var sizes = new Dictionary<string, NodeBox>(StringComparer.Ordinal);
        foreach (var node in chart.Nodes) sizes.TryAdd(node.Id, NodeBox.Of(node));
        var graph = GraphOf.Chart(chart, sizes);
        Ranks.Assign(graph);
        Layers.Fill(graph);
        Ordering.Assign(graph);
        Layers.AddSides(graph);
        Columns.Assign(graph);
        var rows = Rows.Assign(graph);
        return new Placement(chart, graph, sizes, rows).Made();
    }
}
