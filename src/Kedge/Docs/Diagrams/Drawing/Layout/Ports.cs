using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// Where across a node its arrows begin and end: all in the middle, like a tree, as long as they look alike there; side by side when some arrive where others
/// leave, or with other heads.
/// </summary>
static class Ports
{
    const double Step = 14, Corner = 16;

    public static Dictionary<(Arc Arc, bool IsUpper), double> Of(LayoutGraph graph)
    {
        var ports = new Dictionary<(Arc, bool), double>();
        var ends = graph.Arcs.Where(a => a.Edge.Line is not EdgeLine.Hidden).SelectMany(a => new (Arc Arc, bool IsUpper)[] { (a, true), (a, false) });
        foreach (var side in ends.GroupBy(e => (e.IsUpper ? e.Arc.Upper : e.Arc.Lower, e.IsUpper)))
        {
            var (vertex, isUpper) = side.Key;
            var arcs = side.Select(e => e.Arc).OrderBy(a => Neighbour(a, isUpper).X).ToList();
            var step = arcs.Select(a => Look(a, isUpper)).Distinct().Count() < 2 ? 0 : Math.Min(Step, vertex.Width * 0.7 / arcs.Count);
            for (var i = 0; i < arcs.Count; i++) ports[(arcs[i], isUpper)] = Across(vertex) + (i - (arcs.Count - 1) / 2.0) * step;
        }
        return ports;
    }

    static Vertex Neighbour(Arc arc, bool isUpper) => isUpper ? arc.Chain[1] : arc.Chain[^2];

    static (EdgeHead Head, EdgeLine Line) Look(Arc arc, bool isUpper)
    {
        var hasHead = arc.Edge.IsBothWays || isUpper == arc.IsReversed;
        return (hasHead ? arc.Edge.Head : EdgeHead.None, arc.Edge.Line is EdgeLine.Thick ? EdgeLine.Thick : EdgeLine.Solid);
    }

    /// <summary>Arrows to a box keep away from its corners.</summary>
    static double Across(Vertex end) =>
        end.Kind is VertexKind.Top or VertexKind.Bottom
            ? Math.Clamp(end.X, end.Inside!.Start + Corner, Math.Max(end.Inside.Start + Corner, end.Inside.End - Corner))
            : end.X;
}
