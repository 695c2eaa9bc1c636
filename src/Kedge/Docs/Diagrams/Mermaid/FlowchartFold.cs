using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Docs.Diagrams.Mermaid;

/// <summary>
/// A chart that is larger than a reader can see, made smaller: boxes closed, innermost and largest first, then nodes that have the same neighbours put together,
/// then what is left over counted. Pure; a chart of a bearable size stays as it is.
/// </summary>
public static class FlowchartFold
{
    /// <summary>Nodes that one picture may have.</summary>
    public const int Most = 60;

    public static bool IsTooLarge(Flowchart chart, int most = Most) => chart.Nodes.Length > most;

    public static Flowchart Fold(Flowchart chart, int most = Most)
    {
        if (!IsTooLarge(chart, most)) return chart;
        var folded = chart;
        while (IsTooLarge(folded, most) && Fullest(folded) is { } group) folded = Close(folded, group);
        if (IsTooLarge(folded, most)) folded = Alike(folded);
        if (IsTooLarge(folded, most)) folded = Rest(folded, most);
        return folded with { Description = $"{chart.Description.TrimEnd('.')}. Folded: {folded.Nodes.Length} of {chart.Nodes.Length} nodes are shown." };
    }

    /// <summary>One overview with every outer box closed, and a chart for each box of what is in it with the neighbours that it has outside.</summary>
    public static ImmutableArray<Flowchart> Split(Flowchart chart, int most = Most)
    {
        var outer = chart.Groups.Where(g => g.Parent is null).ToList();
        if (!IsTooLarge(chart, most) || outer.Count < 2) return [Fold(chart, most)];
        var overview = outer.Aggregate(chart, Close) with { Title = chart.Title };
        return [Fold(overview, most), .. outer.Where(g => chart.Inside(g.Id).Count > 1).Select(g => Fold(Part(chart, g), most))];
    }

    /// <summary>The innermost box with the most nodes.</summary>
    static FlowGroup? Fullest(Flowchart chart)
    {
        var counts = chart.Nodes.Where(n => n.Group is not null).GroupBy(n => n.Group!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        return chart.Groups.Where(g => counts.GetValueOrDefault(g.Id) > 1 && !chart.Groups.Any(inner => inner.Parent == g.Id))
            .OrderByDescending(g => Depth(chart, g)).ThenByDescending(g => counts[g.Id]).FirstOrDefault()
            ?? chart.Groups.LastOrDefault(g => !chart.Groups.Any(inner => inner.Parent == g.Id));
    }

    static int Depth(Flowchart chart, FlowGroup group)
    {
        var depth = 0;
        for (var parent = group.Parent; parent is not null && depth < chart.Groups.Length; parent = chart.Groups.FirstOrDefault(g => g.Id == parent)?.Parent) depth++;
        return depth;
    }

    static Flowchart Close(Flowchart chart, FlowGroup group)
    {
        var inside = chart.Inside(group.Id);
        var count = chart.Nodes.Count(n => inside.Contains(n.Id));
        var closed = new FlowNode(group.Id, group.Label, Parts(count)) { Shape = NodeShape.Subroutine, Class = FlowClasses.Folded, Group = group.Parent };
        return Replace(chart, inside, closed) with { Groups = chart.Groups.RemoveAll(g => inside.Contains(g.Id)) };
    }

    static string Parts(int count) => count == 1 ? "1 part" : $"{count.ToString(CultureInfo.InvariantCulture)} parts";

    /// <summary>One node for many, where the first of them stood; arrows that become the same are one.</summary>
    static Flowchart Replace(Flowchart chart, HashSet<string> gone, FlowNode one)
    {
        var nodes = ImmutableArray.CreateBuilder<FlowNode>();
        foreach (var node in chart.Nodes)
            if (!gone.Contains(node.Id)) nodes.Add(node);
            else if (nodes.Count == 0 || nodes.All(n => n.Id != one.Id)) nodes.Add(one);
        if (nodes.All(n => n.Id != one.Id)) nodes.Add(one);
        string Now(string id) => gone.Contains(id) ? one.Id : id;
        var edges = chart.Edges.Select(e => e with { From = Now(e.From), To = Now(e.To) }).Where(e => e.From != e.To || !gone.Contains(e.From) && e.From != one.Id)
            .GroupBy(e => (e.From, e.To, e.Line, e.Head, e.IsBothWays))
                .Select(same => same.First() with { Label = same.Select(e => e.Label).Distinct().Count() == 1 ? same.First().Label : null });
        return chart with { Nodes = nodes.ToImmutable(), Edges = [.. edges] };
    }

    /// <summary>Nodes of one box with the same arrows become one that names the first of them.</summary>
    static Flowchart Alike(Flowchart chart)
    {
        string Neighbours(FlowNode node) =>
            string.Join('|', chart.Edges.Where(e => e.From == node.Id || e.To == node.Id).Select(e => e.From == node.Id ? ">" + e.To : "<" + e.From)
                .Order(StringComparer.Ordinal));
        foreach (var same in chart.Nodes.GroupBy(n => (n.Group, n.Shape, n.Class, Neighbours(n))).Where(g => g.Count() > 2).ToList())
            chart = Replace(chart, [.. same.Select(n => n.Id)],
                same.First() with { Label = [string.Join(' ', same.First().Label),
                    $"and {(same.Count() - 1).ToString(CultureInfo.InvariantCulture)} more"], Class = FlowClasses.Folded });
        return chart;
    }

    /// <summary>What comes last becomes one node.</summary>
    static Flowchart Rest(Flowchart chart, int most)
    {
        var last = chart.Nodes.Skip(Math.Max(1, most - 1)).ToList();
        var rest = Replace(chart, [.. last.Select(n => n.Id)],
            new(last[0].Id, $"{last.Count.ToString(CultureInfo.InvariantCulture)} more") { Class = FlowClasses.Folded });
        return rest with { Groups = rest.Groups.RemoveAll(g => rest.Inside(g.Id) is var inside && !rest.Nodes.Any(n => inside.Contains(n.Id))) };
    }

    /// <summary>A box with what is in it, and outside of it only what an arrow joins to it.</summary>
    static Flowchart Part(Flowchart chart, FlowGroup group)
    {
        var inside = chart.Inside(group.Id);
        var edges = chart.Edges.Where(e => inside.Contains(e.From) || inside.Contains(e.To)).ToImmutableArray();
        var touched = edges.SelectMany(e => (string[])[e.From, e.To]).ToHashSet(StringComparer.Ordinal);
        var others = chart.Groups.Where(g => touched.Contains(g.Id) && !inside.Contains(g.Id))
            .Select(g => new FlowNode(g.Id, g.Label) { Shape = NodeShape.Subroutine, Class = FlowClasses.Folded });
        return chart with
        {
            Title = $"{chart.Title}: {group.Label}",
            Nodes = [.. chart.Nodes.Where(n => inside.Contains(n.Id)),
                .. chart.Nodes.Where(n => touched.Contains(n.Id) && !inside.Contains(n.Id)).Select(n => n with { Group = null }), .. others],
            Edges = edges,
            Groups = chart.Groups.RemoveAll(g => !inside.Contains(g.Id)),
        };
    }
}
