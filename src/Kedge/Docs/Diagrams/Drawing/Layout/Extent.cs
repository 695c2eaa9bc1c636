namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>The rectangle that holds everything.</summary>
static class Extent
{
    /// <summary>The chart moved so that it begins at the margin, with its size.</summary>
    public static PlacedChart Shifted(PlacedChart chart)
    {
        var (left, top, right, bottom) = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);
        foreach (var (x, y, width, height) in Rectangles(chart))
            (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + width), Math.Max(bottom, y + height));
        if (left > right) return chart with { Width = 2 * Gaps.Margin, Height = 2 * Gaps.Margin };
        return chart.Moved(Gaps.Margin - left, Gaps.Margin - top) with { Width = Math.Ceiling(right - left + 2 * Gaps.Margin),
            Height = Math.Ceiling(bottom - top + 2 * Gaps.Margin) };
    }

    static IEnumerable<(double X, double Y, double Width, double Height)> Rectangles(PlacedChart chart)
    {
        foreach (var node in chart.Nodes) yield return (node.Middle.X - node.Box.Width / 2, node.Middle.Y - node.Box.Height / 2, node.Box.Width, node.Box.Height);
        foreach (var group in chart.Groups) yield return (group.Corner.X, group.Corner.Y, group.Width, group.Height);
        foreach (var (edge, node) in chart.Loops)
            yield return (node.Middle.X, node.Middle.Y,
                node.Box.Width / 2 + NodeBox.LoopSize + (edge.Label is { } label ? NodeBox.Label(label, false).Width : 0), 0);
        foreach (var edge in chart.Edges)
        {
            foreach (var spot in edge.Way) yield return (spot.X, spot.Y, 0, 0);
            if (edge.Label.Count == 0) continue;
            var (width, height) = NodeBox.Label(edge.Edge.Label!, false);
            yield return (edge.LabelMiddle.X - width / 2, edge.LabelMiddle.Y - height / 2, width, height);
        }
    }
}
