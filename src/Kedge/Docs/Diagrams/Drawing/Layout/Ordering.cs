namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// The order within layers, so that few arrows cross: layer by layer, down and up, each vertex goes to the middle of its neighbours; what stands in a box
/// stays together, and boxes keep one order over all layers (Sander 1996, as in dagre). The best order of all rounds wins; the first one is that of the source.
/// </summary>
sealed class Ordering
{
    const int Rounds = 12;

    readonly LayoutGraph _graph;
    List<Box> _boxes = [];
    double[] _wish = [];

    Ordering(LayoutGraph graph) => _graph = graph;

    public static void Assign(LayoutGraph graph)
    {
        var ordering = new Ordering(graph) { _wish = new double[graph.Vertices.Count] };
        var best = ordering.From(isMirrored: false);
        // Rounds only find what is near their start: the mirror image is another one.
        if (best.Crossings > 0 && ordering.From(isMirrored: true) is var other && other.Crossings < best.Crossings) best = other;
        ordering.Restore(best);
    }

    readonly record struct Found(Vertex[][] Layers, Box[] Boxes, int Crossings);

    Found From(bool isMirrored)
    {
        First(isMirrored);
        var best = Kept();
        for (var round = 0; round < Rounds && best.Crossings > 0; round++)
        {
            Sweep(round);
            Exchange();
            if (Crossings() < best.Crossings) best = Kept();
        }
        return best;
    }

    /// <summary>Depth first, as the source names nodes.</summary>
    void First(bool isMirrored)
    {
        foreach (var layer in _graph.Layers) layer.Clear();
        var seen = new bool[_graph.Vertices.Count];
        var stack = new Stack<Vertex>(_graph.Vertices.OrderByDescending(v => v.Rank).ThenBy(v => isMirrored ? v.Index : -v.Index));
        while (stack.TryPop(out var vertex))
        {
            if (seen[vertex.Index]) continue;
            seen[vertex.Index] = true;
            _graph.Layers[vertex.Rank].Add(vertex);
            foreach (var below in isMirrored ? vertex.Below : Enumerable.Reverse(vertex.Below)) stack.Push(below);
        }
        _boxes.Clear();
        foreach (var layer in _graph.Layers)
        {
            Number(layer);
            foreach (var vertex in layer) _wish[vertex.Index] = vertex.Order;
            Arrange(layer);
        }
    }

    void Sweep(int round)
    {
        var isDown = round % 2 == 0;
        _boxes.Clear();
        for (var i = 0; i < _graph.Layers.Length; i++)
        {
            var layer = _graph.Layers[isDown ? i : _graph.Layers.Length - 1 - i];
            foreach (var vertex in layer) _wish[vertex.Index] = Middle(isDown ? vertex.Above : vertex.Below, round % 4 > 1);
            Arrange(layer);
        }
    }

    /// <summary>The mean of the neighbours' places; in every other pair of rounds their median, which other knots yield to.</summary>
    static double Middle(List<Vertex> neighbours, bool median)
    {
        if (neighbours.Count == 0) return double.NaN;
        if (!median) return neighbours.Sum(n => (double)n.Order) / neighbours.Count;
        var places = neighbours.Select(n => n.Order).Order().ToArray();
        return (places[(places.Length - 1) / 2] + places[places.Length / 2]) / 2.0;
    }

    static void Number(List<Vertex> layer)
    {
        for (var i = 0; i < layer.Count; i++) layer[i].Order = i;
    }

    /// <summary>Sorts a layer by its wishes, box by box.</summary>
    void Arrange(List<Vertex> layer)
    {
        var sorted = new List<Vertex>(layer.Count);
        Arrange(null, layer, sorted);
        layer.Clear();
        layer.AddRange(sorted);
        Number(layer);
    }

    readonly record struct Entry(Box? Box, List<Vertex> Members, double Wish);

    void Arrange(Box? outer, List<Vertex> members, List<Vertex> sorted)
    {
        var entries = new List<Entry>();
        var runs = new Dictionary<Box, List<Vertex>>();
        foreach (var vertex in members)
        {
            // A box's title stands before all arrows that come in beside it.
            if (vertex == outer?.Title) entries.Insert(0, new(null, [vertex], double.NaN));
            else if (vertex.Inside == outer) entries.Add(new(null, [vertex], _wish[vertex.Index]));
            else if (Layers.Sibling(vertex.Inside, outer) is { } box)
            {
                if (runs.TryGetValue(box, out var run)) { run.Add(vertex); continue; }
                entries.Add(new(box, runs[box] = [vertex], 0));
            }
        }
        for (var i = 0; i < entries.Count; i++)
            if (entries[i].Box is not null) entries[i] = entries[i] with { Wish = Wish(entries[i].Members) };
        foreach (var entry in InBoxOrder(Slots(entries)))
            if (entry.Box is { } box) Arrange(box, entry.Members, sorted);
            else sorted.Add(entry.Members[0]);
    }

