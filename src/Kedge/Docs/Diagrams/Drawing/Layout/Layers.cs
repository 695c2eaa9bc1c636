namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>Arrows over several layers get a bend in each of them, or their label; boxes get a side on each end of their run in a layer.</summary>
static class Layers
{
    public static void Fill(LayoutGraph graph)
    {
        foreach (var arc in graph.Arcs) Chain(graph, arc);
        var count = graph.Vertices.Count == 0 ? 0 : graph.Vertices.Max(v => v.Rank) + 1;
        graph.Layers = [.. Enumerable.Range(0, count).Select(_ => new List<Vertex>())];
    }

    static void Chain(LayoutGraph graph, Arc arc)
    {
        var middle = arc.LabelText is null ? -1 : LabelRank(arc);
        arc.Chain.Add(arc.Upper);
        for (var rank = arc.Upper.Rank + 1; rank < arc.Lower.Rank; rank++)
        {
            var isLabel = rank == middle;
            var bend = graph.Add(new(isLabel ? VertexKind.Label : VertexKind.Bend, Inside(arc, rank)) { Rank = rank });
            if (isLabel) (arc.Label, bend.Width, bend.Height) = (bend, arc.LabelSize.Width, arc.LabelSize.Height);
            arc.Chain.Add(bend);
        }
        arc.Chain.Add(arc.Lower);
        for (var i = 1; i < arc.Chain.Count; i++)
        {
            arc.Chain[i - 1].Below.Add(arc.Chain[i]);
            arc.Chain[i].Above.Add(arc.Chain[i - 1]);
        }
    }

    /// <summary>As near to the middle as it can be outside of boxes.</summary>
    static int LabelRank(Arc arc)
    {
        var ranks = Enumerable.Range(arc.Upper.Rank + 1, arc.Lower.Rank - arc.Upper.Rank - 1);
        return ranks.MinBy(rank => (Inside(arc, rank)?.Depth ?? 0, Math.Abs(2 * rank - arc.Upper.Rank - arc.Lower.Rank)));
    }

    /// <summary>A bend stays in the boxes of the upper end while they last, then enters those of the lower end.</summary>
    static Box? Inside(Arc arc, int rank)
    {
        var (from, to) = (arc.Upper.Around, arc.Lower.Around);
        var common = from;
        while (common is not null && !common.Holds(to)) common = common.Outer;
        for (var box = from; box != common; box = box!.Outer)
            if (rank <= box!.Bottom.Rank) return box;
        for (var box = to; box != common; box = box!.Outer)
            if (rank >= box!.Top.Rank) return box;
        return common;
    }

    /// <summary>After the order is known: a side vertex before and after each box's run in every layer it reaches.</summary>
    public static void AddSides(LayoutGraph graph)
    {
        foreach (var box in graph.Boxes)
        {
            var count = box.Bottom.Rank - box.Top.Rank + 1;
            (box.Left, box.Right) = (new Vertex[count], new Vertex[count]);
        }
        // Inner boxes first: their sides belong to the run of the outer ones.
        foreach (var box in graph.Boxes.OrderByDescending(b => b.Depth))
            for (var i = 0; i < box.Left.Length; i++) Sides(graph, box, i);
        foreach (var layer in graph.Layers)
            for (var i = 0; i < layer.Count; i++) layer[i].Order = i;
    }

    static void Sides(LayoutGraph graph, Box box, int index)
    {
        var layer = graph.Layers[box.Top.Rank + index];
        var (first, last) = (layer.FindIndex(v => box.Holds(v.Inside)), layer.FindLastIndex(v => box.Holds(v.Inside)));
        if (first < 0) (first, last) = (Gap(graph, box, layer), -1);
        if (last < 0) last = first - 1;
        var extra = graph.IsSideways ? Gaps.Title : Gaps.Padding;
        box.Left[index] = Side(graph, box, VertexKind.Left, extra, index);
        box.Right[index] = Side(graph, box, VertexKind.Right, Gaps.Padding, index);
        layer.Insert(last + 1, box.Right[index]);
        layer.Insert(first, box.Left[index]);
        if (index == 0) return;
        Join(box.Left[index - 1], box.Left[index]);
        Join(box.Right[index - 1], box.Right[index]);
    }

    static Vertex Side(LayoutGraph graph, Box box, VertexKind kind, double width, int index) => graph.Add(new(kind, box) { Rank = box.Top.Rank + index, Width = width });

    static void Join(Vertex upper, Vertex lower)
    {
        upper.Below.Add(lower);
        lower.Above.Add(upper);
    }

    /// <summary>Where an empty run of a box belongs: behind the boxes that stand before it, or before those behind it.</summary>
    static int Gap(LayoutGraph graph, Box box, List<Vertex> layer)
    {
        int Place(Vertex vertex) => Sibling(vertex.Inside, box.Outer) is { } sibling ? graph.BoxOrder.IndexOf(sibling) : -1;
        var place = graph.BoxOrder.IndexOf(box);
        if (layer.FindLastIndex(v => Place(v) is var other && other >= 0 && other < place) is var last and >= 0) return last + 1;
        if (layer.FindIndex(v => Place(v) > place) is var next and >= 0) return next;
        if (box.Outer is not { } outer) return 0;
        return layer.FindIndex(v => outer.Holds(v.Inside)) is var first and >= 0 ? first : Gap(graph, outer, layer);
    }

    internal static Box? Sibling(Box? box, Box? outer)
    {
        while (box is not null && box.Outer != outer) box = box.Outer;
        return box;
    }
}
