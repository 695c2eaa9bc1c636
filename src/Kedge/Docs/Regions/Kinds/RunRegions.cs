using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kedge.Runs;
using Kedge.Runs.Compare;
using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>Parts of pages that a run's record says, as on the run's own page.</summary>
static partial class RunRegions
{
    public static Checked<RegionText> Card(RegionAsk ask) =>
        ask.Run.Then(known => RegionText.Of(Linked(ask, known, RunFacts.Table(known.Run, known.Status, known.Beside))));

    public static Checked<RegionText> Metrics(RegionAsk ask) => ask.Run.Then(known => RunPage.MetricTable(known.Run) is { Length: > 0 } table
        ? RegionText.Of(Linked(ask, known, table))
        : Checked<RegionText>.Bad(RegionProblems.Nothing("metrics", known.Run.Id.ToString(), "docs/recording.md says what is read as a metric")));

    /// <summary>The curves' own bytes are inputs: the picture that a page shows has changed when they have.</summary>
    public static Checked<RegionText> Curves(RegionAsk ask) => ask.Run.Then(known =>
    {
        var plots = RunCharts.Of(known.Run);
        var wanted = ask["only"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var shown = plots.Where(p => wanted is null || wanted.Contains(Path.GetFileNameWithoutExtension(p.Key))).ToList();
        return shown.Count == 0
            ? Checked<RegionText>.Bad(RegionProblems.Nothing(wanted is null ? "curves" : $"curve '{ask["only"]}'", known.Run.Id.ToString(),
                plots.Length == 0 ? "a curve needs two points" : $"it has: {string.Join(", ", plots.Select(p => Path.GetFileNameWithoutExtension(p.Key)))}"))
            : RegionText.Of(string.Concat(shown.Select(p => $"{p.Key} {Digest.Of(p.Value)}\n")),
                Linked(ask, known, string.Join("\n\n",
                    shown.Select(p => $"![{MarkdownText.Plain(Path.GetFileNameWithoutExtension(p.Key))}]({p.Key})"))));
    });

    public static Checked<RegionText> Bottlenecks(RegionAsk ask) => ask.Run.Then(known => known.Beside.Bottlenecks is { } found
        ? RegionText.Of(found, Linked(ask, known, found))
        : Checked<RegionText>.Bad(RegionProblems.Nothing("profile", known.Run.Id.ToString(), $"kedge profile {known.Run.Id.Short}")));

    public static Checked<RegionText> Comparison(RegionAsk ask) => ask.Required("runs").Then(names =>
    {
        var runs = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ask.RunOf).ToList();
        if (runs.Any(r => !r.IsOk)) return Checked<RegionText>.Bad(runs.SelectMany(r => r.Problems));
        if (runs.Count < 2) return Checked<RegionText>.Bad(RegionProblems.BadValue("runs", names, "two runs or more, separated by commas"));
        var comparison = RunComparison.Of([.. runs.Select(r => r.Value.Run)]);
        return RegionText.Of(ComparisonPage.Metrics(comparison) + "\n" + ComparisonPage.Differences(comparison));
    });

    /// <summary>Links of a run's page lead from its folder; here from this page's.</summary>
    static string Linked(RegionAsk ask, KnownRun known, string text) => RunLink().Replace(text, link => $"]({ask.Linked($"{known.Folder}/{link.Groups[1].Value}")})");

    [GeneratedRegex(@"\]\(((?:env|code|plots|prof)/[^)\s]+|end\.json)\)", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex RunLink();
}
