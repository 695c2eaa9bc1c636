namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// Segments that may not be made straight, since they cross one that must be: the inside of a long arrow, or the side of a box (type 1 of Brandes and Köpf).
/// </summary>
sealed class Conflicts
{
    readonly HashSet<(int, int)> _marked = [];

    public Conflicts(LayoutGraph graph)
    {
        for (var rank = 1; rank < graph.Layers.Length; rank++) Mark(graph.Layers[rank - 1], graph.Layers[rank]);
    }

    public bool Has(Vertex a, Vertex b) => _marked.Contains(Key(a, b));

    static (int, int) Key(Vertex a, Vertex b) => a.Rank < b.Rank ? (a.Index, b.Index) : (b.Index, a.Index);

    void Mark(List<Vertex> upper, List<Vertex> lower)
    {
        var (first, scanned) = (0, 0);
        for (var i = 0; i < lower.Count; i++)
        {
            var inner = InnerAbove(lower[i]);
            if (inner is null && i < lower.Count - 1) continue;
            var last = inner?.Order ?? upper.Count;
            for (; scanned <= i; scanned++)
                foreach (var above in lower[scanned].Above)
                    if ((above.Order < first || above.Order > last) && !IsInner(above, lower[scanned])) _marked.Add(Key(above, lower[scanned]));
            first = last;
        }
    }

    static Vertex? InnerAbove(Vertex vertex) => vertex.Above.Find(above => IsInner(above, vertex));

    static bool IsInner(Vertex upper, Vertex lower) => upper.IsOnArrow && lower.IsOnArrow || upper.IsSide && lower.IsSide;
}
