using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Runs;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Runs.Recording;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>Runs as a list, as JSON, and the words at the end of one.</summary>
public static class RunView
{
    /// <summary>One line per run; the widths follow from what is in it, and nothing wraps.</summary>
    public static void WriteTable(IAnsiConsole console, IReadOnlyCollection<Run> runs, DateTimeOffset now)
    {
        if (runs.Count == 0) return;
        string[][] rows = [["RUN", "NAME", "STATUS", "STARTED", "TOOK", "METRICS", "COMMAND"], .. runs.Select(r => Row(r, now))];
        var widths = Enumerable.Range(0, rows[0].Length - 1).Select(i => rows.Max(r => r[i].Length)).ToArray();
        foreach (var row in rows)
            console.Profile.Out.Writer.WriteLine(string.Concat(row.Select((cell, i) => i < widths.Length ? cell.PadRight(widths[i] + 2) : cell)).TrimEnd());
    }

    static string[] Row(Run run, DateTimeOffset now) =>
    [
        run.Id.ToString(), Plain(run.Plan?.Name ?? "-", 24), RunPage.Word(run.StatusAt(now)),
        run.Plan?.Started.UtcDateTime.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "-",
        run.End is { } end ? RunFacts.Duration(end.Seconds) : "-",
        Plain(string.Join(' ', Key(run).Select(m => $"{m.Name}={AxisScale.Short(m.Best.Value)}")) is { Length: > 0 } metrics ? metrics : "-", 60),
        Plain(run.Plan?.Line ?? "-", 80),
    ];

    /// <summary>The two metrics that a reader asks for first.</summary>
    static IEnumerable<MetricSummary> Key(Run run) => RunPage.Headlines(run).Take(2);

    /// <summary>Without control characters: a command line may hold anything, a terminal should not obey it.</summary>
    static string Plain(string text, int width)
    {
        var plain = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        return plain.Length <= width ? plain : plain[..(width - 1)] + "…";
    }

    public static void WriteJson(IAnsiConsole console, IReadOnlyCollection<Run> runs, DateTimeOffset now) =>
        console.Profile.Out.Writer.WriteLine(new JsonArray([.. runs.Select(r => (JsonNode)Short(r, now))]).ToJsonString(JsonStyle.Indented));

    public static void WriteJson(IAnsiConsole console, Run run, string folder, DateTimeOffset now)
    {
        var json = Short(run, now);
        json["folder"] = folder;
        json["plan"] = run.Plan is { } plan ? JsonNode.Parse(RunJson.Write(plan)) : null;
        json["end"] = run.End is { } end ? JsonNode.Parse(RunJson.Write(end)) : null;
        json["incomplete"] = new JsonArray([.. run.Incomplete.Select(m => (JsonNode)new JsonObject { ["what"] = m.What, ["why"] = m.Why })]);
        console.Profile.Out.Writer.WriteLine(json.ToJsonString(JsonStyle.Indented));
    }

    static JsonObject Short(Run run, DateTimeOffset now) => new()
    {
        ["id"] = run.Id.ToString(),
        ["name"] = run.Plan?.Name,
        ["status"] = RunPage.Word(run.StatusAt(now)),
        ["started"] = run.Plan?.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["seconds"] = run.End?.Seconds,
        ["exit"] = run.End?.Exit,
        ["command"] = run.Plan is { } plan ? new JsonArray([.. plan.Command.Select(w => (JsonNode)w)]) : null,
        ["image"] = run.Plan?.Image?.Id,
        ["lock"] = run.Plan?.Lock,
        ["metrics"] = new JsonObject(run.Metrics.Select(m => KeyValuePair.Create(m.Name, (JsonNode?)new JsonObject
        {
            ["first"] = Number(m.First.Value), ["last"] = Number(m.Last.Value), ["best"] = Number(m.Best.Value), ["bestStep"] = m.Best.Step, ["count"] = m.Count,
        }))),
    };

    /// <summary>JSON has no NaN.</summary>
    static JsonNode? Number(double value) => double.IsFinite(value) ? value : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a recorded run leaves on the terminal: how it ended, its metrics, its page, its curve.</summary>
    public static void WriteEnd(IAnsiConsole console, RunOutcome outcome, string here)
    {
        var run = outcome.Run;
        var colour = run.End!.Status == RunStatus.Done ? "green" : "red";
        var signal = run.End.Signal is { } name ? $" by {name}" : "";
        console.WriteLine();
        console.MarkupLineInterpolated($"[{colour}]{RunPage.Word(run.End.Status)}[/]{signal} after {RunFacts.Duration(run.End.Seconds)}: {run.Id.Short}");
        foreach (var metric in RunPage.Headlines(run).Take(4))
            console.MarkupLineInterpolated($"  {metric.Name} {AxisScale.Short(metric.Best.Value)}{(metric.Best.Step is { } step ? $" at {step}" : "")}");
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
