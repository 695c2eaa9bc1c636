using System.Globalization;
using System.Text;
using Kedge.Runs.Page;
using Kedge.Traces.Analysis;
using Kedge.Traces.Rules;

namespace Kedge.Traces.Page;

/// <summary>A profile as Markdown, for a run's page or a pull request: findings first, then the tables that they rest on.</summary>
public static class ProfilePage
{
    const int Rows = 10;

    /// <param name="charts">Names of the charts beside the page; none: no pictures.</param>
    public static string Of(IReadOnlyList<RankProfile> ranks, IReadOnlyList<Bottleneck> found, IEnumerable<string> charts)
    {
        var text = new StringBuilder();
        if (ranks.Count > 0) Add(text, $"{Summary(ranks)}\n\n");
        foreach (var bottleneck in found) Finding(text, bottleneck);
        if (found.Count == 0) Add(text, $"{MarkdownText.Plain(Nothing(ranks))}.\n\n");
        foreach (var chart in charts) Add(text, $"![{MarkdownText.Plain(Path.GetFileNameWithoutExtension(chart))}]({chart})\n\n");
        if (ranks is [var rank, ..]) Tables(text, rank);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    static void Tables(StringBuilder text, RankProfile rank)
    {
        Breakdown(text, rank);
        if (rank.Kernels is { } kernels) Table(text, "Kernels by time", kernels.Kernels, kernels.Kernels.Sum(k => k.Time), rank);
        Table(text, "Operators by their own time on the host", rank.Operators.Operators, rank.Operators.OperatorTime, rank);
    }

    public static string Summary(IReadOnlyList<RankProfile> ranks)
    {
        var rank = ranks[0];
        var steps = rank.Steps.Marked
            ? $"{rank.Steps.All.Count} steps of {Amount.Time(rank.Time / (double)rank.Steps.All.Count)}"
            : $"{Amount.Time(rank.Time)} without marked steps";
        var device = rank.Device is { } times ? $", device busy {Amount.Percent(1 - times.Idle / (double)Math.Max(1, times.Total))}"
            : rank.Unseen is null ? ", no device in the trace" : ", what the device did is not known";
        var model = rank.Trace.Devices is [var first, ..] && rank.Device is not null ? $" ({MarkdownText.Plain(first.Name)})" : "";
        return (ranks.Count > 1 ? $"{ranks.Count} ranks, " : "") + steps + device + model;
    }

    /// <summary>What is said where no finding is.</summary>
    public static string Nothing(IReadOnlyList<RankProfile> ranks) =>
        ranks is [{ Doubt: { } doubt }, ..] ? $"Too little of the trace is there to name a bottleneck: {doubt}" : "No bottleneck was found";

    static void Finding(StringBuilder text, Bottleneck found)
    {
        Add(text, $"### {MarkdownText.Plain(found.Title)}\n\n");
        foreach (var evidence in found.Evidence) Add(text, $"- {MarkdownText.Plain(evidence)}\n");
        if (found.Win > 0) Add(text, $"- to win: at most {Amount.Percent(found.Win)} of step time ({MarkdownText.Plain(found.Bound)})\n");
        Add(text, $"\n");
        foreach (var change in found.Change)
            Add(text, $"{MarkdownText.Plain(char.ToUpperInvariant(change.Words[0]) + change.Words[1..])}\n\n{(change.Code is { } code ? MarkdownText.Block(code.StartsWith("kedge", StringComparison.Ordinal) || code.StartsWith("torchrun", StringComparison.Ordinal) ? "sh" : "python", code) + "\n" : "")}");
    }

    static void Breakdown(StringBuilder text, RankProfile rank)
    {
        Add(text, $"| the training loop is | {rank.Each()} | share |\n|---|--:|--:|\n");
        foreach (var part in ProfileCharts.Host(rank.Host, rank.Time).Where(p => p.Share > 0))
            Add(text, $"| {part.Name} | {rank.PerStep((long)(part.Share * rank.Time))} | {Amount.Percent(part.Share)} |\n");
        Add(text, $"\n");
        if (rank.Device is not { } device) return;
        Add(text, $"| the device is | {rank.Each()} | share |\n|---|--:|--:|\n");
        foreach (var part in ProfileCharts.Device(device).Where(p => p.Share > 0))
            Add(text, $"| {part.Name} | {rank.PerStep((long)(part.Share * device.Total))} | {Amount.Percent(part.Share)} |\n");
        Add(text, $"\n");
    }

    static void Table(StringBuilder text, string title, IReadOnlyList<Work> work, long all, RankProfile rank)
    {
        if (work.Count == 0) return;
        Add(text, $"| {title} | {rank.Each()} | share | calls |\n|---|--:|--:|--:|\n");
        foreach (var row in work.Take(Rows))
            Add(text, $"| {MarkdownText.Code(Names.Short(row.Name))} | {rank.PerStep(row.Time)} | {Amount.Percent(row.Time / (double)Math.Max(1, all))} | {rank.CallsPerStep(row.Calls)} |\n");
        Add(text, $"\n");
    }

    static void Add(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));
}
