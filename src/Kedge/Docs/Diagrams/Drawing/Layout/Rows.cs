namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>How high each layer is and where it lies. Layers that only arrows pass have no height.</summary>
sealed class Rows
{
    public double[] Start { get; }
    public double[] Height { get; }

    Rows(int count) => (Start, Height) = (new double[count], new double[count]);

    /// <summary>Whether there is something in the layer that an arrow has to run past.</summary>
    public bool IsThick(int rank) => Height[rank] > 0;

    public static Rows Assign(LayoutGraph graph)
    {
        var rows = new Rows(graph.Layers.Length);
        for (var rank = 0; rank < graph.Layers.Length; rank++) rows.Height[rank] = graph.Layers[rank].Select(v => v.Height).DefaultIfEmpty().Max();
        rows.Stack(graph, new double[graph.Layers.Length]);
        var extra = rows.RoomForTurns(graph);
        rows.Stack(graph, extra);
        if (graph.IsSideways && graph.Boxes.Count > 0) rows.Stack(graph, rows.RoomForTitles(graph, extra));
        foreach (var vertex in graph.Vertices) vertex.Y = rows.Start[vertex.Rank] + Within(vertex, rows.Height[vertex.Rank]);
        foreach (var box in graph.Boxes.OrderByDescending(b => b.Depth)) Fit(graph, box);
        return rows;
    }

    /// <summary>A box closes tightly around what is in it, within the layers of its borders.</summary>
    static void Fit(LayoutGraph graph, Box box)
    {
        var (upper, lower) = (box.Top.Y - box.Top.Height / 2, box.Bottom.Y + box.Bottom.Height / 2);
        var inner = graph.Vertices.Where(v => v.Inside == box && v.Kind is VertexKind.Node or VertexKind.Label && v.Inside == box)
            .Select(v => (Upper: v.Y - v.Height / 2, Lower: v.Y + v.Height / 2))
            .Concat(graph.Boxes.Where(b => b.Outer == box).Select(b => (b.Upper, b.Lower))).ToList();
        (box.Upper, box.Lower) = inner.Count == 0
            ? (upper, lower)
            : (Math.Max(upper, inner.Min(i => i.Upper) - box.Top.Height - Gaps.Layers / 4),
                Math.Min(lower, inner.Max(i => i.Lower) + box.Bottom.Height + Gaps.Layers / 4));
        if (graph.IsSideways && box.TitleWidth + 2 * Gaps.Padding is var least && box.Lower - box.Upper < least)
            (box.Upper, box.Lower) = (upper, Math.Max(lower, upper + least));
    }

    /// <summary>Middle of the layer, but a box's top at its upper end and its bottom at the lower one.</summary>
    static double Within(Vertex vertex, double height) => vertex.Kind switch
    {
        VertexKind.Top => height - vertex.Height / 2,
        VertexKind.Bottom => vertex.Height / 2,
        _ => height / 2,
    };

    void Stack(LayoutGraph graph, double[] extra)
    {
        var at = 0.0;
        for (var rank = 0; rank < Start.Length; rank++)
        {
            at += extra[rank];
            Start[rank] = at;
            at += Height[rank] + (rank + 1 < Start.Length ? Gap(graph, rank) : 0);
        }
    }

    /// <summary>Borders stand closer to what they hold than nodes stand to each other.</summary>
    static double Gap(LayoutGraph graph, int rank)
    {
        var (upper, lower) = (graph.Layers[rank], graph.Layers[rank + 1]);
        if (upper.TrueForAll(v => v.IsSide || v.Kind is VertexKind.Top) || lower.TrueForAll(v => v.IsSide || v.Kind is VertexKind.Bottom)) return Gaps.Layers / 4;
        return upper.Exists(v => v.Kind is VertexKind.Label) || lower.Exists(v => v.Kind is VertexKind.Label) ? Gaps.Layers * 0.8 : Gaps.Layers;
    }

    /// <summary>An arrow that goes far across needs length for its curve, or it runs flat along the layer.</summary>
    double[] RoomForTurns(LayoutGraph graph)
    {
        var extra = new double[Start.Length];
        foreach (var arc in graph.Arcs)
            for (var (i, last) = (1, arc.Chain[0]); i < arc.Chain.Count; i++)
            {
                var vertex = arc.Chain[i];
                if (!IsThick(vertex.Rank)) continue;
                var gap = Start[vertex.Rank] - Start[last.Rank] - Height[last.Rank];
                var wish = Math.Min(Gaps.LongestTurn, Gaps.Layers + Math.Abs(vertex.X - last.X) * Gaps.Turn);
                extra[vertex.Rank] = Math.Max(extra[vertex.Rank], wish - gap);
                last = vertex;
            }
        return extra;
    }

    /// <summary>Sideways, a box must be as long as its title: layers within it move apart.</summary>
    double[] RoomForTitles(LayoutGraph graph, double[] extra)
    {
        foreach (var box in graph.Boxes.OrderByDescending(b => b.Depth))
        {
            var (from, to) = (box.Top.Rank, box.Bottom.Rank);
            var missing = box.TitleWidth + 2 * Gaps.Padding - (Start[to] + Height[to] - Start[from]);
            if (missing <= 0) continue;
            extra[from + 1] += missing / 2;
            extra[to] += missing / 2;
            Stack(graph, extra);
        }
        return extra;
    }
}
