using System.Collections.Immutable;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>Coordinates of the picture from those of the layers, turned into the direction of the chart.</summary>
sealed class Placement(Flowchart chart, LayoutGraph graph, IReadOnlyDictionary<string, NodeBox> sizes, Rows rows)
{
    readonly Dictionary<(Arc Arc, bool IsUpper), double> _ports = Ports.Of(graph);

    public PlacedChart Made()
    {
        var nodes = graph.Vertices.Where(v => v.Node is not null).ToDictionary(v => v.Index, v => new PlacedNode(v.Node!, sizes[v.Node!.Id], Turned(v.X, v.Y)));
        var groups = graph.Boxes.Select(Group).ToImmutableArray();
        var edges = graph.Arcs.Where(a => a.Edge.Line is not EdgeLine.Hidden).Select(Edge).ToImmutableArray();
        var placed = new PlacedChart(chart, 0, 0) { Nodes = [.. nodes.Values], Groups = groups, Edges = edges,
            Loops = [.. graph.Loops.Select(l => (l.Edge, nodes[l.At.Index]))] };
        return Extent.Shifted(placed);
    }

    /// <summary>Lower and upper charts end where others begin; <see cref="Extent"/> shifts the picture into place afterwards.</summary>
    Spot Turned(double across, double along) => chart.Direction switch
    {
        FlowDirection.Up => new(across, -along),
        FlowDirection.Right => new(along, across),
        FlowDirection.Left => new(-along, across),
        _ => new(across, along),
    };

    PlacedGroup Group(Box box)
    {
        var (a, b) = (Turned(box.Start, box.Upper), Turned(box.End, box.Lower));
        return new(box.Group, new(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y)), Math.Abs(a.X - b.X), Math.Abs(a.Y - b.Y));
    }

    static double Upper(Vertex vertex) => vertex.Kind is VertexKind.Top ? vertex.Inside!.Upper : vertex.Y - vertex.Height / 2;

    static double Lower(Vertex vertex) => vertex.Kind is VertexKind.Bottom ? vertex.Inside!.Lower : vertex.Y + vertex.Height / 2;

    PlacedEdge Edge(Arc arc)
    {
        var (way, gap) = (new List<Spot>(), -1);
        for (var i = 0; i < arc.Chain.Count; i++)
        {
            var (vertex, rank) = (arc.Chain[i], arc.Chain[i].Rank);
            var (from, to) = (rows.Start[rank], rows.Start[rank] + rows.Height[rank]);
            if (i == 0) Add(way, _ports[(arc, true)], Lower(vertex) - Inset(vertex, isLower: true), to);
            else if (i == arc.Chain.Count - 1) Add(way, _ports[(arc, false)], from, Upper(vertex) + Inset(vertex, isLower: false));
            else if (vertex == arc.Label)
            {
                Add(way, vertex.X, from, Upper(vertex));
                gap = way.Count;
                Add(way, vertex.X, Lower(vertex), to);
            }
            else if (rows.IsThick(rank)) Add(way, vertex.X, from, to);
        }
        if (arc.IsReversed) way.Reverse();
        var label = arc.LabelText is { } text ? NodeBox.LabelLines(text) : [];
        return new(arc.Edge, [.. way], label, arc.Label is { } at ? Turned(at.X, at.Y) : default) { IsAcross = graph.IsSideways,
            Gap = gap < 0 || !arc.IsReversed ? gap : way.Count - gap };
    }

    void Add(List<Spot> way, double across, double from, double to)
    {
        way.Add(Turned(across, from));
        way.Add(Turned(across, to));
    }

    /// <summary>How far slanted sides stand back from the outline's end, at its middle.</summary>
    double Inset(Vertex vertex, bool isLower)
    {
        if (!graph.IsSideways || vertex.Node is not { } node) return 0;
        var height = sizes[node.Id].Height;
        var isRight = isLower == chart.Direction is FlowDirection.Right;
        return node.Shape switch
        {
            NodeShape.LeanLeft or NodeShape.LeanRight or NodeShape.Trapezoid or NodeShape.InvertedTrapezoid => NodeBox.Slant(height) / 2,
            NodeShape.Flag when !isRight => height / 3,
            NodeShape.Triangle or NodeShape.FlippedTriangle => sizes[node.Id].Width / 4,
            NodeShape.Hourglass => sizes[node.Id].Width / 2,
            _ => 0,
        };
    }
}
