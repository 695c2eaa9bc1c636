using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Page;

/// <summary>The pictures of a run's page: curves by family, and the flow from lock and code to result.</summary>
static class RunCharts
{
    /// <summary>More charts than a page can carry; the metrics table has the rest.</summary>
    const int Most = 24;

    /// <summary>File name below the run's folder → SVG.</summary>
    public static ImmutableSortedDictionary<string, string> Of(Run run)
    {
        var charts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var family in Families(run).Take(Most)) charts[FileName(family.Key, charts.Keys)] = Curve.Svg(family.Key, [.. family]);
        return charts.ToImmutable();
    }

    public static int LeftOut(Run run) => Math.Max(0, Families(run).Count() - Most);

    static IOrderedEnumerable<IGrouping<string, MetricSeries>> Families(Run run) =>
        run.Series.Values.Where(s => s.Points.Length > 1).GroupBy(s => MetricNames.Family(s.Name), StringComparer.Ordinal)
            .OrderBy(f => MetricNames.IsKnown(f.Key) ? 0 : 1).ThenBy(f => f.Key, StringComparer.Ordinal);

    /// <summary>Letters, digits, dash, underscore; never another folder, never one that is taken.</summary>
    static string FileName(string family, IEnumerable<string> taken)
    {
        var name = new string([.. family.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        return taken.Contains($"plots/{name}.svg") ? $"plots/{name}-{Digest.Of(family).Hex[..6]}.svg" : $"plots/{name}.svg";
    }

    public static string Flow(Run run, RunStatus status)
    {
        if (run.Plan is not { } plan) return "";
        var lines = new List<string> { "flowchart LR" };
        var image = plan.Image is { Names: [var first, ..] } ? first : plan.Image?.Id ?? "this machine";
        if (plan.Lock is { } digest) lines.Add($"  lock[{MarkdownText.MermaidLabel("lock " + Cut(digest, 19))}] --> image");
        lines.Add($"  image[{MarkdownText.MermaidLabel(Cut(image, 60))}] --> command");
        if (plan.Git?.Commit is { } commit) lines.Add($"  code[{MarkdownText.MermaidLabel($"commit {Cut(commit, 12, "")}{(plan.Git.Dirty ? " + changes" : "")}")}] --> command");
        lines.Add($"  command[{MarkdownText.MermaidLabel(Cut(plan.Line, 60))}] --> result");
        var best = RunPage.Headline(run) is { } metric ? $", {metric.Name} {AxisScale.Short(metric.Best.Value)}" : "";
        lines.Add($"  result([{MarkdownText.MermaidLabel(RunPage.Word(status) + best)}])");
        return MarkdownText.Block("mermaid", lines);
    }

    public static string Cut(string text, int length, string end = "…") => text.Length <= length ? text : text[..(length - end.Length)] + end;
}
