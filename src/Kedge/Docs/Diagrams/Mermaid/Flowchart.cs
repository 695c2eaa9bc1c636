using System.Collections.Immutable;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>Where arrows lead to, by and large.</summary>
public enum FlowDirection { Down, Right, Up, Left }

/// <summary>The outline of a node; the names are those of Mermaid's documentation, where it has one.</summary>
public enum NodeShape
{
    // These can be written with brackets,
    Box, Rounded, Stadium, Subroutine, Cylinder, Circle, DoubleCircle, Diamond, Hexagon, LeanRight, LeanLeft, Trapezoid, InvertedTrapezoid, Flag,
    // these as @{ shape: … } only.
    Text, BraceLeft, BraceRight, Braces, SmallCircle, FilledCircle, StopCircle, CrossedCircle, Bar, Hourglass, Bolt, Document, LinedDocument,
    TaggedDocument, Documents, StackedBox, Notched,
    LinedBox, DividedBox, WindowPane, TaggedBox, Datastore, Sloped, Banner, BowBox, LoopLimit, Delay, Display, LyingCylinder, LinedCylinder, Triangle, FlippedTriangle,
}

public enum EdgeLine { Solid, Dotted, Thick, Hidden }

public enum EdgeHead { Arrow, None, Circle, Cross }

/// <summary>
/// A picture of boxes and arrows as a value: what <see cref="FlowchartText"/> writes as Mermaid and what is drawn as SVG.
/// All words in it are plain text, as a reader is to see them; escaping is the writers' business.
/// </summary>
/// <param name="Title">What a screen reader says first (<c>accTitle</c>).</param>
/// <param name="Description">And then (<c>accDescr</c>): what the picture shows, in a sentence.</param>
public sealed record Flowchart(FlowDirection Direction, string Title, string Description)
{
    /// <summary>In the order in which the source names them: it decides order in text and picture.</summary>
    public ImmutableArray<FlowNode> Nodes { get; init; } = [];
    public ImmutableArray<FlowEdge> Edges { get; init; } = [];
    /// <summary>Outer ones before those within them.</summary>
    public ImmutableArray<FlowGroup> Groups { get; init; } = [];
    /// <summary>Looks of classes that <see cref="FlowClasses"/> does not know; hand-written charts have them.</summary>
    public ImmutableSortedDictionary<string, FlowStyle> Styles { get; init; } = ImmutableSortedDictionary.Create<string, FlowStyle>(StringComparer.Ordinal);

    /// <summary>Ids of a group and of all nodes and groups in it.</summary>
    public HashSet<string> Inside(string group)
    {
        var inside = new HashSet<string>(StringComparer.Ordinal) { group };
        foreach (var inner in Groups)
            if (inner.Parent is { } parent && inside.Contains(parent)) inside.Add(inner.Id);
        inside.UnionWith(Nodes.Where(n => n.Group is { } of && inside.Contains(of)).Select(n => n.Id).ToList());
        return inside;
    }
}

/// <param name="Id">Letters, digits and underscores; <see cref="FlowIds"/> makes such ids from any words.</param>
/// <param name="Label">Its lines.</param>
public sealed record FlowNode(string Id, params ImmutableArray<string> Label)
{
    public NodeShape Shape { get; init; }
    public string? Class { get; init; }
    /// <summary>The id of the group that it stands in.</summary>
    public string? Group { get; init; }
}

/// <summary>A box around nodes and other groups.</summary>
public sealed record FlowGroup(string Id, string Label)
{
    public string? Parent { get; init; }
    public string? Class { get; init; }
    /// <summary>Another direction than the chart's.</summary>
    public FlowDirection? Direction { get; init; }
}

/// <summary>An arrow; its ends are ids of nodes or of groups.</summary>
public sealed record FlowEdge(string From, string To)
{
    /// <summary>Its lines, with a line feed between them.</summary>
    public string? Label { get; init; }
    public EdgeLine Line { get; init; }
    public EdgeHead Head { get; init; }
    /// <summary>The head at both ends.</summary>
    public bool IsBothWays { get; init; }
    /// <summary>At least so many ranks lie between its ends.</summary>
    public int Span { get; init; } = 1;
    /// <summary>As <c>linkStyle</c> has it: stroke, width, dashes, and the label's colour.</summary>
    public FlowStyle? Style { get; init; }
}

/// <summary>How nodes of a class look: CSS colours, already checked; null is the theme's.</summary>
public sealed record FlowStyle(string? Fill, string? Stroke)
{
    public string? Text { get; init; }
    public bool IsDashed { get; init; }
    public double? Width { get; init; }
}
