using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Page;

/// <summary>
/// A run's page (<c>RUN.md</c>) and its curves, made from the record alone: the same record gives the same bytes. Below its
/// seal stands what people wrote, carried over character for character.
/// </summary>
/// <param name="Made">What is made from the record.</param>
/// <param name="Yours">What belongs to people.</param>
public sealed record RunPage(string Made, string Yours, ImmutableSortedDictionary<string, string> Plots)
{
    /// <summary>More metrics than a page can carry.</summary>
    const int MostMetrics = 200;

    public string Markdown => PageParts.Seal(Made) + Yours;

    /// <param name="status">As of when the page is made.</param>
    /// <param name="beside">What lies in the folder and goes onto the page.</param>
    /// <param name="yours">People's part of the page that is there; null: there is none.</param>
    public static RunPage Of(Run run, RunStatus status, PageExtras beside, string? yours)
    {
        var plots = RunCharts.Of(run);
        var text = new StringBuilder($"# {Title(run, status)}\n\n");
        Section(text, null, Sentence(run));
        Section(text, null, RunFacts.Table(run, status, beside));
        Section(text, "Metrics", MetricTable(run));
        Section(text, "Curves", Curves(run, plots.Select(p => p.Key)));
        Section(text, "Models and artifacts", ArtifactTable.Of(run.End?.Artifacts));
        Section(text, "Bottlenecks", beside.Bottlenecks ?? "");
        Section(text, "Flow", RunFlow.Of(run, status));
        Section(text, "Hyperparameters", Parameters(run));
        Section(text, "Command", Command(run));
        Section(text, "End of the output", beside.Log.IsEmpty ? "" : MarkdownText.Block("text", beside.Log.Select(l => RunCharts.Cut(l, 400))));
        Section(text, "Not recorded", string.Concat(Holes(run, status).Distinct().Select(m => $"- {MarkdownText.Plain(m.What)}: {MarkdownText.Plain(m.Why)}\n")));
        return new(text.ToString(), yours ?? PageNotes.Fresh, plots.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    static ImmutableArray<Missing> Holes(Run run, RunStatus status) => status == RunStatus.Lost
        ? [.. run.Incomplete, new("end", "no end was written: the recorder was killed, or the machine went down")] : run.Incomplete;

    static void Section(StringBuilder text, string? heading, string body)
    {
        if (body.Length == 0) return;
        if (heading is not null) text.Append("## ").Append(heading).Append("\n\n");
        text.Append(body.TrimEnd('\n')).Append("\n\n");
    }

    static string Title(Run run, RunStatus status)
    {
        var best = Headline(run) is { } metric ? $", {MarkdownText.Plain(metric.Name)} {AxisScale.Short(metric.Best.Value)}{metric.Then}" : "";
        var took = run.End is { } end ? $" after {RunFacts.Duration(end.Seconds)}" : "";
        return $"{MarkdownText.Plain(run.Plan?.Name ?? run.Id.Short)}: {Word(status)}{best}{took}";
    }

    /// <summary>What ran, in what, where and when, for somebody who reads one line.</summary>
    static string Sentence(Run run)
    {
        if (run.Plan is not { } plan) return "";
        var image = plan.Image is { Names: [var name, ..] } ? $" in {MarkdownText.Code(name)}" : plan.Engine.Kind == "host" ? " without a container" : "";
        var gpus = plan.SeenGpus is { IsDefaultOrEmpty: false } list ? $", {list.Length} × {MarkdownText.Plain(list[0])}" : RunFacts.IsKnown(plan.Host) ? ", CPU" : "";
        return $"{MarkdownText.Code(RunCharts.Cut(plan.Line, 200))}{image}{gpus}, {plan.Started.UtcDateTime.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}.";
    }

    /// <summary>The curves as pictures, and how many are not drawn.</summary>
    /// <param name="files">From the run's folder.</param>
    public static string Curves(Run run, IEnumerable<string> files)
    {
        var shown = string.Concat(files.Select(file => $"![{MarkdownText.Plain(Path.GetFileNameWithoutExtension(file))}]({file})\n\n"));
        return shown + (RunCharts.LeftOut(run) is > 0 and var more ? $"{more} more families of metrics are not drawn.\n" : "");
    }

    /// <summary>The metric that a reader asks for first: accuracy-like before loss-like, test before validation before training.</summary>
    public static MetricSummary? Headline(Run run) => Headlines(run).FirstOrDefault();

    /// <summary>The metrics with a better end, in the order in which a reader asks for them.</summary>
    public static IEnumerable<MetricSummary> Headlines(Run run) => Headlines(run.Metrics);

    public static IEnumerable<MetricSummary> Headlines(ImmutableArray<MetricSummary> metrics) => metrics
        .Where(m => MetricNames.Better(m.Name) != Better.Unknown && !MetricNames.IsSpeed(m.Name))
        .OrderBy(m => double.IsFinite(m.Best.Value) ? 0 : 1)
        .ThenBy(m => MetricNames.IsRunningBest(m.Name))
        .ThenBy(m => MetricNames.Better(m.Name) == Better.Higher ? 0 : 1)
        .ThenBy(m => MetricNames.PhaseOrder(m.Name))
        .ThenBy(m => m.Name, StringComparer.Ordinal);

    public static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    static string Command(Run run) => run.Plan is not { } plan ? ""
        : MarkdownText.Block("sh", plan.Line) + "\nAs it was started:\n\n"
            + MarkdownText.Block("sh", StartedLines(plan));

    /// <summary>The whole start command, an option to a line and the image with what runs in it on the last, so that it can be read; a shell takes it as one.</summary>
    static IEnumerable<string> StartedLines(RunPlan plan)
    {
        var (words, lines) = (plan.Engine.Command, new List<List<string>> { new() });
        var image = plan.Image is { } known ? words.IndexOf(known.Id) : 0;
        foreach (var (at, word) in words.Index())
        {
            if (at == image || (at < image && word.StartsWith("--", StringComparison.Ordinal))) lines.Add([]);
            lines[^1].Add(word);
        }
        var written = lines.Where(l => l.Count > 0).Select(CommandLine.Quoted).ToList();
        return written.Select((line, i) => (i == 0 ? "" : "  ") + line + (i == written.Count - 1 ? "" : " \\"));
    }

    static string Parameters(Run run) => run.Parameters is not { Count: > 0 } parameters ? ""
        : "| Name | Value |\n|---|---|\n" + string.Concat(parameters.Select(p => $"| {MarkdownText.Code(p.Key)} | {MarkdownText.Code(p.Value)} |\n"));

    /// <summary>Each metric with its best, last and first value; empty when there is none.</summary>
    public static string MetricTable(Run run)
    {
        if (run.Metrics.IsEmpty) return "";
        var order = Headlines(run).Concat(run.Metrics).DistinctBy(m => m.Name);
        var more = run.Metrics.Length > MostMetrics ? $"\n{run.Metrics.Length - MostMetrics} more are in [end.json](end.json).\n" : "";
        return "| Metric | Best | Last | First | Points |\n|---|--:|--:|--:|--:|\n" + string.Concat(order.Take(MostMetrics).Select(MetricRow)) + more;
    }

    static string MetricRow(MetricSummary m)
    {
        var place = m.Best.Step is { } step ? string.Create(CultureInfo.InvariantCulture, $" at {step}") : "";
        var best = MetricNames.Better(m.Name) == Better.Unknown ? "" : $"**{AxisScale.Short(m.Best.Value)}**{place}";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {MarkdownText.Code(m.Name)} | {best} | {AxisScale.Short(m.Last.Value)} | {AxisScale.Short(m.First.Value)} | {m.Count} |\n");
    }
}

/// <summary>What lies beside a record and goes onto its page.</summary>
/// <param name="Log">The last lines of the output.</param>
/// <param name="Bottlenecks">Markdown of what was found to slow the run down; null where nobody looked.</param>
public sealed record PageExtras(ImmutableArray<string> Log, string? Bottlenecks = null)
{
    /// <summary>What the run used (<see cref="RunUsage"/>).</summary>
    public ImmutableArray<string> Used { get; init; } = [];
}
