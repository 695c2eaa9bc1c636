using System.Globalization;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>Colours and letters of charts.</summary>
public static class FlowchartStyle
{
    /// <summary>
    /// A page with its own light and dark sets <c>--diagram-text</c>, <c>-node</c>, <c>-border</c>, <c>-line</c>, <c>-group</c>, <c>-group-border</c>,
    /// <c>-paper</c> (behind labels of arrows) and <c>-font</c>; elsewhere the reader's preference decides. Each colour
    /// stands there twice, since programs that are no browsers (librsvg, Inkscape) know no variables, and take the light one.
    /// </summary>
    public const string Css =
        ".kd{max-width:100%;height:auto;--t:var(--diagram-text,#1f2328);--n:var(--diagram-node,#f6f8fa);--b:var(--diagram-border,#8c959f);--e:var(--diagram-line,#59636e);--g:var(--diagram-group,#afb8c118);--h:var(--diagram-group-border,#d0d7de);--p:var(--diagram-paper,#fff);font:14px sans-serif;font:14px var(--diagram-font,system-ui,-apple-system,\"Segoe UI\",\"Noto Sans\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif)}" +
        "@media(prefers-color-scheme:dark){.kd{--t:var(--diagram-text,#e6edf3);--n:var(--diagram-node,#21262d);--b:var(--diagram-border,#6e7681);--e:var(--diagram-line,#9198a1);--g:var(--diagram-group,#6e768116);--h:var(--diagram-group-border,#3d444d);--p:var(--diagram-paper,#0d1117)}}" +
        ".kd text{fill:#1f2328;fill:var(--t);text-anchor:middle}.kd .n{fill:#f6f8fa;fill:var(--n);stroke:#8c959f;stroke:var(--b);stroke-width:1.2}.kd .s{fill:#8c959f;fill:var(--b)}.kd .g{fill:#afb8c118;fill:var(--g);stroke:#d0d7de;stroke:var(--h)}.kd .h{text-anchor:start;font-size:13px;font-weight:600;stroke:#fff;stroke:var(--p);stroke-width:4px;stroke-linejoin:round;paint-order:stroke}" +
        ".kd .e{fill:none;stroke:#59636e;stroke:var(--e);stroke-width:1.4}.kd .dot{stroke-dasharray:3 4}.kd .thick{stroke-width:3}.kd .a{fill:#59636e;fill:var(--e)}.kd .o{fill:#fff;fill:var(--p);stroke:#59636e;stroke:var(--e);stroke-width:1.4}" +
        ".kd .l{font-size:12.5px;stroke:#fff;stroke:var(--p);stroke-width:4px;stroke-linejoin:round;paint-order:stroke}" +
        "@media print{.kd{--t:#000;--n:#fff;--b:#555;--e:#333;--g:none;--h:#999;--p:#fff}}";

    /// <summary>Attributes for a shape and for the words in it.</summary>
    internal static (string Shape, string Text) Of(Flowchart chart, string? name)
    {
        if (name is null || (chart.Styles.GetValueOrDefault(name) ?? FlowClasses.Known.GetValueOrDefault(name)) is not { } style) return ("", "");
        var shape = string.Concat(
            style.Fill is { } fill ? $"fill:{fill};" : "", style.Stroke is { } stroke ? $"stroke:{stroke};" : "",
            style.Width is { } width ? $"stroke-width:{width.ToString(CultureInfo.InvariantCulture)}px;" : "", style.IsDashed ? "stroke-dasharray:4 3;" : "");
        var text = style.Text ?? (style.Fill is { } paper ? OnPaper(paper) : null);
        return (Attribute(shape), Attribute(text is null ? "" : $"fill:{text};"));
    }

    /// <summary>Attributes for an arrow's line, its head and its label.</summary>
    internal static (string Line, string Head, string Text) Of(FlowEdge edge)
    {
        if (edge.Style is not { } style) return ("", "", "");
        var stroke = style.Stroke is { } colour ? $"stroke:{colour};" : "";
        var width = style.Width is { } pixels ? $"stroke-width:{pixels.ToString(CultureInfo.InvariantCulture)}px;" : "";
        var fill = edge.Head is EdgeHead.Arrow && style.Stroke is { } head ? $"fill:{head};" : "";
        return (Attribute(stroke + width + (style.IsDashed ? "stroke-dasharray:4 3;" : "")), Attribute(edge.Head is EdgeHead.Arrow ? fill : stroke),
            Attribute(style.Text is { } text ? $"fill:{text};" : ""));
    }

    static string Attribute(string css) => css.Length == 0 ? "" : $" style=\"{css.TrimEnd(';')}\"";

    static readonly HashSet<string> Dark = new(StringComparer.OrdinalIgnoreCase)
    {
        "black", "navy", "blue", "darkblue", "mediumblue", "green", "darkgreen", "purple", "indigo", "maroon", "brown", "teal", "darkred", "red",
        "gray", "grey", "dimgray",
        "darkslategray", "darkslateblue", "midnightblue", "crimson", "firebrick", "steelblue", "royalblue", "seagreen", "forestgreen", "slategray",
        "darkmagenta", "sienna",
    };

    /// <summary>A colour of letters that can be read on a fill of the author's; the theme's where the paper shines through.</summary>
    static string? OnPaper(string fill)
    {
        if (fill is "none" or "transparent" || fill.Length is 9 or 5) return null;
        if (fill[0] != '#') return Dark.Contains(fill) ? "#fff" : "#1f2328";
        var hex = fill.Length == 4 ? string.Concat(fill[1..].Select(c => new string(c, 2))) : fill[1..];
        var (r, g, b) = (Part(hex, 0), Part(hex, 2), Part(hex, 4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b > 140 ? "#1f2328" : "#fff";
    }

    static int Part(string hex, int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
