using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Page;

/// <summary>
/// A run's page (<c>RUN.md</c>) and its curves, made from the record alone: the same record gives the same bytes.
/// What people wrote below <see cref="YoursHeading"/> is carried over.
/// </summary>
public sealed record RunPage(string Markdown, ImmutableSortedDictionary<string, string> Plots)
{
    public const string YoursHeading = "## Observations";
    const string Fresh = "\n_What did you see? From here on the page is yours: it is kept when the page is made again._\n\n## Next steps\n\n_What follows from it?_\n";

    /// <param name="status">As of when the page is made.</param>
    /// <param name="log">The last lines of the output.</param>
    /// <param name="old">The page that is there, if any.</param>
    public static RunPage Of(Run run, RunStatus status, ImmutableArray<string> log, string? old)
    {
        var plots = RunCharts.Of(run);
        var text = new StringBuilder($"# {Title(run, status)}\n\n");
        Section(text, null, RunFacts.Table(run, status));
        Section(text, "Command", Command(run));
        Section(text, "Hyperparameters", Parameters(run));
        Section(text, "Metrics", Metrics(run));
        Section(text, "Curves", string.Concat(plots.Keys.Select(file => $"![{MarkdownText.Plain(Path.GetFileNameWithoutExtension(file))}]({file})\n\n")));
        Section(text, "Flow", RunCharts.Flow(run, status));
        Section(text, "End of the output", log.IsEmpty ? "" : MarkdownText.Block("text", log.Select(l => RunCharts.Cut(l, 400))));
        Section(text, "Not recorded", string.Concat(Holes(run, status).Distinct().Select(m => $"- {MarkdownText.Plain(m.What)}: {MarkdownText.Plain(m.Why)}\n")));
        text.Append(YoursHeading).Append('\n').Append(Yours(old) ?? Fresh);
        return new(text.ToString(), plots);
    }

    static ImmutableArray<Missing> Holes(Run run, RunStatus status) => status == RunStatus.Lost
        ? [.. run.Incomplete, new("end", "no end was written: the recorder was killed, or the machine went down")] : run.Incomplete;

    /// <summary>Whether remaking the page would lose something: a page is there and its mark for the user's part is not.</summary>
    public static bool WouldLose(string? old) => old is not null && Yours(old) is null;

    /// <summary>What stands below the heading, to the end of the file.</summary>
    static string? Yours(string? old)
    {
        if (old is null) return null;
        var text = "\n" + old.ReplaceLineEndings("\n");
        var at = text.IndexOf($"\n{YoursHeading}\n", StringComparison.Ordinal);
        return at < 0 ? null : text[(at + YoursHeading.Length + 2)..];
    }

    static void Section(StringBuilder text, string? heading, string body)
    {
        if (body.Length == 0) return;
        if (heading is not null) text.Append("## ").Append(heading).Append("\n\n");
        text.Append(body.TrimEnd('\n')).Append("\n\n");
    }

    static string Title(Run run, RunStatus status)
    {
        var best = Headline(run) is { } metric ? $", {MarkdownText.Plain(metric.Name)} {AxisScale.Short(metric.Best.Value)}" : "";
        return $"{MarkdownText.Plain(run.Plan?.Name ?? run.Id.Short)}: {Word(status)}{best}";
    }

    /// <summary>The metric that a reader asks for first: accuracy-like before loss-like, test before validation before training.</summary>
    public static MetricSummary? Headline(Run run) => Headlines(run).FirstOrDefault();

    /// <summary>The metrics with a better end, in the order in which a reader asks for them.</summary>
    public static IEnumerable<MetricSummary> Headlines(Run run) => Headlines(run.Metrics);

    public static IEnumerable<MetricSummary> Headlines(ImmutableArray<MetricSummary> metrics) => metrics
        .Where(m => MetricNames.Better(m.Name) != Better.Unknown && !MetricNames.IsTime(m.Name))
        .OrderBy(m => MetricNames.Better(m.Name) == Better.Higher ? 0 : 1)
        .ThenBy(m => MetricNames.PhaseOrder(m.Name))
        .ThenBy(m => m.Name, StringComparer.Ordinal);

    public static string Word(RunStatus status) => status.ToString().ToLowerInvariant();

    static string Command(Run run) => run.Plan is not { } plan ? ""
        : MarkdownText.Block("sh", plan.Line) + "\nAs it was started:\n\n"
            + MarkdownText.Block("sh", new CommandLine(plan.Engine.Command.FirstOrDefault() ?? "", [.. plan.Engine.Command.Skip(1)]).ToString());

    static string Parameters(Run run) => run.Plan is not { Parameters.Count: > 0 } plan ? ""
        : "| Name | Value |\n|---|---|\n" + string.Concat(plan.Parameters.Select(p => $"| {MarkdownText.Code(p.Key)} | {MarkdownText.Code(p.Value)} |\n"));

    static string Metrics(Run run) => run.Metrics.IsEmpty ? ""
        : "| Metric | First | Last | Best | Points |\n|---|--:|--:|--:|--:|\n" + string.Concat(run.Metrics.Take(200).Select(MetricRow));

    static string MetricRow(MetricSummary m)
    {
        var place = m.Best.Step is { } step ? string.Create(CultureInfo.InvariantCulture, $" at {step}") : "";
        var best = MetricNames.Better(m.Name) == Better.Unknown ? "" : AxisScale.Short(m.Best.Value) + place;
        return string.Create(CultureInfo.InvariantCulture, $"| {MarkdownText.Code(m.Name)} | {AxisScale.Short(m.First.Value)} | {AxisScale.Short(m.Last.Value)} | {best} | {m.Count} |\n");
    }
}
