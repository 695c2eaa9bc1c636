namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// The layer of each vertex: as high as what is above it allows, then moved down or up within its room to where its arrows are shortest.
/// </summary>
static class Ranks
{
    const int Rounds = 8;

    public static void Assign(LayoutGraph graph)
    {
        var (above, below) = Neighbours(graph);
        var order = Topological(graph, above, below);
        foreach (var vertex in order) vertex.Rank = Highest(above[vertex.Index]);
        for (var round = 0; round < Rounds; round++)
        {
            var moved = false;
            for (var i = order.Count - 1; i >= 0; i--) moved |= Move(order[i], above, below);
            foreach (var vertex in order) moved |= Move(vertex, above, below);
            if (!moved) break;
        }
        var first = graph.Vertices.Count == 0 ? 0 : graph.Vertices.Min(v => v.Rank);
        foreach (var vertex in graph.Vertices) vertex.Rank -= first;
    }

    static bool Move(Vertex vertex, List<(Vertex Other, int Least, int Weight)>[] above, List<(Vertex Other, int Least, int Weight)>[] below)
    {
        var (up, down) = (above[vertex.Index], below[vertex.Index]);
        var pull = Pull(down) - Pull(up);
        // What only its box holds stays high; a border stays close to what it holds.
        if (pull == 0) pull = vertex.Kind is VertexKind.Top ? 1 : vertex.Kind is VertexKind.Bottom ? -1 : 0;
        var rank = pull > 0 && down.Count > 0 ? down.Min(d => d.Other.Rank - d.Least) : pull < 0 ? Highest(up) : vertex.Rank;
        if (rank == vertex.Rank) return false;
        vertex.Rank = rank;
        return true;
    }

    static int Pull(List<(Vertex Other, int Least, int Weight)> arrows)
    {
        var sum = 0;
        foreach (var arrow in arrows) sum += arrow.Weight;
        return sum;
    }

    static int Highest(List<(Vertex Other, int Least, int Weight)> above)
    {
        var rank = 0;
        foreach (var (other, least, _) in above) rank = Math.Max(rank, other.Rank + least);
        return rank;
    }

    static (List<(Vertex, int, int)>[] Above, List<(Vertex, int, int)>[] Below) Neighbours(LayoutGraph graph)
    {
        var above = graph.Vertices.Select(_ => new List<(Vertex, int, int)>()).ToArray();
        var below = graph.Vertices.Select(_ => new List<(Vertex, int, int)>()).ToArray();
        foreach (var (upper, lower, least, weight) in graph.Constraints)
        {
            above[lower.Index].Add((upper, least, weight));
            below[upper.Index].Add((lower, least, weight));
        }
        return (above, below);
    }

    static List<Vertex> Topological(LayoutGraph graph, List<(Vertex Other, int, int)>[] above, List<(Vertex Other, int, int)>[] below)
    {
        var waiting = above.Select(a => a.Count).ToArray();
        var order = new List<Vertex>(graph.Vertices.Where(v => waiting[v.Index] == 0));
        for (var i = 0; i < order.Count; i++)
            foreach (var (other, _, _) in below[order[i].Index])
                if (--waiting[other.Index] == 0) order.Add(other);
        return order;
    }
}
