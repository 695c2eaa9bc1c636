using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>A chart as a graph without cycles: what closes a cycle is turned round, the arrows written first keep their direction.</summary>
static class GraphOf
{
    public static LayoutGraph Chart(Flowchart chart, IReadOnlyDictionary<string, NodeBox> sizes)
    {
        var graph = new LayoutGraph(chart.Direction);
        var boxes = Boxes(graph, chart);
        var nodes = Nodes(graph, chart, boxes, sizes);
        Borders(graph);
        var reach = new Reach(graph);
        foreach (var edge in chart.Edges) Arrow(graph, edge, nodes, boxes, reach);
        foreach (var arc in graph.Arcs) Apart(graph, arc, reach);
        return graph;
    }

    static Dictionary<string, Box> Boxes(LayoutGraph graph, Flowchart chart)
    {
        var boxes = new Dictionary<string, Box>(StringComparer.Ordinal);
        foreach (var group in chart.Groups)
        {
            if (boxes.ContainsKey(group.Id)) continue;
            var box = new Box(group, group.Parent is { } parent ? boxes.GetValueOrDefault(parent) : null) { TitleWidth = TextWidth.Of(group.Label, NodeBox.TitleSize) };
            boxes[group.Id] = box;
            graph.Boxes.Add(box);
        }
        return boxes;
    }

    static Dictionary<string, Vertex> Nodes(LayoutGraph graph, Flowchart chart, Dictionary<string, Box> boxes, IReadOnlyDictionary<string, NodeBox> sizes)
    {
        var nodes = new Dictionary<string, Vertex>(StringComparer.Ordinal);
        foreach (var node in chart.Nodes)
        {
            if (nodes.ContainsKey(node.Id) || boxes.ContainsKey(node.Id)) continue;
            var size = sizes[node.Id];
            var loop = chart.Edges.Any(e => e.From == node.Id && e.To == node.Id) ? 2 * NodeBox.LoopSize : 0;
            nodes[node.Id] = graph.Add(new(VertexKind.Node, node.Group is { } group ? boxes.GetValueOrDefault(group) : null)
            {
                Node = node, Width = (graph.IsSideways ? size.Height : size.Width) + loop, Height = graph.IsSideways ? size.Width : size.Height,
            });
        }
        return nodes;
    }

    /// <summary>Each box's top and bottom, with everything in it between them. A box without nodes is as large as its title.</summary>
    static void Borders(LayoutGraph graph)
    {
        var inner = graph.Vertices.ToList();
        foreach (var box in graph.Boxes)
        {
            box.Top = graph.Add(new(VertexKind.Top, box) { Height = Gaps.Padding });
            box.Bottom = graph.Add(new(VertexKind.Bottom, box) { Height = Gaps.Padding });
            Title(graph, box);
            if (!inner.Exists(v => v.Inside == box)) graph.Constraints.Add((box.Top, box.Bottom, 2, 1));
        }
        foreach (var vertex in inner)
            if (vertex.Inside is { } box) Between(graph, box, vertex, vertex);
        foreach (var box in graph.Boxes)
            if (box.Outer is { } outer) Between(graph, outer, box.Top, box.Bottom);
    }

    static void Title(LayoutGraph graph, Box box)
    {
        if (graph.IsSideways) return;
        box.Title = graph.IsUpwards ? box.Bottom : box.Top;
        (box.Title.Width, box.Title.Height) = (box.TitleWidth, Gaps.Title);
    }

    static void Between(LayoutGraph graph, Box box, Vertex first, Vertex last)
    {
        graph.Constraints.Add((box.Top, first, 1, 0));
        graph.Constraints.Add((last, box.Bottom, 1, 0));
    }

    static void Arrow(LayoutGraph graph, FlowEdge edge, Dictionary<string, Vertex> nodes, Dictionary<string, Box> boxes, Reach reach)
    {
        if (Ends(edge.From, nodes, boxes) is not var (fromOut, fromIn) || Ends(edge.To, nodes, boxes) is not var (toOut, toIn)) return;
        if (fromOut == toOut || IsWithin(edge.From, toIn, boxes) || IsWithin(edge.To, fromIn, boxes))
        {
            if (fromOut == toOut && fromOut.Kind is VertexKind.Node) graph.Loops.Add((edge, fromOut));
            return;
        }
        var turned = reach.Has(toIn, fromOut);
        // Two boxes one of which must follow the other in both ways: nothing can be turned.
        if (turned && reach.Has(fromIn, toOut)) return;
        var (upper, lower) = turned ? (toOut, fromIn) : (fromOut, toIn);
        reach.Add(upper, lower);
        graph.Constraints.Add((upper, lower, 2 * Math.Max(1, edge.Span), edge.Line is EdgeLine.Hidden ? 1 : 2));
        var label = edge.Label is { Length: > 0 } words ? words : null;
        graph.Arcs.Add(new(edge, upper, lower, turned) { LabelText = label, LabelSize = label is null ? default : NodeBox.Label(label, graph.IsSideways) });
    }

    /// <summary>An arrow into a box begins above all of it, and one out of it ends below, where other arrows allow it.</summary>
    static void Apart(LayoutGraph graph, Arc arc, Reach reach)
    {
        var (from, to) = (arc.Upper.Around, arc.Lower.Around);
        var common = from;
        while (common is not null && !common.Holds(to)) common = common.Outer;
        var (upper, lower) = (Layers.Sibling(from, common)?.Bottom ?? arc.Upper, Layers.Sibling(to, common)?.Top ?? arc.Lower);
        if (upper == arc.Upper && lower == arc.Lower || reach.Has(lower, upper)) return;
        reach.Add(upper, lower);
        graph.Constraints.Add((upper, lower, arc.LabelText is null ? 1 : 2, 0));
    }

    static bool IsWithin(string group, Vertex other, Dictionary<string, Box> boxes) =>
        boxes.TryGetValue(group, out var box) && box.Holds(other.Inside) && other != box.Top && other != box.Bottom;

    /// <summary>Where arrows leave and where they arrive: for a box its bottom and its top.</summary>
    static (Vertex Out, Vertex In)? Ends(string id, Dictionary<string, Vertex> nodes, Dictionary<string, Box> boxes) =>
        nodes.TryGetValue(id, out var node) ? (node, node) : boxes.TryGetValue(id, out var box) ? (box.Bottom, box.Top) : null;

    /// <summary>Which vertices lie below which so far.</summary>
    sealed class Reach
    {
        readonly List<int>[] _below;
        readonly int[] _seen;
        int _round;

        public Reach(LayoutGraph graph)
        {
            _below = [.. graph.Vertices.Select(_ => new List<int>())];
            _seen = new int[graph.Vertices.Count];
            foreach (var (upper, lower, _, _) in graph.Constraints) Add(upper, lower);
        }

        public void Add(Vertex upper, Vertex lower) => _below[upper.Index].Add(lower.Index);

        public bool Has(Vertex upper, Vertex lower)
        {
            if (upper == lower) return true;
            _round++;
            var next = new Stack<int>([upper.Index]);
            while (next.TryPop(out var at))
                foreach (var below in _below[at])
                {
                    if (below == lower.Index) return true;
                    if (_seen[below] == _round) continue;
                    _seen[below] = _round;
                    next.Push(below);
                }
            return false;
        }
    }
}
