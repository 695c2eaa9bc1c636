using System.Text.RegularExpressions;
using Kedge.Docs.Diagrams.Drawing;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Docs.Diagrams.Mermaid.Syntax;

namespace Kedge.Tests.Docs.Diagrams;

/// <summary>
/// Whatever words come from outside: Kedge's own grammar reads every chart that Kedge writes, and reads of it what was meant. That Mermaid's does is an
/// end-to-end test over the same charts.
/// </summary>
public sealed partial class FuzzedChartTests
{
    static readonly (string From, Flowchart Chart)[] Charts = [.. Enumerable.Range(0, 40).SelectMany(FuzzedCharts.Of)];

    [Fact]
    public void Every_source_of_charts_is_among_them() => Assert.Equal(
        ["compose", "dockerfile", "fold", "layers", "model", "run", "spec", "spec and lock", "split", "value"],
            Charts.GroupBy(c => c.From).Where(g => g.Count() >= 20).Select(g => g.Key).Order(StringComparer.Ordinal));

    [Fact]
    public void Kedge_reads_what_it_writes() =>
        Assert.Empty(from made in Charts let text = FlowchartText.Of(made.Chart) where MermaidSyntax.Check(text).Fault is not null
            select $"{made.From}: {MermaidSyntax.Check(text).Fault!.Message}\n{text}");

    [Fact]
    public void What_is_read_is_what_was_meant()
    {
        foreach (var (from, chart) in Charts)
        {
            var read = MermaidSyntax.Flowchart(FlowchartText.Of(chart))!;
            Assert.Equal(Told(chart), Told(read));
            Assert.Equal((from, chart.Nodes.Length, chart.Edges.Length), (from, read.Nodes.Length, read.Edges.Length));
        }
    }

    [Fact]
    public void Every_one_is_drawn() => Assert.All(Charts, made => Assert.StartsWith("<svg", FlowchartSvg.Draw(made.Chart), StringComparison.Ordinal));

    /// <summary>What a reader is to see, whatever its order.</summary>
    static string Told(Flowchart chart) => string.Join('\n', chart.Nodes.Select(n => $"{n.Id} {n.Shape} in {n.Group}: {Seen(n.Label)}")
        .Concat(chart.Groups.Select(g => $"{g.Id} in {g.Parent}: {Seen([g.Label])}"))
        .Concat(chart.Edges.Select(e => $"{e.From} {e.Line} {(e.Line is EdgeLine.Hidden ? EdgeHead.None : e.Head)} {e.To}: {Seen((e.Label ?? "").Split('\n'))}")).Order(StringComparer.Ordinal));

    static string Seen(IEnumerable<string> lines) => Unseen().Replace(Invisible().Replace(string.Join(' ', lines.Select(l => l.Trim())), "\uFFFD"), " ").Trim();

    [GeneratedRegex(@"[\s\x00-\x1f]+")] private static partial Regex Unseen();

    [GeneratedRegex(@"[\u2028\u2029\u202A-\u202E\u2066-\u2069]")] private static partial Regex Invisible();
}
