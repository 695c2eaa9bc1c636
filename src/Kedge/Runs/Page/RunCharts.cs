using System.Collections.Immutable;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Page;

/// <summary>The pictures of a run's page: curves by family, and the flow from lock and code to result.</summary>
static class RunCharts
{
    /// <summary>More charts than a page can carry; the metrics table has the rest.</summary>
    const int Most = 24;

    /// <summary>File name below the run's folder → SVG, in the order in which a reader asks for them.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Of(Run run) =>
        [.. Charts(run).Select(chart => KeyValuePair.Create(chart.File, Curve.Svg(chart.Family, chart.Series)))];

    /// <summary>What is drawn: the file's name, what all its series have in common, and they.</summary>
    public static ImmutableArray<(string File, string Family, ImmutableArray<MetricSeries> Series)> Charts(Run run)
    {
        var charts = new List<(string File, string, ImmutableArray<MetricSeries>)>();
        foreach (var family in Families(run).Take(Most)) charts.Add((FileName(family.Key, charts.Select(c => c.File)), family.Key, [.. family]));
        return [.. charts];
    }

    public static int LeftOut(Run run) => Math.Max(0, Families(run).Count() - Most);

    static IOrderedEnumerable<IGrouping<string, MetricSeries>> Families(Run run) =>
        run.Series.Values.Where(s => s.Points.Length > 1 && !IsSetting(s)).GroupBy(s => MetricNames.Family(s.Name), StringComparer.Ordinal)
            .OrderBy(f => Asked(f.Key)).ThenBy(f => MetricNames.IsKnown(f.Key) ? 0 : 1).ThenBy(f => f.Key, StringComparer.Ordinal);

    /// <summary>A value that nobody expects to change and that did not: a flat line says no more than the table does.</summary>
    static bool IsSetting(MetricSeries series) =>
        (MetricNames.Better(series.Name) == Better.Unknown || MetricNames.IsSpeed(series.Name)) && series.Points.All(p => p.Value == series.Points[0].Value);

    /// <summary>A reader looks at the loss first, then at what should grow, then at the rest, last at the speed.</summary>
    static int Asked(string family) => MetricNames.IsSpeed(family) ? 3 : MetricNames.Better(family) switch { Better.Lower => 0, Better.Higher => 1, _ => 2 };

    /// <summary>Letters, digits, dash, underscore; never another folder, never one that is taken.</summary>
    static string FileName(string family, IEnumerable<string> taken)
    {
        var name = new string([.. family.Take(60).Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        return taken.Contains($"plots/{name}.svg") ? $"plots/{name}-{Digest.Of(family).Hex[..6]}.svg" : $"plots/{name}.svg";
    }

    public static string Cut(string text, int length, string end = "…") => text.Length <= length ? text : text[..(length - end.Length)] + end;
}
