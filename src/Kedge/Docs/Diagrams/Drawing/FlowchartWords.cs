using System.Globalization;
using System.Text;
using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Docs.Diagrams.Drawing;

/// <summary>What a screen reader says of a chart whose author did not say it.</summary>
static class FlowchartWords
{
    /// <summary>More arrows than anybody listens to.</summary>
    const int Most = 30;

    public static string Title(Flowchart chart) => chart.Title.Length > 0 ? chart.Title : "Flowchart";

    public static string Description(Flowchart chart)
    {
        if (chart.Description.Length > 0) return chart.Description;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var node in chart.Nodes) names.TryAdd(node.Id, string.Join(' ', node.Label));
        foreach (var group in chart.Groups) names.TryAdd(group.Id, group.Label);
        var shown = chart.Edges.Where(e => e.Line is not EdgeLine.Hidden).Take(Most)
            .Select(e => $"{names.GetValueOrDefault(e.From, e.From)} → {names.GetValueOrDefault(e.To, e.To)}{(e.Label is { Length: > 0 } label ? $" ({label.Replace('\n', ' ')})" : "")}");
        var words = new StringBuilder(string.Join("; ", shown));
        if (chart.Edges.Length > Most) words.Append(CultureInfo.InvariantCulture, $"; and {chart.Edges.Length - Most} more");
        return words.Length > 0 ? words.ToString() : string.Join("; ", chart.Nodes.Take(Most).Select(n => string.Join(' ', n.Label)));
    }
}
