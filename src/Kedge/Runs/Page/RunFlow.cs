namespace Kedge.Runs.Page;

/// <summary>A run as a picture: what went into the command, and what came out.</summary>
static class RunFlow
{
    const int MostModels = 3, MostData = 3;

    public static string Of(Run run, RunStatus status)
    {
        if (run.Plan is not { } plan) return "";
        var lines = new List<string> { "flowchart LR" };
        var image = plan.Image is { Names: [var first, ..] } ? first : plan.Image?.Id ?? "this machine";
        if (plan.Lock is { } digest) lines.Add($"  lock[{MarkdownText.MermaidLabel("lock " + RunCharts.Cut(digest, 19))}] --> image");
        lines.Add($"  image[{MarkdownText.MermaidLabel(RunCharts.Cut(image, 60))}] --> command");
        if (plan.Git?.Commit is { } commit)
            lines.Add($"  code[{MarkdownText.MermaidLabel($"commit {RunCharts.Cut(commit, 12, "")}{(plan.Git.Dirty ? " + changes" : "")}")}] --> command");
        if (!plan.Data.IsDefaultOrEmpty)
            lines.AddRange(plan.Data.Take(MostData)
                .Select((d, i) => FormattableString.Invariant($"  data{i}[({MarkdownText.MermaidLabel(RunCharts.Cut(d.Path, 60))})] --> command")));
        lines.Add($"  command[{MarkdownText.MermaidLabel(RunCharts.Cut(plan.Line, 60))}] --> result");
        var best = RunPage.Headline(run) is { } metric ? $", {metric.Name} {AxisScale.Short(metric.Best.Value)}{metric.Then}" : "";
        lines.Add($"  result([{MarkdownText.MermaidLabel(RunPage.Word(status) + best)}])");
        lines.AddRange(Models(run));
        return MarkdownText.Block("mermaid", lines);
    }

    /// <summary>The last by name: of <c>epoch_1.pt</c> to <c>epoch_9.pt</c> the newest.</summary>
    static IEnumerable<string> Models(Run run) => run.End?.Artifacts is not { IsDefaultOrEmpty: false } all ? []
        : all.Where(a => a.Model is not null).TakeLast(MostModels)
            .Select((a, i) => FormattableString.Invariant($"  command --> model{i}[/{MarkdownText.MermaidLabel(RunCharts.Cut(a.Path, 60))}/]"));
}
