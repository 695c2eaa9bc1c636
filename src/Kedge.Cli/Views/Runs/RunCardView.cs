using System.Globalization;
using Kedge.Cli.Views.Terminal;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>One run for somebody at a terminal: what its page says, in the terminal's own form.</summary>
public static class RunCardView
{
    const int MostMetrics = 20, MostModels = 8;

    /// <param name="notes">People's part of the page; null where there is none.</param>
    public static void Write(IAnsiConsole console, Run run, RunStatus status, PageExtras beside, string? notes)
    {
        var colour = status switch { RunStatus.Done => "green", RunStatus.Running => "deepskyblue1", _ => "red" };
        var took = run.End is { } end ? $" after {RunFacts.Duration(end.Seconds)}{Ending(end)}" : "";
        console.MarkupLineInterpolated($"[bold]{RunListView.Plain(run.Plan?.Name ?? run.Id.Short, 60)}[/]: [{colour}]{RunPage.Word(status)}[/]{took}");
        if (run.Plan is { } plan) console.WriteLine(RunListView.Plain(plan.Line, Math.Max(20, console.Profile.Width - 1)));
        console.WriteLine();
        Facts(console, run, beside);
        Metrics(console, run);
        Models(console, run);
        foreach (var hole in run.Incomplete.Distinct().Take(5))
            console.MarkupLineInterpolated($"[grey]not recorded: {RunListView.Plain($"{hole.What}: {hole.Why}", Math.Max(20, console.Profile.Width - 15))}[/]");
        if (Said(notes) is { Length: > 0 } said) console.WriteLine("\n" + said);
    }

    static string Ending(RunEnd end) =>
        end switch { { Signal: { } signal } => $", {signal}", { Exit: 0 } => "",
            _ => string.Create(CultureInfo.InvariantCulture, $", exit code {end.Exit}") };

    static void Facts(IAnsiConsole console, Run run, PageExtras beside)
    {
        foreach (var (name, value) in Rows(run, beside))
            if (value is { Length: > 0 }) console.WriteLine($"  {name,-14}{RunListView.Plain(value, Math.Max(20, console.Profile.Width - 17))}");
    }

    static IEnumerable<(string Name, string? Value)> Rows(Run run, PageExtras beside)
    {
        yield return ("run", run.Id.ToString());
        if (run.Plan is not { } plan) yield break;
        yield return ("started", plan.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        var training = TrainingFacts.Of(run);
        yield return ("model", training.Model);
        yield return ("optimiser", training.Optimiser);
        yield return ("learning rate", training.LearningRate);
        yield return ("batch size", training.Batch);
        yield return ("image", plan.Image is { } image ? image.Names is [var name, ..] ? name : image.Id : null);
        yield return ("code", plan.Git is { } git ? Code(git) : null);
        foreach (var data in plan.Data.IsDefaultOrEmpty ? [] : plan.Data.Take(3))
            yield return ("data", string.Create(CultureInfo.InvariantCulture, $"{data.Path}: {data.Files:N0} files, {Bytes.Of(data.Bytes)}"));
        var size = string.Create(CultureInfo.InvariantCulture, $": {plan.Host.Cores} cores, {plan.Host.Os}");
        yield return ("host", plan.Host.Name + (plan.Host.Cores > 0 ? size : ""));
        yield return ("GPU", plan.Host.Gpus is { IsDefaultOrEmpty: false } gpus ? string.Join(", ", gpus) : null);
        foreach (var used in beside.Used) yield return ("used", used);
    }

    static string Code(GitFacts git)
    {
        var changes = string.Join(", ",
            ((string?[])[git.Changed > 0 ? $"{git.Changed} changed" : null, git.Untracked > 0 ? $"{git.Untracked} untracked" : null])
                .OfType<string>());
        return $"{(git.Commit is { } commit ? commit[..Math.Min(12, commit.Length)] : "no commit yet")}{(git.Branch is { } branch ? $" on {branch}" : "")}, {(changes.Length > 0 ? changes : "clean")}";
    }

    static void Metrics(IAnsiConsole console, Run run)
    {
        var metrics = RunPage.Headlines(run).Concat(run.Metrics).DistinctBy(m => m.Name).ToList();
        if (metrics.Count == 0) return;
        console.WriteLine();
        TextTable.Write(console.Profile.Out.Writer, console.Profile.Width,
            [new("METRIC", 16), new("BEST", Right: true), new("AT", Right: true, Goes: 1), new("LAST", Right: true),
                new("FIRST", Right: true, Goes: 0), new("POINTS", Right: true, Goes: 2)],
            [.. metrics.Take(MostMetrics).Select(Row)]);
        if (metrics.Count > MostMetrics) console.WriteLine($"… {metrics.Count - MostMetrics} more; --json has all");
        if (RunPage.Headlines(run).Select(m => run.Series.GetValueOrDefault(m.Name)).FirstOrDefault(s => s is { Points.Length: > 2 }) is not { } curve) return;
        console.WriteLine();
        CurveText.Write(console, MetricNames.Family(curve.Name), [.. run.Series.Values.Where(s => MetricNames.Family(s.Name) == MetricNames.Family(curve.Name))], 8);
    }

    static string[] Row(MetricSummary m)
    {
        var known = MetricNames.Better(m.Name) != Better.Unknown;
        return [RunListView.Plain(m.Name, 60), known ? AxisScale.Short(m.Best.Value) : "",
            known && m.Best.Step is { } step ? step.ToString(CultureInfo.InvariantCulture) : "", AxisScale.Short(m.Last.Value),
                AxisScale.Short(m.First.Value), m.Count.ToString(CultureInfo.InvariantCulture)];
    }

    static void Models(IAnsiConsole console, Run run)
    {
        var models = run.End?.Artifacts is { IsDefault: false } all ? all.Where(a => a.Model is not null).ToList() : [];
        if (models.Count == 0) return;
        console.WriteLine();
        TextTable.Write(console.Profile.Out.Writer, console.Profile.Width,
            [new("MODEL", 16), new("FORMAT", 10, Goes: 0), new("PARAMETERS", Right: true), new("SIZE", Right: true)],
            [.. models.TakeLast(MostModels).Select(a => Row(a, a.Model!))]);
        if (models.Count > MostModels) console.WriteLine($"… {models.Count - MostModels} before them; --json has all");
    }

    static string[] Row(Artifact file, ModelFacts model) =>
        [RunListView.Plain(file.Path, 60), RunListView.Plain(model.Format, 40), model.Parameters.ToString("N0", CultureInfo.InvariantCulture), Bytes.Of(file.Size)];

    /// <summary>What people wrote on the page, without headings under which nobody wrote.</summary>
    static string Said(string? notes)
    {
        if (notes is null) return "";
        var sections = ("\n" + notes.ReplaceLineEndings("\n")).Split("\n## ").Skip(1).Select(s => s.Split('\n', 2)).Where(s => s.Length == 2);
        return string.Join("\n\n", sections.Where(s => s[1].Trim() is { Length: > 0 } text && !(text.StartsWith('_') && text.EndsWith('_')))
            .Select(s => $"{RunListView.Plain(s[0], 60)}\n{string.Join('\n', s[1].Trim().Split('\n').Take(30).Select(l => "  " + RunListView.Plain(l, 200)))}"));
    }
}
