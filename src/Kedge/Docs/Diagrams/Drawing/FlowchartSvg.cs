using System.Globalization;
using System.Text;
using Kedge.Docs.Diagrams.Drawing.Layout;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>
/// A flowchart as an SVG that needs no script: light and dark by <c>prefers-color-scheme</c>, or by the page's own <c>--diagram-…</c> variables, with title and
/// description for screen readers. The same chart always gives the same bytes.
/// </summary>
public static class FlowchartSvg
{
    /// <param name="id">Begins the ids within; differs between the pictures of one page.</param>
    public static string Draw(Flowchart chart, string id = "diagram") => Svg(FlowLayout.Of(chart), id);

    static string Svg(PlacedChart placed, string id)
    {
        var svg = new StringBuilder();
        var (width, height) = (SvgPath.Number(placed.Width), SvgPath.Number(placed.Height));
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"kd\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" style=\"--w:{width}px\" role=\"img\" aria-labelledby=\"{Escaped(id)}-t {Escaped(id)}-d\">\n");
        svg.Append(CultureInfo.InvariantCulture,
            $"<title id=\"{Escaped(id)}-t\">{Escaped(FlowchartWords.Title(placed.Chart))}</title>\n<desc id=\"{Escaped(id)}-d\">{Escaped(FlowchartWords.Description(placed.Chart))}</desc>\n");
        svg.Append("<style>").Append(FlowchartStyle.Css).Append("</style>\n");
        foreach (var group in placed.Groups) Append(svg, group, placed);
        foreach (var edge in placed.Edges) Append(svg, edge);
        foreach (var (edge, node) in placed.Loops) AppendLoop(svg, edge, node);
        foreach (var group in placed.Groups) AppendTitle(svg, group);
        foreach (var node in placed.Nodes) Append(svg, node, placed);
        foreach (var edge in placed.Edges) AppendText(svg, "l", edge.Label, edge.LabelMiddle, NodeBox.LabelHeight, NodeBox.LabelSize, FlowchartStyle.Of(edge.Edge).Text);
        return svg.Append("</svg>\n").ToString();
    }

    static void Append(StringBuilder svg, PlacedGroup group, PlacedChart placed)
    {
        var (w, h) = (group.Width / 2, group.Height / 2);
        var path = NodeOutline.Rounded((x, y) => new(group.Corner.X + w + x, group.Corner.Y + h + y), w, h, 8);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"{path}\"{FlowchartStyle.Of(placed.Chart, group.Group.Class).Shape}/>\n");
    }

    /// <summary>Above the arrows, or one that enters the box from there would strike it out.</summary>
    static void AppendTitle(StringBuilder svg, PlacedGroup group)
    {
        if (group.Group.Label.Trim().Length > 0)
            svg.Append(CultureInfo.InvariantCulture,
                $"<text class=\"h\" x=\"{SvgPath.Number(group.Corner.X + Gaps.Padding - 2)}\" y=\"{SvgPath.Number(group.Corner.Y + 18)}\">{Escaped(group.Group.Label)}</text>\n");
    }

    static void Append(StringBuilder svg, PlacedEdge edge)
    {
        var (line, head, _) = FlowchartStyle.Of(edge.Edge);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"e{Line(edge.Edge)}\" d=\"{EdgePath.Line(edge)}\"{line}/>\n");
        if (EdgePath.Heads(edge) is { } heads) svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{HeadClass(edge.Edge)}\" d=\"{heads}\"{head}/>\n");
    }

    static string Line(FlowEdge edge) => edge.Line switch { EdgeLine.Dotted => " dot", EdgeLine.Thick => " thick", _ => "" };

    static string HeadClass(FlowEdge edge) => edge.Head switch { EdgeHead.Arrow => "a", EdgeHead.Circle => "a o", _ => "e x" };

    /// <summary>An arrow from a node to itself, on its right side.</summary>
    static void AppendLoop(StringBuilder svg, FlowEdge edge, PlacedNode node)
    {
        var (x, y) = (node.Middle.X + node.Box.Width / 2, node.Middle.Y);
        var reach = Math.Min(9, node.Box.Height / 4);
        var path = new SvgPath().Move(new(x, y - reach))
            .Curve(new(x + NodeBox.LoopSize, y - 2 * reach - 4), new(x + NodeBox.LoopSize, y + 2 * reach + 4), new(x + 6, y + reach));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"e{Line(edge)}\" d=\"{path}\"/>\n");
        var head = new SvgPath();
        if (edge.Head is not EdgeHead.None) EdgePath.Append(head, edge.Head, new(x, y + reach), (1, 0));
        if (edge.Head is not EdgeHead.None) svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{HeadClass(edge)}\" d=\"{head}\"/>\n");
        if (edge.Label is not { Length: > 0 } label) return;
        var size = NodeBox.Label(label, false);
        AppendText(svg, "l", NodeBox.LabelLines(label), new(x + NodeBox.LoopSize + size.Width / 2 - 4, y), NodeBox.LabelHeight, NodeBox.LabelSize, "");
    }

    static void Append(StringBuilder svg, PlacedNode node, PlacedChart placed)
    {
        var (shape, text) = FlowchartStyle.Of(placed.Chart, node.Node.Class);
        var sign = ProcessShape.Find(node.Node.Shape);
        if (NodeOutline.Of(node) is { Length: > 0 } outline)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{(sign is { IsSolid: true } ? "n s" : "n")}\" d=\"{outline}\"{shape}/>\n");
        var words = sign?.Words ?? new(node.Node.Shape is NodeShape.Flag ? node.Box.Height / 6 : 0, node.Node.Shape is NodeShape.Cylinder ? 4 : 0);
        AppendText(svg, "t", node.Box.Lines, new(node.Middle.X + words.X, node.Middle.Y + words.Y), NodeBox.LineHeight, NodeBox.FontSize, text);
    }

    static void AppendText(StringBuilder svg, string kind, IReadOnlyList<string> lines, Spot middle, double lineHeight, double size, string style)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Length == 0) continue;
            // The baseline lies about a third of the letters' height below their middle.
            var y = middle.Y + (i - (lines.Count - 1) / 2.0) * lineHeight + size * 0.35;
            svg.Append(CultureInfo.InvariantCulture,
                $"<text class=\"{kind}\" x=\"{SvgPath.Number(middle.X)}\" y=\"{SvgPath.Number(y)}\"{style}>{Escaped(lines[i])}</text>\n");
        }
    }

    static string Escaped(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            _ = rune.Value switch
            {
                '<' => safe.Append("&lt;"),
                '>' => safe.Append("&gt;"),
                '&' => safe.Append("&amp;"),
                '"' => safe.Append("&quot;"),
                // What XML does not allow.
                < 0x20 or 0xFFFE or 0xFFFF => safe.Append(' '),
                _ => safe.Append(rune.ToString()),
            };
        return safe.ToString();
    }
}
