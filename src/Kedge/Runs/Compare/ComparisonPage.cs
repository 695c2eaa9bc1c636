using System.Text;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Runs.Compare;

/// <summary>A comparison as Markdown: for a pull request, an issue or a notebook.</summary>
public static class ComparisonPage
{
    /// <param name="picture">A file with the curves, as a link from where the page will lie; null: none.</param>
    public static string Of(RunComparison comparison, string? picture)
    {
        var text = new StringBuilder($"# {string.Join(" · ", comparison.Labels.Select(MarkdownText.Plain))}\n\n");
        Table(text, "Metrics", comparison, comparison.Metrics.Take(200).Select(m => (IEnumerable<string>)[MarkdownText.Code(m.Name) + Arrow(m.Better), .. m.Runs.Select((r, i) => Value(r, m.Winner == i))]));
        if (picture is not null) text.Append($"![curves]({picture})\n\n");
        Table(text, "What differs", comparison, comparison.Facts.Select(f => (IEnumerable<string>)[MarkdownText.Code(f.Name), .. f.Values.Select(v => v is null ? "" : MarkdownText.Code(v))]));
        text.Append($"{comparison.Same} facts are the same.\n\n| | Run | Command |\n|---|---|---|\n");
        foreach (var (i, run) in comparison.Runs.Index())
            text.Append($"| {MarkdownText.Plain(comparison.Labels[i])} | {MarkdownText.Code(run.Id.ToString())} | {MarkdownText.Code(run.Plan?.Line ?? "")} |\n");
        return text.ToString();
    }

    static void Table(StringBuilder text, string heading, RunComparison comparison, IEnumerable<IEnumerable<string>> rows)
    {
        text.Append($"## {heading}\n\n| | {string.Join(" | ", comparison.Labels.Select(MarkdownText.Plain))} |\n|---|{string.Concat(comparison.Labels.Select(_ => "---|"))}\n");
        foreach (var row in rows) text.Append($"| {string.Join(" | ", row)} |\n");
        text.Append('\n');
    }

    static string Value(MetricSummary? metric, bool wins)
    {
        if (metric is null) return "";
        var best = AxisScale.Short(metric.Best.Value);
        var shown = wins ? $"**{best}**" : best;
        return metric.Best.Value.Equals(metric.Last.Value) ? shown : $"{shown} (last {AxisScale.Short(metric.Last.Value)})";
    }

    public static string Arrow(Better better) => better switch { Better.Lower => " ↓", Better.Higher => " ↑", _ => "" };
}
