namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// Where vertices stand across: Brandes and Köpf's four alignments (Fast and Simple Horizontal Coordinate Assignment, 2001), each with as few bends as it
/// can, and of the four places the mean of the middle two. Order and distances hold in each, so they hold in the mean.
/// </summary>
static class Columns
{
    const int Rounds = 200;

    public static void Assign(LayoutGraph graph)
    {
        if (graph.Vertices.Count == 0) return;
        foreach (var vertex in graph.Vertices)
        {
            vertex.Above.Sort((a, b) => a.Order.CompareTo(b.Order));
            vertex.Below.Sort((a, b) => a.Order.CompareTo(b.Order));
        }
        var conflicts = new Conflicts(graph);
        var four = new List<double[]>();
        foreach (var isUp in (ReadOnlySpan<bool>)[true, false])
            foreach (var isLeft in (ReadOnlySpan<bool>)[true, false])
                four.Add(new Alignment(graph, conflicts, isUp, isLeft).Places());
        Align(graph, four);
        var places = new double[4];
        foreach (var vertex in graph.Vertices)
        {
            for (var i = 0; i < 4; i++) places[i] = four[i][vertex.Index];
            Array.Sort(places);
            vertex.X = (places[1] + places[2]) / 2;
        }
        Straighten(graph);
    }

    /// <summary>All four to the narrowest: those that began on the left by their left ends, the others by their right ones.</summary>
    static void Align(LayoutGraph graph, List<double[]> four)
    {
        var ends = four.ConvertAll(places => (Start: graph.Vertices.Min(v => places[v.Index] - v.Width / 2),
            End: graph.Vertices.Max(v => places[v.Index] + v.Width / 2)));
        var narrowest = ends.MinBy(e => e.End - e.Start);
        for (var i = 0; i < 4; i++)
        {
            var shift = i % 2 == 0 ? narrowest.Start - ends[i].Start : narrowest.End - ends[i].End;
            for (var v = 0; v < four[i].Length; v++) four[i][v] += shift;
        }
    }

    /// <summary>Sides of a box are straight lines: what a bent one gave room to is pushed to the right until all distances hold again.</summary>
    static void Straighten(LayoutGraph graph)
    {
        if (graph.Boxes.Count == 0) return;
        foreach (var box in graph.Boxes) Push(box.Left, box.Left.Min(v => v.X));
        // From here on everything only moves to the right, so it ends.
        for (var (again, round) = (true, 0); again && round < Rounds; round++)
        {
            again = false;
            foreach (var box in graph.Boxes) again |= Push(box.Right, box.Right.Max(v => v.X)) | Push(box.Left, box.Left.Max(v => v.X));
            foreach (var layer in graph.Layers)
                for (var i = 1; i < layer.Count; i++)
                    again |= Push(layer[i], layer[i - 1].X + Distance(layer[i - 1], layer[i]));
        }
    }

    static bool Push(Vertex[] sides, double to)
    {
        var moved = false;
        foreach (var side in sides) (moved, side.X) = (moved | Math.Abs(side.X - to) > 0.01, to);
        return moved;
    }

    static bool Push(Vertex vertex, double least)
    {
        if (vertex.X >= least - 0.01) return false;
        vertex.X = least;
        return true;
    }

    /// <summary>Between the middles of two neighbours. A box's padding is the width of its sides.</summary>
    public static double Distance(Vertex left, Vertex right)
    {
        var gap = left.Kind is VertexKind.Left || right.Kind is VertexKind.Right ? 0 : (Gap(left) + Gap(right)) / 2;
        return left.Width / 2 + right.Width / 2 + gap;
    }

    static double Gap(Vertex vertex) => vertex.IsOnArrow || vertex.Kind is VertexKind.Top or VertexKind.Bottom ? Gaps.Arrows : Gaps.Nodes;
}
