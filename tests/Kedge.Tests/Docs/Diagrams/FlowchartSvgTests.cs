using System.Xml.Linq;
using Kedge.Docs.Diagrams.Drawing;
using Kedge.Docs.Diagrams.Drawing.Layout;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Mermaid.Syntax;

namespace Kedge.Tests.Docs.Diagrams;

public sealed class FlowchartSvgTests
{
    const string System = """
        flowchart LR
          accTitle: Two ways in
          subgraph host["Host"]
            subgraph box["Container"]
              ssh["SSH<br/>port 2222"]
              lab["JupyterLab"]
            end
            data[("/data")]
          end
          you(["你"]) -->|"ssh"| ssh
          you -->|浏览器| lab
          lab -.-> data
          ssh --> data
          data ==> data
        """;

    [Fact]
    public void A_chart_is_drawn_as_it_was() => Snapshot.Match(FlowchartSvg.Draw(Read(System)));

    [Fact]
    public void One_chart_has_one_picture_and_it_is_well_formed()
    {
        foreach (var chart in Charts(60))
        {
            var svg = FlowchartSvg.Draw(chart);
            Assert.Equal(svg, FlowchartSvg.Draw(chart));
            Assert.Equal("svg", XDocument.Parse(svg).Root!.Name.LocalName);
            Assert.DoesNotContain("NaN", svg, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Words_from_outside_are_only_words()
    {
        var svg = FlowchartSvg.Draw(new(FlowDirection.Down, "<script>",
            "a & \"b\"") { Nodes = [new("n_a", "<img onerror=x>", "\u0001]]>"), new("n_b", "x")], Edges = [new("n_a", "n_b") { Label = "</text>" }] },
                "a\"><b");
        Assert.Equal(5, XDocument.Parse(svg).Descendants().Count(e => e.Name.LocalName is "text" or "title" or "desc") - 1);
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", svg, StringComparison.Ordinal);
        Assert.Null(Read("flowchart LR\n a:::x\n classDef x fill:#fff;\n style a fill:url(javascript:1)"));
    }

    [Fact]
    public void Nodes_and_boxes_keep_apart()
    {
        foreach (var chart in Charts(150))
        {
            var placed = FlowLayout.Of(chart);
            var nodes = placed.Nodes.Select(n => (Name: n.Node.Id, n.Node.Group, Area: Area(n))).ToList();
            for (var i = 0; i < nodes.Count; i++)
                for (var j = 0; j < i; j++)
                    if (nodes[i].Area.Meets(nodes[j].Area)) Assert.Fail($"{nodes[i].Name} meets {nodes[j].Name} in\n{FlowchartText.Of(chart)}");
            foreach (var group in placed.Groups)
            {
                var area = new Rectangle(group.Corner.X, group.Corner.Y, group.Corner.X + group.Width, group.Corner.Y + group.Height);
                foreach (var node in nodes)
                    if (Holds(chart, group.Group.Id, node.Group) ? !area.Holds(node.Area) : area.Meets(node.Area))
                        Assert.Fail($"{node.Name} and {group.Group.Id} in\n{FlowchartText.Of(chart)}");
            }
        }
    }

    [Fact]
    public void Arrows_run_past_nodes()
    {
        foreach (var chart in Charts(150))
        {
            var placed = FlowLayout.Of(chart);
            foreach (var edge in placed.Edges)
                foreach (var node in placed.Nodes.Where(n => n.Node.Id != edge.Edge.From && n.Node.Id != edge.Edge.To))
                    for (var i = 1; i < edge.Way.Length; i += 2)
                    {
                        var (a, b) = (edge.Way[i - 1], edge.Way[i]);
                        var line = new Rectangle(Math.Min(a.X, b.X), Math.Min(a.Y, b.Y), Math.Max(a.X, b.X), Math.Max(a.Y, b.Y));
                        if (Area(node).Meets(line)) Assert.Fail($"{edge.Edge.From} → {edge.Edge.To} runs through {node.Node.Id} in\n{FlowchartText.Of(chart)}");
                    }
        }
    }

    [Fact]
    public void Every_arrow_between_two_nodes_is_drawn()
    {
        foreach (var chart in Charts(100))
            Assert.Equal(chart.Edges.Length, FlowLayout.Of(chart) is var placed ? placed.Edges.Length + placed.Loops.Length : 0);
    }

    [Fact]
    public void Boxes_go_their_own_way_unless_an_arrow_leads_out_of_them()
    {
        const string Chart = "flowchart TB\n subgraph g\n direction LR\n a --> b\n subgraph h\n direction BT\n c --> d\n end\n end\n g --> e\n h --> a\n";
        var free = FlowLayout.Of(Read(Chart)).Nodes.ToDictionary(n => n.Node.Id, n => n.Middle);
        Assert.Equal((free["a"].Y, free["c"].X), (free["b"].Y, free["d"].X));
        Assert.True(free["d"].Y < free["c"].Y && free["c"].X < free["a"].X && free["a"].X < free["b"].X && free["b"].Y < free["e"].Y);
        var bound = FlowLayout.Of(Read(Chart + "b --> e\n")).Nodes.ToDictionary(n => n.Node.Id, n => n.Middle);
        Assert.True(bound["a"].Y < bound["b"].Y && bound["d"].Y < bound["c"].Y);
    }

    [Theory]
    [InlineData("flowchart LR\n a")]
    [InlineData("flowchart LR\n")]
    [InlineData("flowchart TB\n subgraph x\n end")]
    [InlineData("flowchart TB\n subgraph x\n a\n end\n x --> a\n a --> x\n x --> x\n x --> y")]
    [InlineData("flowchart TB\n subgraph x\n a\n end\n subgraph y\n b\n end\n x --> y\n y --> x\n a --> y\n b --> x")]
    public void Odd_charts_are_drawn(string text) => Assert.StartsWith("<svg", FlowchartSvg.Draw(Read(text)), StringComparison.Ordinal);

    [Fact]
    public void Ends_that_nobody_declared_are_left_out() =>
        Assert.StartsWith("<svg", FlowchartSvg.Draw(new(FlowDirection.Down, "", "") { Nodes = [new("a", "a") { Group = "nowhere" }], Edges = [new("a", "b"), new("c", "a")] }), StringComparison.Ordinal);

    [Fact]
    public void Screen_readers_hear_the_arrows_when_nobody_wrote_a_description()
    {
        var svg = FlowchartSvg.Draw(Read("flowchart LR\n a[One] -->|then| b[Two]"));
        Assert.Contains("<desc id=\"diagram-d\">One → Two (then)</desc>", svg, StringComparison.Ordinal);
    }

    static Flowchart Read(string text) => MermaidSyntax.Flowchart(text)!;

    readonly record struct Rectangle(double Left, double Top, double Right, double Bottom)
    {
        const double Slack = 0.1;

        public bool Meets(Rectangle other) => Left + Slack < other.Right && other.Left + Slack < Right && Top + Slack < other.Bottom && other.Top + Slack < Bottom;

        public bool Holds(Rectangle other) => other.Left >= Left - Slack && other.Right <= Right + Slack && other.Top >= Top - Slack && other.Bottom <= Bottom + Slack;
    }

    static Rectangle Area(PlacedNode node) =>
        new(node.Middle.X - node.Box.Width / 2, node.Middle.Y - node.Box.Height / 2, node.Middle.X + node.Box.Width / 2,
            node.Middle.Y + node.Box.Height / 2);

    static bool Holds(Flowchart chart, string group, string? inner)
    {
        for (; inner is not null; inner = chart.Groups.First(g => g.Id == inner).Parent)
            if (inner == group) return true;
        return false;
    }

    /// <summary>Charts of all directions, shapes and nestings, the same in every run.</summary>
    static IEnumerable<Flowchart> Charts(int count)
    {
        for (var seed = 0; seed < count; seed++)
        {
            var random = new Random(seed);
            var groups = Enumerable.Range(0, random.Next(5)).Select(i => new FlowGroup($"g{i}", random.Next(2) == 0 ? "G" : $"A group with a title {i}") 
            {
                Parent = i > 0 && random.Next(2) == 0 ? $"g{random.Next(i)}" : null, Direction = random.Next(2) == 0 ? (FlowDirection)random.Next(4) : null,
            }).ToArray();
            var nodes = Enumerable.Range(0, 2 + random.Next(25)).Select(i => new FlowNode($"n{i}", random.Next(3) == 0 ? ["数据", "two lines"] : [$"node {i}"])
            {
                Shape = (NodeShape)random.Next(Enum.GetValues<NodeShape>().Length),
                Group = groups.Length > 0 && random.Next(3) > 0 ? $"g{random.Next(groups.Length)}" : null,
            }).ToArray();
            var edges = Enumerable.Range(0, random.Next(2 * nodes.Length)).Select(_ => new FlowEdge($"n{random.Next(nodes.Length)}", $"n{random.Next(nodes.Length)}")
            {
                Label = random.Next(3) == 0 ? "a label" : null, Head = (EdgeHead)random.Next(4), Line = (EdgeLine)random.Next(3),
                IsBothWays = random.Next(5) == 0, Span = 1 + random.Next(5) / 4,
            });
            yield return new((FlowDirection)random.Next(4), "t", "d") { Nodes = [.. nodes], Edges = [.. edges], Groups = [.. groups] };
        }
    }
}
