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
        var turned = new TurnedBoxes();
        var rest = chart;
        // Outer boxes come first in a chart; the inner ones are drawn before what they stand in.
        foreach (var group in TurnedBoxes.Of(chart).Reverse())
        {
            turned.Add(group, Flat(TurnedBoxes.Within(rest, group), turned));
            rest = TurnedBoxes.Without(rest, group);
        }
        return turned.Filled(Flat(rest, turned)) with { Chart = chart };
    }

    /// <summary>A chart all of which goes in one direction.</summary>
    static PlacedChart Flat(Flowchart chart, TurnedBoxes turned)
    {
        var sizes = new Dictionary<string, NodeBox>(StringComparer.Ordinal);
        foreach (var node in chart.Nodes) sizes.TryAdd(node.Id, turned.SizeOf(node.Id) ?? NodeBox.Of(node, chart.Direction));
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
