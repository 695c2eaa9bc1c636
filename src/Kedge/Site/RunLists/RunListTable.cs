using System.Collections.Immutable;
using System.Globalization;
using Kedge.Runs.Compare;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Query;
using Kedge.Site.Html;

namespace Kedge.Site.RunLists;

/// <summary>
/// Runs as a table of HTML. Metrics that many runs are judged by have columns; what else a run is judged by stands in one more, so that no run shows less
/// than <c>kedge runs</c> does.
/// </summary>
sealed class RunListTable
{
    const int MostColumns = 4, MostTags = 12;
    readonly RunListWords _words;
    readonly ImmutableArray<string> _metrics;
    readonly bool _tagged, _more;

    public RunListTable(RunListWords words, IReadOnlyCollection<ListedRun> runs)
    {
        _words = words;
        _metrics = Columns(runs);
        _tagged = runs.Any(r => r.Tags.Length > 0);
        _more = runs.Any(r => r.MainMetrics().Any(m => !_metrics.Contains(m.Name)));
    }

    /// <summary>The names that most runs have among their main metrics, in the order in which a reader asks for them.</summary>
    static ImmutableArray<string> Columns(IReadOnlyCollection<ListedRun> runs) =>
        [.. runs.SelectMany(r => r.MainMetrics()).GroupBy(m => m.Name, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Take(MostColumns).Select(g => g.Key)
            .OrderBy(name => MetricNames.Better(name) == Better.Higher ? 0 : 1).ThenBy(MetricNames.PhaseOrder).ThenBy(name => name, StringComparer.Ordinal)];

    public void Head(HtmlText html)
    {
        html.Raw("<thead>\n<tr>");
        Column(html, _words.Run, false);
        Column(html, _words.Status, false);
        Column(html, _words.Started, false);
        Column(html, _words.Took, true);
        foreach (var metric in _metrics) Column(html, Shown(metric, 40) + ComparisonPage.Arrow(MetricNames.Better(metric)), true);
        if (_more) Column(html, _words.More, false);
        if (_tagged) Column(html, _words.Tags, false);
        html.Raw("</tr>\n</thead>\n");
    }

    static void Column(HtmlText html, string name, bool isNumber) =>
        html.Raw(isNumber ? "<th scope=\"col\" class=\"right\">" : "<th scope=\"col\">").Text(name).Raw("</th>");

    /// <summary>One run. Ends of cells and rows are left out, as HTML allows: ten thousand runs are ten thousand rows.</summary>
    /// <param name="link">To the run's page.</param>
    public void Row(HtmlText html, ListedRun run, string link)
    {
        html.Raw("<tr><td><a").Attribute("href", link).Raw(">").Text(Shown(run.Name ?? run.Id.Short, 80)).Raw("</a>");
        if (run.Name is not null) html.Raw("<small>").Text(run.Id.Short).Raw("</small>");
        html.Raw("<td class=\"").Text(run.Status).Raw("\">").Text(_words.StatusWord(run.Status)).Raw("<td>").Text(Shown(run.Started, 16));
        Number(html, run.Seconds, run.Seconds is { } seconds ? RunFacts.Duration(seconds) : "");
        foreach (var name in _metrics)
        {
            var best = run.Metric(name)?.Best.Value;
            Number(html, best, best is { } value ? AxisScale.Short(value) : "");
        }
        if (_more) html.Raw("<td>").Text(string.Join(' ', run.MainMetrics().Where(m => !_metrics.Contains(m.Name)).Select(m => $"{Shown(m.Name, 40)}={AxisScale.Short(m.Best.Value)}")));
        if (_tagged) Tags(html, run.Tags);
        html.Raw("\n");
    }

    /// <param name="shown">Where it says less than the number, the number stands beside it, to sort by.</param>
    static void Number(HtmlText html, double? number, string shown)
    {
        html.Raw("<td class=\"right\"");
        var same = double.TryParse(shown, CultureInfo.InvariantCulture, out var read) && read.Equals(number);
        if (!same && number is { } value && double.IsFinite(value)) html.Attribute("data-v", value.ToString("R", CultureInfo.InvariantCulture));
        html.Raw(">").Text(shown);
    }

    static void Tags(HtmlText html, ImmutableArray<string> tags)
    {
        html.Raw("<td>");
        foreach (var tag in tags.Take(MostTags)) html.Raw("<span class=\"tag\">").Text(tag).Raw("</span> ");
        if (tags.Length > MostTags) html.Raw("…");
    }

    static string Shown(string text, int length) => RunCharts.Cut(MarkdownText.OneLine(text), length);
}
