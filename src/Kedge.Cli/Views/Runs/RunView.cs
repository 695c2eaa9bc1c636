using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>One run as JSON, and the words at its end.</summary>
public static class RunView
{
    public static void WriteJson(IAnsiConsole console, Run run, RunReader reader, DateTimeOffset now)
    {
        var json = RunListView.Json(run, reader.Root, now);
        json["folder"] = reader.PathOf(run.Id);
        json["plan"] = run.Plan is { } plan ? JsonNode.Parse(RunJson.Write(plan)) : null;
        json["end"] = run.End is { } end ? JsonNode.Parse(RunJson.Write(end)) : null;
        json["incomplete"] = JsonStyle.Array(run.Incomplete, m => new JsonObject { ["what"] = m.What, ["why"] = m.Why });
        console.Profile.Out.Writer.WriteLine(json.ToJsonString(JsonStyle.Indented));
    }

    /// <summary>What a recorded run leaves on the terminal: how it ended, its metrics, its page, its curve.</summary>
    public static void WriteEnd(IAnsiConsole console, RunOutcome outcome, string here)
    {
        var run = outcome.Run;
        var colour = run.End!.Status == RunStatus.Done ? "green" : "red";
        var how = run.End.Signal is { } name ? $" by {name}" : run.End.Exit > 1 ? $" with exit code {run.End.Exit}" : "";
        console.WriteLine();
        console.MarkupLineInterpolated($"[{colour}]{RunPage.Word(run.End.Status)}[/]{how} after {RunFacts.Duration(run.End.Seconds)}: {run.Id.Short}");
        foreach (var metric in RunPage.Headlines(run).Take(4))
            console.MarkupLineInterpolated($"  {metric.Name} {AxisScale.Short(metric.Best.Value)}{(metric.Best.Step is { } step ? $" at {step}" : "")}{metric.Then}");
        console.MarkupLineInterpolated($"page:  {Path.GetRelativePath(here, Path.Combine(outcome.Folder, "RUN.md"))}");
        if (Curve(outcome.Folder, run) is { } curve) console.MarkupLineInterpolated($"curve: {Path.GetRelativePath(here, curve)}");
    }

    /// <summary>The chart of the first headline that has one, else the first there is.</summary>
    static string? Curve(string folder, Run run)
    {
        var plots = Path.Combine(folder, "plots");
        return Directory.Exists(plots)
            ? RunPage.Headlines(run).Select(m => Path.Combine(plots, MetricNames.Family(m.Name) + ".svg")).FirstOrDefault(File.Exists)
                ?? Directory.EnumerateFiles(plots, "*.svg").Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
    }
}
