using Kedge.Docs.Diagrams.Drawing.Layout;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>The outline of a node as path data.</summary>
static class NodeOutline
{
    public static string Of(PlacedNode node)
    {
        var (w, h) = (node.Box.Width / 2, node.Box.Height / 2);
        if (ProcessShape.Find(node.Node.Shape) is { } sign) return sign.Outline(new(node.Middle, w, h)).ToString();
        var slant = NodeBox.Slant(node.Box.Height) / 2;
        Spot At(double x, double y) => new(node.Middle.X + x, node.Middle.Y + y);
        SvgPath Polygon(params ReadOnlySpan<(double X, double Y)> corners)
        {
            var path = new SvgPath().Move(At(corners[0].X, corners[0].Y));
            foreach (var (x, y) in corners[1..]) path.To(At(x, y));
            return path.Close();
        }
        var outline = node.Node.Shape switch
        {
            NodeShape.Circle => new SvgPath().Circle(node.Middle, w),
            NodeShape.DoubleCircle => new SvgPath().Circle(node.Middle, w).Circle(node.Middle, w - 4),
            NodeShape.Diamond => Polygon((0, -h), (w, 0), (0, h), (-w, 0)),
            NodeShape.Hexagon => Polygon((-w + h / 2, -h), (w - h / 2, -h), (w, 0), (w - h / 2, h), (-w + h / 2, h), (-w, 0)),
            NodeShape.LeanRight => Polygon((-w + 2 * slant, -h), (w, -h), (w - 2 * slant, h), (-w, h)),
            NodeShape.LeanLeft => Polygon((-w, -h), (w - 2 * slant, -h), (w, h), (-w + 2 * slant, h)),
            NodeShape.Trapezoid => Polygon((-w + 2 * slant, -h), (w - 2 * slant, -h), (w, h), (-w, h)),
            NodeShape.InvertedTrapezoid => Polygon((-w, -h), (w, -h), (w - 2 * slant, h), (-w + 2 * slant, h)),
            NodeShape.Flag => Polygon((-w, -h), (w, -h), (w, h), (-w, h), (-w + 2 * h / 3, 0)),
            NodeShape.Cylinder => Cylinder(At, w, h),
            NodeShape.Subroutine => Rounded(At, w, h, 3).Move(At(-w + 8, -h)).To(At(-w + 8, h)).Move(At(w - 8, -h)).To(At(w - 8, h)),
            NodeShape.Stadium => Rounded(At, w, h, h),
            NodeShape.Rounded => Rounded(At, w, h, 10),
            _ => Rounded(At, w, h, 4),
        };
        return outline.ToString();
    }

    internal static SvgPath Cylinder(Func<double, double, Spot> at, double w, double h)
    {
        const double Lid = 7;
        return new SvgPath().Move(at(-w, -h + Lid)).Arc(w, Lid, true, at(w, -h + Lid)).To(at(w, h - Lid)).Arc(w, Lid, true, at(-w, h - Lid)).Close()
            .Move(at(-w, -h + Lid)).Arc(w, Lid, false, at(w, -h + Lid));
    }

    internal static SvgPath Rounded(Func<double, double, Spot> at, double w, double h, double radius)
    {
        var r = Math.Min(radius, Math.Min(w, h));
        return new SvgPath().Move(at(-w + r, -h)).To(at(w - r, -h)).Arc(r, r, true, at(w, -h + r)).To(at(w, h - r)).Arc(r, r, true, at(w - r, h))
            .To(at(-w + r, h)).Arc(r, r, true, at(-w, h - r)).To(at(-w, -h + r)).Arc(r, r, true, at(-w + r, -h)).Close();
    }
}
