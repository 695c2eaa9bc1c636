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
        text.Append("## Metrics\n\n").Append(Metrics(comparison)).Append('\n');
        if (picture is not null) text.Append($"![curves]({picture})\n\n");
        text.Append("## What differs\n\n").Append(Differences(comparison)).Append('\n');
        text.Append($"{comparison.Same} facts are the same.\n\n| | Run | Command |\n|---|---|---|\n");
        foreach (var (i, run) in comparison.Runs.Index())
            text.Append($"| {MarkdownText.Plain(comparison.Labels[i])} | {MarkdownText.Code(run.Id.ToString())} | {MarkdownText.Code(run.Plan?.Line ?? "")} |\n");
        return text.ToString();
    }

    /// <summary>Each metric's best value in each run, the winner's in bold.</summary>
    public static string Metrics(RunComparison comparison) =>
        Table(comparison, comparison.Metrics.Take(200)
            .Select(m => (IEnumerable<string>)[MarkdownText.Code(m.Name) + Arrow(m.Better), .. m.Runs.Select((r, i) => Value(r, m.Winner == i))]));

    /// <summary>The facts that are not the same in all runs.</summary>
    public static string Differences(RunComparison comparison) =>
        Table(comparison, comparison.Facts.Select(f => (IEnumerable<string>)[MarkdownText.Code(f.Name), .. f.Values.Select(v => v is null ? "" : MarkdownText.Code(v))]));

    static string Table(RunComparison comparison, IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder($"| | {string.Join(" | ", comparison.Labels.Select(MarkdownText.Plain))} |\n|---|{string.Concat(comparison.Labels.Select(_ => "---|"))}\n");
        foreach (var row in rows) text.Append($"| {string.Join(" | ", row)} |\n");
        return text.ToString();
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
