using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing.Layout;

/// <summary>
/// Boxes with a direction of their own. As in Mermaid, a box has one only where no arrow leads from within to without; arrows to the box itself may. Each is
/// drawn as a chart by itself, which stands in the chart around it as one node.
/// </summary>
sealed class TurnedBoxes
{
    /// <summary>Of what is in the box: its title.</summary>
    const double Above = Gaps.Title + Gaps.Layers / 4;

    readonly Dictionary<string, (FlowGroup Group, PlacedChart Inner, NodeBox Size)> _boxes = new(StringComparer.Ordinal);

    public static IReadOnlyList<FlowGroup> Of(Flowchart chart)
    {
        var directions = new Dictionary<string, FlowDirection>(StringComparer.Ordinal);
        var turned = new List<FlowGroup>();
        foreach (var group in chart.Groups)
        {
            var around = group.Parent is { } parent ? directions.GetValueOrDefault(parent, chart.Direction) : chart.Direction;
            var isTurned = group.Direction is { } own && own != around && IsClosed(chart, chart.Inside(group.Id), group);
            directions[group.Id] = isTurned ? group.Direction!.Value : around;
            if (isTurned) turned.Add(group);
        }
        return turned;
    }

    static bool IsClosed(Flowchart chart, HashSet<string> inside, FlowGroup group)
    {
        bool Holds(string id) => id != group.Id && inside.Contains(id);
        return chart.Nodes.Any(n => Holds(n.Id)) && chart.Edges.All(e => Holds(e.From) == Holds(e.To) || e.From == group.Id || e.To == group.Id);
    }

    /// <summary>What is in a box, as a chart.</summary>
    public static Flowchart Within(Flowchart chart, FlowGroup group)
    {
        var inside = chart.Inside(group.Id);
        inside.Remove(group.Id);
        string? Parent(string? id) => id == group.Id ? null : id;
        return chart with
        {
            Direction = group.Direction!.Value,
            Nodes = [.. chart.Nodes.Where(n => inside.Contains(n.Id)).Select(n => n with { Group = Parent(n.Group) })],
            Groups = [.. chart.Groups.Where(g => inside.Contains(g.Id)).Select(g => g with { Parent = Parent(g.Parent) })],
            Edges = [.. chart.Edges.Where(e => inside.Contains(e.From) && inside.Contains(e.To))],
        };
    }

    /// <summary>The chart with one node in a box's place, which stands among the others where the first in the box stood.</summary>
    public static Flowchart Without(Flowchart chart, FlowGroup group)
    {
        var inside = chart.Inside(group.Id);
        var first = chart.Nodes.First(n => inside.Contains(n.Id));
        return chart with
        {
            Nodes = [.. chart.Nodes.Where(n => n == first || !inside.Contains(n.Id)).Select(n => n == first ? new(group.Id, group.Label) { Group = group.Parent } : n)],
            Groups = [.. chart.Groups.Where(g => !inside.Contains(g.Id))],
            Edges = [.. chart.Edges.Where(e => !inside.Contains(e.From) || !inside.Contains(e.To))],
        };
    }

    public void Add(FlowGroup group, PlacedChart inner)
    {
        var width = Math.Max(inner.Width, TextWidth.Of(group.Label, NodeBox.TitleSize)) + 2 * (Gaps.Padding - Gaps.Margin);
        _boxes[group.Id] = (group, inner, new([], width, inner.Height - 2 * Gaps.Margin + Above + Gaps.Padding));
    }

    public NodeBox? SizeOf(string id) => _boxes.TryGetValue(id, out var box) ? box.Size : null;

    /// <summary>The outermost chart with the boxes in it again, and all that is in them.</summary>
    public PlacedChart Filled(PlacedChart outer)
    {
        var whole = outer;
        for (var next = Taken(outer); next.Count > 0; next = [.. next.SelectMany(Taken)])
            whole = next.Aggregate(whole, Joined);
        return whole with { Nodes = [.. whole.Nodes.Where(n => !_boxes.ContainsKey(n.Node.Id))] };
    }

    /// <summary>The boxes that stand in a chart as nodes, as charts where those nodes are.</summary>
    List<PlacedChart> Taken(PlacedChart chart) => [.. chart.Nodes.Where(n => _boxes.ContainsKey(n.Node.Id)).Select(Placed)];

    PlacedChart Placed(PlacedNode at)
    {
        var (group, inner, size) = _boxes[at.Node.Id];
        var corner = new Spot(at.Middle.X - size.Width / 2, at.Middle.Y - size.Height / 2);
        var moved = inner.Moved(at.Middle.X - inner.Width / 2, corner.Y + Above - Gaps.Margin);
        return moved with
        {
            Nodes = [.. moved.Nodes.Select(n => n with { Node = n.Node with { Group = n.Node.Group ?? group.Id } })],
            Groups = [new(group with { Parent = at.Node.Group }, corner, size.Width, size.Height),
                .. moved.Groups.Select(g => g with { Group = g.Group with { Parent = g.Group.Parent ?? group.Id } })],
        };
    }

    static PlacedChart Joined(PlacedChart whole, PlacedChart part) => whole with
    {
        Nodes = whole.Nodes.AddRange(part.Nodes), Groups = whole.Groups.AddRange(part.Groups), Edges = whole.Edges.AddRange(part.Edges),
        Loops = whole.Loops.AddRange(part.Loops),
    };
}
