using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>A node's outline around its words.</summary>
public sealed record NodeBox(IReadOnlyList<string> Lines, double Width, double Height)
{
    public const double FontSize = 14, LineHeight = 19, LabelSize = 12.5, LabelHeight = 17, TitleSize = 13, LoopSize = 26;
    const double MostWidth = 250, MostLabel = 190, Side = 14, Edge = 9, Narrowest = 44;

    public static NodeBox Of(FlowNode node, FlowDirection direction)
    {
        var sign = ProcessShape.Find(node.Shape);
        if (sign is { IsWordless: true }) return Wordless(node.Shape, sign.Size(0, 0), direction);
        var lines = TextWidth.Wrap(node.Label.IsDefaultOrEmpty ? [node.Id] : node.Label, FontSize, MostWidth);
        var (width, height) = (Math.Ceiling(lines.Max(l => TextWidth.Of(l, FontSize))), lines.Count * LineHeight);
        var (wide, high) = sign?.Size(width, height) ?? Outline(node.Shape, width, height);
        return new(lines, Math.Max(Narrowest, Math.Ceiling(wide)), Math.Ceiling(high));
    }

    /// <summary>A bar lies across the arrows.</summary>
    static NodeBox Wordless(NodeShape shape, (double Width, double Height) size, FlowDirection direction) =>
        (shape, direction) is (NodeShape.Bar, FlowDirection.Left or FlowDirection.Right) ? new([], size.Height, size.Width) : new([], size.Width, size.Height);

    /// <summary>Size of an outline that has room for a text of that size.</summary>
    static (double Width, double Height) Outline(NodeShape shape, double width, double height)
    {
        var high = height + 2 * Edge;
        var wide = width + 2 * Side;
        return shape switch
        {
            NodeShape.Stadium => (width + Math.Max(high, 2 * Side), high),
            NodeShape.Subroutine => (wide + 16, high),
            NodeShape.Cylinder => (wide, high + 14),
            NodeShape.Circle => Round(Math.Sqrt(width * width + height * height) + 10),
            NodeShape.DoubleCircle => Round(Math.Sqrt(width * width + height * height) + 20),
            NodeShape.Diamond => Diamond(width, height),
            NodeShape.Hexagon => (wide + high / 2, high),
            NodeShape.LeanLeft or NodeShape.LeanRight or NodeShape.Trapezoid or NodeShape.InvertedTrapezoid => (wide + Slant(high), high),
            NodeShape.Flag => (wide + high / 3, high),
            _ => (wide, high),
        };
    }

    static (double, double) Round(double size) => (size, size);

    /// <summary>A rectangle fits into a rhombus when its sides' shares of the diagonals add up to one.</summary>
    static (double, double) Diamond(double width, double height)
    {
        var high = 2 * height + 22;
        return ((width + 8) / (1 - height / high), high);
    }

    public static double Slant(double height) => height * 0.45;

    public static IReadOnlyList<string> LabelLines(string label) => TextWidth.Wrap(label.Split('\n'), LabelSize, MostLabel);

    public static (double Width, double Height) Label(string label, bool isSideways)
    {
        var lines = LabelLines(label);
        var (width, height) = (Math.Ceiling(lines.Max(l => TextWidth.Of(l, LabelSize))) + 10, lines.Count * LabelHeight + 2);
        return isSideways ? (height, width) : (width, height);
    }
}
