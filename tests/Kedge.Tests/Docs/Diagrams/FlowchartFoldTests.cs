using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Tests.Docs.Diagrams;

public sealed class FlowchartFoldTests
{
    [Fact]
    public void What_can_be_seen_stays_as_it_is()
    {
        var chart = Chart(groups: 3, each: 4);
        Assert.Same(chart, FlowchartFold.Fold(chart));
        Assert.Same(chart, FlowchartFold.Split(chart).Single());
    }

    [Fact]
    public void Inner_boxes_are_closed_first()
    {
        var folded = FlowchartFold.Fold(Chart(groups: 6, each: 12));
        Assert.True(folded.Nodes.Length <= FlowchartFold.Most);
        Snapshot.Match(FlowchartText.Of(FlowchartFold.Fold(Chart(groups: 3, each: 5), most: 8)));
    }

    [Fact]
    public void Nodes_that_are_alike_are_one()
    {
        var ports = Enumerable.Range(0, 80).Select(i => new FlowNode($"p_{i}", $"port {8000 + i}"));
        var chart = new Flowchart(FlowDirection.Right, "t", "d") { Nodes = [new("box", "box"), .. ports],
            Edges = [.. Enumerable.Range(0, 80).Select(i => new FlowEdge("box", $"p_{i}"))] };
        var folded = FlowchartFold.Fold(chart);
        Assert.Equal(["box", "port 8000 and 79 more"], folded.Nodes.Select(n => string.Join(' ', n.Label)));
        Assert.Equal(new FlowEdge("box", "p_0"), Assert.Single(folded.Edges));
        Assert.Equal("d. Folded: 2 of 81 nodes are shown.", folded.Description);
    }

    [Fact]
    public void A_long_chain_is_cut_and_says_so()
    {
        var chart = new Flowchart(FlowDirection.Right, "t", "d") { Nodes = [.. Enumerable.Range(0, 100).Select(i => new FlowNode($"n_{i}", $"{i}"))],
            Edges = [.. Enumerable.Range(1, 99).Select(i => new FlowEdge($"n_{i - 1}", $"n_{i}"))] };
        var folded = FlowchartFold.Fold(chart);
        Assert.Equal(60, folded.Nodes.Length);
        Assert.Equal("41 more", folded.Nodes[^1].Label[0]);
    }

    [Fact]
    public void A_large_chart_is_an_overview_and_its_parts()
    {
        var parts = FlowchartFold.Split(Chart(groups: 4, each: 20));
        Assert.Equal(["t", "t: Group 0", "t: Group 1", "t: Group 2", "t: Group 3"], parts.Select(p => p.Title));
        Assert.Equal(4, parts[0].Nodes.Length);
        Assert.Equal(22, parts[1].Nodes.Length);
        Assert.All(parts, part => Assert.All(part.Edges, edge => Assert.Contains(part.Nodes, n => n.Id == edge.To)));
    }

    [Fact]
    public void Every_chart_becomes_small_enough()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            var groups = Enumerable.Range(0, random.Next(6))
                .Select(i => new FlowGroup($"g{i}", $"G {i}") { Parent = i > 0 && random.Next(2) == 0 ? $"g{random.Next(i)}" : null }).ToArray();
            var nodes = Enumerable.Range(0, 90)
                .Select(i => new FlowNode($"n{i}",
                    $"{i}") { Group = groups.Length > 0 && random.Next(3) > 0 ? $"g{random.Next(groups.Length)}" : null }).ToArray();
            var chart = new Flowchart(FlowDirection.Down, "t", "d") { Nodes = [.. nodes], Groups = [.. groups],
                Edges = [.. Enumerable.Range(0, 120).Select(_ => new FlowEdge($"n{random.Next(90)}", $"n{random.Next(90)}"))] };
            var folded = FlowchartFold.Fold(chart, 20);
            var ids = folded.Nodes.Select(n => n.Id).Concat(folded.Groups.Select(g => g.Id)).ToList();
            Assert.InRange(folded.Nodes.Length, 1, 20);
            Assert.Equal(ids.Distinct().Count(), ids.Count);
            Assert.All(folded.Edges, e => Assert.True(ids.Contains(e.From) && ids.Contains(e.To)));
            Assert.All(folded.Nodes, n => Assert.True(n.Group is null || ids.Contains(n.Group)));
        }
    }

    static Flowchart Chart(int groups, int each)
    {
        var all = from g in Enumerable.Range(0, groups) from n in Enumerable.Range(0, each) select new FlowNode($"n_{g}_{n}", $"{g}.{n}") { Group = $"g_{g}" };
        var edges = from g in Enumerable.Range(0, groups) from n in Enumerable.Range(1, each)
            select new FlowEdge($"n_{g}_{n - 1}", n < each ? $"n_{g}_{n}" : $"n_{(g + 1) % groups}_0");
        return new(FlowDirection.Right, "t", "d") { Groups = [.. Enumerable.Range(0, groups).Select(g => new FlowGroup($"g_{g}", $"Group {g}"))],
            Nodes = [.. all], Edges = [.. edges] };
    }
}
