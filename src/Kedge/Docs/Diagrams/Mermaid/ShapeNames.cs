using System.Collections.Frozen;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>Mermaid 11's names of shapes, as <c>@{ shape: … }</c> takes them, and what each is drawn as here. The first of a row is the one that is written.</summary>
static class ShapeNames
{
    static readonly (NodeShape Shape, string Names)[] Rows =
    [
        (NodeShape.Box, "rect proc process rectangle cloud bang icon"), (NodeShape.Rounded, "rounded event"), (NodeShape.Stadium, "stadium terminal pill"),
        (NodeShape.Subroutine, "fr-rect framed-rectangle subproc subprocess subroutine"), (NodeShape.Cylinder, "cyl cylinder database db"),
        (NodeShape.Circle, "circle circ"),
        (NodeShape.DoubleCircle, "dbl-circ double-circle"), (NodeShape.Diamond, "diam decision diamond question"),
        (NodeShape.Hexagon, "hex hexagon prepare"), (NodeShape.LeanRight, "lean-r in-out lean-right"),
        (NodeShape.LeanLeft, "lean-l lean-left out-in"), (NodeShape.Trapezoid, "trap-b priority trapezoid trapezoid-bottom"),
        (NodeShape.InvertedTrapezoid, "trap-t inv-trapezoid manual trapezoid-top"), (NodeShape.Flag, "odd"),
        (NodeShape.Text, "text"), (NodeShape.BraceLeft, "brace comment brace-l"), (NodeShape.BraceRight, "brace-r"), (NodeShape.Braces, "braces"),
        (NodeShape.SmallCircle, "sm-circ small-circle start"),
        (NodeShape.FilledCircle, "f-circ filled-circle junction"), (NodeShape.StopCircle, "fr-circ framed-circle stop"),
        (NodeShape.CrossedCircle, "cross-circ crossed-circle summary"), (NodeShape.Bar, "fork join"),
        (NodeShape.Hourglass, "hourglass collate"), (NodeShape.Bolt, "bolt com-link lightning-bolt"), (NodeShape.Document, "doc document"),
        (NodeShape.LinedDocument, "lin-doc lined-document"),
        (NodeShape.TaggedDocument, "tag-doc tagged-document"), (NodeShape.Documents, "docs documents st-doc stacked-document"),
        (NodeShape.StackedBox, "st-rect procs processes stacked-rectangle"),
        (NodeShape.Notched, "notch-rect card notched-rectangle"),
        (NodeShape.LinedBox, "lin-rect lin-proc lined-process lined-rectangle shaded-process"),
        (NodeShape.DividedBox, "div-rect div-proc divided-process divided-rectangle"),
        (NodeShape.WindowPane, "win-pane internal-storage window-pane"), (NodeShape.TaggedBox, "tag-rect tagged-process tag-proc tagged-rectangle"),
        (NodeShape.Datastore, "datastore data-store"),
        (NodeShape.Sloped, "sl-rect manual-input sloped-rectangle"), (NodeShape.Banner, "flag paper-tape"),
        (NodeShape.BowBox, "bow-rect stored-data bow-tie-rectangle"), (NodeShape.LoopLimit, "notch-pent loop-limit notched-pentagon"),
        (NodeShape.Delay, "delay half-rounded-rectangle"), (NodeShape.Display, "curv-trap display curved-trapezoid"),
        (NodeShape.LyingCylinder, "h-cyl das horizontal-cylinder"),
        (NodeShape.LinedCylinder, "lin-cyl disk lined-cylinder"), (NodeShape.Triangle, "tri extract triangle"),
        (NodeShape.FlippedTriangle, "flip-tri flipped-triangle manual-file"),
    ];

    public static FrozenDictionary<string, NodeShape> ByName { get; } =
        Rows.SelectMany(row => row.Names.Split(' ').Select(name => KeyValuePair.Create(name, row.Shape))).ToFrozenDictionary(StringComparer.Ordinal);

    static readonly FrozenDictionary<NodeShape, string> Written = Rows.ToFrozenDictionary(row => row.Shape, row => row.Names.Split(' ')[0]);

    public static string Of(NodeShape shape) => Written[shape];
}