    double Wish(List<Vertex> members)
    {
        var (sum, count) = (0.0, 0);
        foreach (var member in members)
            if (!double.IsNaN(_wish[member.Index])) (sum, count) = (sum + _wish[member.Index], count + 1);
        return count == 0 ? double.NaN : sum / count;
    }

    /// <summary>Those with a wish sorted among themselves; those without stay where they are.</summary>
    static List<Entry> Slots(List<Entry> entries)
    {
        var sorted = new Queue<Entry>(entries.Where(e => !double.IsNaN(e.Wish)).OrderBy(e => e.Wish));
        return [.. entries.Select(e => double.IsNaN(e.Wish) ? e : sorted.Dequeue())];
    }

    /// <summary>Boxes take the places that boxes have, in the order in which they first stood in this round.</summary>
    List<Entry> InBoxOrder(List<Entry> entries)
    {
        var boxes = entries.Where(e => e.Box is not null).ToList();
        if (boxes.Count == 0) return entries;
        for (var i = 0; i < boxes.Count; i++)
            if (!_boxes.Contains(boxes[i].Box!)) _boxes.Insert(Place(boxes, i), boxes[i].Box!);
        var sorted = new Queue<Entry>(boxes.OrderBy(b => _boxes.IndexOf(b.Box!)));
        return [.. entries.Select(e => e.Box is null ? e : sorted.Dequeue())];
    }

    /// <summary>A new box follows the one before it, or precedes the first that is known.</summary>
    int Place(List<Entry> boxes, int at)
    {
        if (at > 0) return _boxes.IndexOf(boxes[at - 1].Box!) + 1;
        var known = boxes.Find(b => _boxes.Contains(b.Box!)).Box;
        return known is null ? _boxes.Count : _boxes.IndexOf(known);
    }

    /// <summary>Neighbours in a layer change places where that saves crossings.</summary>
    void Exchange()
    {
        for (var (again, round) = (true, 0); again && round < 4; round++)
        {
            again = false;
            foreach (var layer in _graph.Layers)
                for (var i = 1; i < layer.Count; i++)
                {
                    var (left, right) = (layer[i - 1], layer[i]);
                    if (left.Inside != right.Inside || left == left.Inside?.Title || Between(left, right) <= Between(right, left)) continue;
                    (layer[i - 1], layer[i], left.Order, right.Order) = (right, left, i, i - 1);
                    again = true;
                }
        }
    }

    static int Between(Vertex left, Vertex right) => Between(left.Above, right.Above) + Between(left.Below, right.Below);

    static int Between(List<Vertex> left, List<Vertex> right)
    {
        var count = 0;
        foreach (var a in left)
            foreach (var b in right)
                if (a.Order > b.Order) count++;
        return count;
    }

    int Crossings()
    {
        var count = 0;
        for (var rank = 1; rank < _graph.Layers.Length; rank++) count += Crossings(_graph.Layers[rank - 1], _graph.Layers[rank]);
        foreach (var box in _graph.Boxes)
            for (var rank = box.Top.Rank + 1; rank <= box.Bottom.Rank; rank++) count += 3 * Through(box, _graph.Layers[rank - 1], _graph.Layers[rank]);
        return count;
    }

    /// <summary>Arrows that go through a box from one side to the other.</summary>
    static int Through(Box box, List<Vertex> upper, List<Vertex> lower)
    {
        var (above, below) = (upper.FindIndex(v => box.Holds(v.Inside)), lower.FindIndex(v => box.Holds(v.Inside)));
        if (above < 0 || below < 0) return 0;
        var count = 0;
        foreach (var vertex in upper)
            if (!box.Holds(vertex.Inside))
                foreach (var other in vertex.Below)
                    if (!box.Holds(other.Inside) && vertex.Order < above != other.Order < below) count++;
        return count;
    }

    /// <summary>Pairs of arrows in the wrong order, counted while they are put into a tree of sums (Barth, Jünger, Mutzel 2002).</summary>
    static int Crossings(List<Vertex> upper, List<Vertex> lower)
    {
        var tree = new int[lower.Count + 1];
        var (count, total) = (0, 0);
        foreach (var vertex in upper)
            foreach (var order in vertex.Below.Select(b => b.Order).Order())
            {
                var before = 0;
                for (var i = order + 1; i > 0; i -= i & -i) before += tree[i];
                count += total++ - before;
                for (var i = order + 1; i < tree.Length; i += i & -i) tree[i]++;
            }
        return count;
    }

    Found Kept() => new([.. _graph.Layers.Select(l => l.ToArray())], [.. _boxes], Crossings());

    void Restore(Found kept)
    {
        for (var i = 0; i < kept.Layers.Length; i++)
        {
            _graph.Layers[i].Clear();
            _graph.Layers[i].AddRange(kept.Layers[i]);
            Number(_graph.Layers[i]);
        }
        _graph.BoxOrder = [.. kept.Boxes];
    }
}
