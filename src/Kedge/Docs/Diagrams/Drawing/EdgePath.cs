using Kedge.Docs.Diagrams.Drawing.Layout;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>An arrow's line and heads as path data: straight through layers, in a soft curve between them, so that it never runs through a node.</summary>
static class EdgePath
{
    /// <summary>Length of a head, and what of the line it hides.</summary>
    const double Head = 9, Hidden = 7, Wing = 4.2, Stub = 11;

    public static string Line(PlacedEdge edge)
    {
        var way = edge.Way;
        if (edge.Edge.Head is not EdgeHead.None) way = way.SetItem(way.Length - 1, Back(edge, way.Length - 1, -1));
        if (edge.Edge.IsBothWays && edge.Edge.Head is not EdgeHead.None) way = way.SetItem(0, Back(edge, 0, 1));
        var path = new SvgPath().Move(way[0]);
        for (var i = 1; i < way.Length; i++)
            if (i == edge.Gap) path.Move(way[i]);
            else if (i % 2 == 1) path.To(i == 1 ? Stubbed(edge, 1, way[1]) : way[i]);
            else Curve(path, Stubbed(edge, i - 1, way[i - 1]), Stubbed(edge, i, way[i]), edge.IsAcross);
        return path.ToString();
    }

    /// <summary>A curve that touches an end begins and ends straight, so that heads do not sit askew.</summary>
    static Spot Stubbed(PlacedEdge edge, int at, Spot spot)
    {
        var way = edge.Way;
        var isFirst = at == 1;
        if (!isFirst && at != way.Length - 2) return spot;
        var end = isFirst ? 0 : way.Length - 1;
        var (dx, dy) = Toward(edge, end, isFirst ? 1 : -1);
        var (x, y) = (way[end].X + dx * Stub, way[end].Y + dy * Stub);
        return dx != 0 ? spot with { X = dx > 0 ? Math.Max(spot.X, x) : Math.Min(spot.X, x) } : spot with { Y = dy > 0 ? Math.Max(spot.Y, y) : Math.Min(spot.Y, y) };
    }

    static void Curve(SvgPath path, Spot from, Spot to, bool isAcross)
    {
        var (x, y) = ((from.X + to.X) / 2, (from.Y + to.Y) / 2);
        if (Math.Abs(isAcross ? from.Y - to.Y : from.X - to.X) < 0.5) path.To(to);
        else if (isAcross) path.Curve(new(x, from.Y), new(x, to.Y), to);
        else path.Curve(new(from.X, y), new(to.X, y), to);
    }

    static Spot Back(PlacedEdge edge, int end, int step)
    {
        var (dx, dy) = Toward(edge, end, step);
        return new(edge.Way[end].X + dx * Hidden, edge.Way[end].Y + dy * Hidden);
    }

    /// <summary>From an end into the line, as a unit along an axis.</summary>
    static (double X, double Y) Toward(PlacedEdge edge, int end, int step)
    {
        var (way, isAcross) = (edge.Way, edge.IsAcross);
        for (var i = end + step; i >= 0 && i < way.Length; i += step)
        {
            var distance = isAcross ? way[i].X - way[end].X : way[i].Y - way[end].Y;
            if (Math.Abs(distance) > 0.01) return isAcross ? (Math.Sign(distance), 0) : (0, Math.Sign(distance));
        }
        return (0, -1);
    }

    public static string? Heads(PlacedEdge edge)
    {
        if (edge.Edge.Head is EdgeHead.None) return null;
        var path = new SvgPath();
        Append(path, edge.Edge.Head, edge.Way[^1], Toward(edge, edge.Way.Length - 1, -1));
        if (edge.Edge.IsBothWays) Append(path, edge.Edge.Head, edge.Way[0], Toward(edge, 0, 1));
        return path.ToString();
    }

    public static void Append(SvgPath path, EdgeHead head, Spot tip, (double X, double Y) into)
    {
        var (x, y) = into;
        Spot At(double along, double across) => new(tip.X + x * along - y * across, tip.Y + y * along + x * across);
        if (head is EdgeHead.Arrow) path.Move(tip).To(At(Head, Wing)).To(At(Head, -Wing)).Close();
        else if (head is EdgeHead.Circle) path.Circle(At(4, 0), 4);
        else path.Move(At(1, -4)).To(At(9, 4)).Move(At(9, -4)).To(At(1, 4));
    }
}
