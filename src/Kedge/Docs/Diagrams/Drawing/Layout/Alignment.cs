namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>One of the four: blocks of vertices in one column, made from above or below, from the left or the right, and packed to that side.</summary>
sealed class Alignment
{
    readonly LayoutGraph _graph;
    readonly bool _isUp, _isLeft;
    readonly int[] _root, _next;
    readonly List<Vertex>[] _layers;

    public Alignment(LayoutGraph graph, Conflicts conflicts, bool isUp, bool isLeft)
    {
        (_graph, _isUp, _isLeft) = (graph, isUp, isLeft);
        _root = [.. Enumerable.Range(0, graph.Vertices.Count)];
        _next = [.. _root];
        _layers = isLeft ? graph.Layers : [.. graph.Layers.Select(l => Enumerable.Reverse(l).ToList())];
        for (var i = 0; i < _layers.Length; i++) Join(_layers[isUp ? i : _layers.Length - 1 - i], conflicts);
    }

    int Place(Vertex vertex) => _isLeft ? vertex.Order : -vertex.Order;

    /// <summary>Each vertex under the middle one of its neighbours, if nothing that is already joined lies between.</summary>
    void Join(List<Vertex> layer, Conflicts conflicts)
    {
        var last = int.MinValue;
        foreach (var vertex in layer)
        {
            var others = _isUp ? vertex.Above : vertex.Below;
            if (others.Count == 0) continue;
            var (low, high) = ((others.Count - 1) / 2, others.Count / 2);
            for (var step = 0; step <= high - low; step++)
            {
                var other = others[_isLeft ? low + step : high - step];
                if (_next[vertex.Index] != vertex.Index || last >= Place(other) || conflicts.Has(vertex, other)) continue;
                _next[other.Index] = vertex.Index;
                _next[vertex.Index] = _root[vertex.Index] = _root[other.Index];
                last = Place(other);
            }
        }
    }

    /// <summary>Blocks as far to the side as their neighbours allow, then back towards what follows them.</summary>
    public double[] Places()
    {
        var count = _graph.Vertices.Count;
        var (before, after) = (new Dictionary<int, double>?[count], new Dictionary<int, double>?[count]);
        foreach (var layer in _layers)
            for (var i = 1; i < layer.Count; i++)
            {
                var (a, b) = (_root[layer[i - 1].Index], _root[layer[i].Index]);
                var distance = _isLeft ? Columns.Distance(layer[i - 1], layer[i]) : Columns.Distance(layer[i], layer[i - 1]);
                Widen(before[b] ??= [], a, distance);
                Widen(after[a] ??= [], b, distance);
            }
        var places = new double[count];
        var order = Topological(before, after);
        foreach (var block in order)
            foreach (var (other, distance) in before[block] ?? []) places[block] = Math.Max(places[block], places[other] + distance);
        for (var i = order.Count - 1; i >= 0; i--) PullBack(order[i], after[order[i]], places);
        var sign = _isLeft ? 1 : -1;
        return [.. _graph.Vertices.Select(v => sign * places[_root[v.Index]])];
    }

    static void Widen(Dictionary<int, double> distances, int other, double distance) => distances[other] = Math.Max(distances.GetValueOrDefault(other), distance);

    /// <summary>The near side of a box stays where it is: pulled along it would leave its box wide and empty.</summary>
    void PullBack(int block, Dictionary<int, double>? after, double[] places)
    {
        if (after is null || _graph.Vertices[block].Kind == (_isLeft ? VertexKind.Right : VertexKind.Left)) return;
        var most = double.MaxValue;
        foreach (var (other, distance) in after) most = Math.Min(most, places[other] - distance);
        places[block] = Math.Max(places[block], most);
    }

    List<int> Topological(Dictionary<int, double>?[] before, Dictionary<int, double>?[] after)
    {
        var waiting = before.Select(b => b?.Count ?? 0).ToArray();
        var order = new List<int>();
        foreach (var vertex in _graph.Vertices)
            if (_root[vertex.Index] == vertex.Index && waiting[vertex.Index] == 0) order.Add(vertex.Index);
        for (var i = 0; i < order.Count; i++)
            foreach (var other in after[order[i]]?.Keys ?? Enumerable.Empty<int>())
                if (--waiting[other] == 0) order.Add(other);
        return order;
    }
}
