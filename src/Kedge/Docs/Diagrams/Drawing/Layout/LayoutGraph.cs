using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

enum VertexKind { Node, Label, Bend, Top, Bottom, Left, Right }

/// <summary>
/// Something with a place in the layers: a node, a bend or the label of an arrow, or a border of a box. Layers go down and are filled from left to
/// right; for charts that go sideways, width and height are exchanged before and after.
/// </summary>
sealed class Vertex(VertexKind kind, Box? inside)
{
    public VertexKind Kind => kind;
    public Box? Inside => inside;
    public int Index { get; set; }
    public FlowNode? Node { get; init; }
    /// <summary>Across and along the direction of the arrows.</summary>
    public double Width { get; set; }
    public double Height { get; set; }
    public int Rank { get; set; }
    public int Order { get; set; }
    public double X { get; set; }
    public double Y { get; set; }
    public List<Vertex> Above { get; } = [];
    public List<Vertex> Below { get; } = [];

    /// <summary>What it stands in, for arrows: the border of a box is outside of it.</summary>
    public Box? Around => kind is VertexKind.Top or VertexKind.Bottom ? inside!.Outer : inside;

    /// <summary>Of an arrow, not something that an arrow leads to.</summary>
    public bool IsOnArrow => kind is VertexKind.Bend or VertexKind.Label;
    public bool IsSide => kind is VertexKind.Left or VertexKind.Right;
}

/// <summary>A group of nodes with a border. Its top and bottom are vertices above and below everything in it.</summary>
sealed class Box(FlowGroup group, Box? outer)
{
    public FlowGroup Group => group;
    public Box? Outer => outer;
    public int Depth { get; } = outer is null ? 1 : outer.Depth + 1;
    public Vertex Top { get; set; } = null!;
    public Vertex Bottom { get; set; } = null!;
    public Vertex[] Left { get; set; } = [];
    public Vertex[] Right { get; set; } = [];
    /// <summary>Of its title.</summary>
    public double TitleWidth { get; set; }
    /// <summary>Where its title stands among the layers; null sideways, where it stands before them.</summary>
    public Vertex? Title { get; set; }
    public double Start => Left.Min(v => v.X - v.Width / 2);
    public double End => Right.Max(v => v.X + v.Width / 2);

    /// <summary>Along the direction of the arrows, around what is in it.</summary>
    public double Upper { get; set; }
    public double Lower { get; set; }

    public bool Holds(Box? other)
    {
        for (; other is not null; other = other.Outer)
            if (other == this) return true;
        return false;
    }
}

/// <summary>An arrow, from the upper to the lower end; reversed when the chart has it the other way round.</summary>
sealed class Arc(FlowEdge edge, Vertex upper, Vertex lower, bool isReversed)
{
    public FlowEdge Edge => edge;
    public Vertex Upper => upper;
    public Vertex Lower => lower;
    public bool IsReversed => isReversed;
    public string? LabelText { get; init; }
    public (double Width, double Height) LabelSize { get; init; }
    /// <summary>From the upper end to the lower one, one vertex for each rank.</summary>
    public List<Vertex> Chain { get; } = [];
    public Vertex? Label { get; set; }
}

/// <summary>A chart on its way to coordinates. Each step fills in more: ranks, bends, order, columns.</summary>
sealed class LayoutGraph(FlowDirection direction)
{
    public bool IsSideways { get; } = direction is FlowDirection.Right or FlowDirection.Left;
    /// <summary>Titles stand at the upper end of the picture, which is the lower end of the layers.</summary>
    public bool IsUpwards { get; } = direction is FlowDirection.Up;
    public List<Vertex> Vertices { get; } = [];
    public List<Box> Boxes { get; } = [];
    /// <summary>Boxes in the order in which they stand from left to right, in every layer.</summary>
    public List<Box> BoxOrder { get; set; } = [];
    public List<Arc> Arcs { get; } = [];
    /// <summary>Arrows from a node to itself, or between a box and what is in it: drawn without a part in the layout.</summary>
    public List<(FlowEdge Edge, Vertex At)> Loops { get; } = [];
    /// <summary>What must lie below what, how far at least, and how much it matters that it is not farther.</summary>
    public List<(Vertex Upper, Vertex Lower, int Least, int Weight)> Constraints { get; } = [];
    public List<Vertex>[] Layers { get; set; } = [];

    public Vertex Add(Vertex vertex)
    {
        vertex.Index = Vertices.Count;
        Vertices.Add(vertex);
        return vertex;
    }
}
