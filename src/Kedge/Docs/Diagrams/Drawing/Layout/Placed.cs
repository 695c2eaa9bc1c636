using System.Collections.Immutable;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

public readonly record struct Spot(double X, double Y);

/// <summary>A node in the picture, by its middle.</summary>
public sealed record PlacedNode(FlowNode Node, NodeBox Box, Spot Middle);

public sealed record PlacedGroup(FlowGroup Group, Spot Corner, double Width, double Height);

/// <summary>An arrow's way: its first and last spot lie on what it joins, pairs between them are where it runs straight through a layer.</summary>
public sealed record PlacedEdge(FlowEdge Edge, ImmutableArray<Spot> Way, IReadOnlyList<string> Label, Spot LabelMiddle)
{
    /// <summary>It leaves and arrives sideways.</summary>
    public bool IsAcross { get; init; }
    /// <summary>The spot to which nothing is drawn: before it stands the label.</summary>
    public int Gap { get; init; } = -1;
}

/// <summary>A chart with all coordinates, and the size of the whole.</summary>
public sealed record PlacedChart(Flowchart Chart, double Width, double Height)
{
    public ImmutableArray<PlacedNode> Nodes { get; init; } = [];
    public ImmutableArray<PlacedGroup> Groups { get; init; } = [];
    public ImmutableArray<PlacedEdge> Edges { get; init; } = [];
    public ImmutableArray<(FlowEdge Edge, PlacedNode Node)> Loops { get; init; } = [];

    public PlacedChart Moved(double right, double down)
    {
        Spot To(Spot spot) => new(spot.X + right, spot.Y + down);
        return this with
        {
            Nodes = [.. Nodes.Select(n => n with { Middle = To(n.Middle) })],
            Groups = [.. Groups.Select(g => g with { Corner = To(g.Corner) })],
            Edges = [.. Edges.Select(e => e with { Way = [.. e.Way.Select(To)], LabelMiddle = To(e.LabelMiddle) })],
            Loops = [.. Loops.Select(l => (l.Edge, l.Node with { Middle = To(l.Node.Middle) }))],
        };
    }
}
