using System.Globalization;
using System.Text;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>
/// A flowchart as Mermaid text: the same value always gives the same bytes. Nodes stand in the order of the value, each edge has a line of
/// its own, sorted by its ends, so that a small change of the source is a small change of the text.
/// </summary>
public static class FlowchartText
{
    /// <summary>The lines between the fences; each ends with LF.</summary>
    public static string Of(Flowchart chart)
    {
        var text = new StringBuilder();
        text.Append("flowchart ").Append(Word(chart.Direction)).Append('\n');
        text.Append("  accTitle: ").Append(MermaidLabel.Line(chart.Title)).Append('\n');
        text.Append("  accDescr: ").Append(MermaidLabel.Line(chart.Description)).Append('\n');
        AppendInside(text, chart, null, 1);
        foreach (var edge in Sorted(chart)) text.Append("  ").Append(Of(edge)).Append('\n');
        AppendClasses(text, chart);
        return text.ToString();
    }

    /// <summary>The same, as a fenced block.</summary>
    public static string Block(Flowchart chart) => $"```mermaid\n{Of(chart)}```\n";

    static void AppendInside(StringBuilder text, Flowchart chart, string? group, int depth)
    {
        foreach (var node in chart.Nodes.Where(n => n.Group == group)) Line(text, depth, node.Id + Shaped(node));
        foreach (var inner in chart.Groups.Where(g => g.Parent == group))
        {
            Line(text, depth, $"subgraph {inner.Id}[{MermaidLabel.Quoted(inner.Label)}]");
            if (inner.Direction is { } direction) Line(text, depth + 1, "direction " + Word(direction));
            AppendInside(text, chart, inner.Id, depth + 1);
            Line(text, depth, "end");
        }
    }

    static void Line(StringBuilder text, int depth, string line) => text.Append(' ', 2 * depth).Append(line).Append('\n');

    static IEnumerable<FlowEdge> Sorted(Flowchart chart)
    {
        var order = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var id in chart.Nodes.Select(n => n.Id).Concat(chart.Groups.Select(g => g.Id))) order.TryAdd(id, order.Count);
        return chart.Edges.OrderBy(e => order.GetValueOrDefault(e.From, int.MaxValue)).ThenBy(e => order.GetValueOrDefault(e.To, int.MaxValue));
    }

    static void AppendClasses(StringBuilder text, Flowchart chart)
    {
        var members = chart.Nodes.Select(n => (n.Class, n.Id)).Concat(chart.Groups.Select(g => (g.Class, g.Id)));
        foreach (var of in members.Where(m => m.Class is not null).GroupBy(m => m.Class!, m => m.Id).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            if ((chart.Styles.GetValueOrDefault(of.Key) ?? FlowClasses.Known.GetValueOrDefault(of.Key)) is { } style) Line(text, 1, $"classDef {of.Key} {Css(style)}");
            Line(text, 1, $"class {string.Join(',', of)} {of.Key}");
        }
    }

    static string Css(FlowStyle style)
    {
        (string Key, string? Value)[] all =
        [
            ("fill", style.Fill), ("stroke", style.Stroke), ("color", style.Text), ("stroke-dasharray", style.IsDashed ? "4 3" : null),
            ("stroke-width", style.Width is { } width ? width.ToString(CultureInfo.InvariantCulture) + "px" : null),
        ];
        return string.Join(',', all.Where(p => p.Value is not null).Select(p => $"{p.Key}:{p.Value}"));
    }

    static string Shaped(FlowNode node)
    {
        if (node.Shape > NodeShape.Flag) return $"@{{ shape: {ShapeNames.Of(node.Shape)}, label: {MermaidLabel.Quoted(node.Label)} }}";
        var (open, close) = Brackets(node.Shape);
        return open + MermaidLabel.Quoted(node.Label) + close;
    }

    static string Of(FlowEdge edge) => $"{edge.From} {Arrow(edge)}{(edge.Label is { Length: > 0 } label ? $"|{MermaidLabel.Quoted(label.Split('\n'))}|" : "")} {edge.To}";

    static string Arrow(FlowEdge edge)
    {
        if (edge.Line is EdgeLine.Hidden) return new('~', 2 + edge.Span);
        var head = edge.Head switch { EdgeHead.Circle => "o", EdgeHead.Cross => "x", EdgeHead.None => "", _ => ">" };
        var line = edge.Line switch
        {
            EdgeLine.Dotted => $"-{new string('.', edge.Span)}-",
            EdgeLine.Thick => new('=', 1 + edge.Span + (head.Length is 0 ? 1 : 0)),
            _ => new('-', 1 + edge.Span + (head.Length is 0 ? 1 : 0)),
        };
        return (edge.IsBothWays ? head.Replace('>', '<') : "") + line + head;
    }

    internal static (string Open, string Close) Brackets(NodeShape shape) => shape switch
    {
        NodeShape.Rounded => ("(", ")"),
        NodeShape.Stadium => ("([", "])"),
        NodeShape.Subroutine => ("[[", "]]"),
        NodeShape.Cylinder => ("[(", ")]"),
        NodeShape.Circle => ("((", "))"),
        NodeShape.DoubleCircle => ("(((", ")))"),
        NodeShape.Diamond => ("{", "}"),
        NodeShape.Hexagon => ("{{", "}}"),
        NodeShape.LeanRight => ("[/", "/]"),
        NodeShape.LeanLeft => ("[\\", "\\]"),
        NodeShape.Trapezoid => ("[/", "\\]"),
        NodeShape.InvertedTrapezoid => ("[\\", "/]"),
        NodeShape.Flag => (">", "]"),
        _ => ("[", "]"),
    };

    static string Word(FlowDirection direction) => direction switch { FlowDirection.Right => "LR", FlowDirection.Up => "BT", FlowDirection.Left => "RL", _ => "TB" };
}
