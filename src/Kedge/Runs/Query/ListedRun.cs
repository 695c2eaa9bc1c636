using System.Collections.Immutable;
using Kedge.Runs.Page;

namespace Kedge.Runs.Query;

/// <summary>One row of a table as lists show it, on a terminal and on a site. Its texts are as recorded: whoever shows them makes them harmless.</summary>
public sealed class ListedRun(RunFacets facets, int row)
{
    readonly RunRow _run = facets.Table.Row(row);
    ImmutableArray<MetricSummary>? _metrics, _headlines;

    public RunId Id => _run.Id;

    public string? Name => _run.Text("name");

    public string Status { get; } = facets.StatusOf(row);

    /// <summary>Day and minute, UTC: <c>2026-08-21 09:12</c>; by the id where no plan says it.</summary>
    public string Started =>
        _run.Text("started") is { Length: >= 16 } iso
            ? iso[..16].Replace('T', ' ')
            : $"{Id.ToString()[..10].Replace('/', '-')} {Id.Short[..2]}:{Id.Short[2..4]}";

    /// <summary>How long it took; a record may hold any number.</summary>
    public double? Seconds => _run.Number("seconds") is >= 0 and < 1e11 and var seconds ? seconds : null;

    /// <summary>The command.</summary>
    public string? Line => _run.Text("line");

    public ImmutableArray<string> Tags => [.. _run.Texts("tags")];

    /// <summary>The first of those metrics that a reader asks for; a list has no room for more.</summary>
    /// <param name="shown">Names that stand in the list already.</param>
    public IEnumerable<MetricSummary> MainMetrics(params IReadOnlyCollection<string> shown) =>
        (_headlines ??= [.. RunPage.Headlines(Metrics)]).Where(m => !shown.Contains(m.Name)).Take(2);

    public MetricSummary? Metric(string name) => Metrics.FirstOrDefault(m => m.Name == name);

    ImmutableArray<MetricSummary> Metrics => _metrics ??= _run.Metrics;
}
