using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Cli.Views.Terminal;
using Kedge.Runs;
using Kedge.Runs.Compare;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>A comparison on a terminal, and as JSON.</summary>
public static class ComparisonView
{
    const int ChartRows = 10;

    public static void Write(IAnsiConsole console, RunComparison comparison, IEnumerable<string> curves)
    {
        Facts(console, comparison);
        Metrics(console, comparison);
        foreach (var name in curves)
        {
            console.WriteLine();
            CurveText.Write(console, name, comparison.Overlaid(name), ChartRows);
        }
    }

    static void Facts(IAnsiConsole console, RunComparison comparison)
    {
        List<TextColumn> columns = [new("DIFFERS", 12), .. Labels(comparison)];
        if (comparison.Facts.IsEmpty) console.Profile.Out.Writer.WriteLine("no fact differs");
        else TextTable.Write(console.Profile.Out.Writer, console.Profile.Width, columns,
            [.. comparison.Facts.Select(f => (string[])[Named(f), .. f.Values.Select(Cell)])]);
        console.Profile.Out.Writer.WriteLine($"{comparison.Same} facts are the same");
        console.WriteLine();
    }

    static string Named(ComparedFact fact) => RunListView.Plain(fact.Name.StartsWith("param.", StringComparison.Ordinal) ? fact.Name["param.".Length..] : fact.Name, 40);

    static string Cell(string? value) =>
        value is null
            ? "-"
            : RunListView.Plain(value.StartsWith("sha256:", StringComparison.Ordinal) ? value[..Math.Min(value.Length, 19)] : value, 60);

    static IEnumerable<TextColumn> Labels(RunComparison comparison) => comparison.Labels.Select(l => new TextColumn(RunListView.Plain(l, 40), 10));

    static void Metrics(IAnsiConsole console, RunComparison comparison)
    {
        if (comparison.Metrics.IsEmpty) return;
        var two = comparison.Runs.Length == 2;
        List<TextColumn> columns = [new("METRIC", 12), .. Labels(comparison)];
        if (two) columns.Add(new("DIFFERENCE", 6, 1));
        TextTable.Write(console.Profile.Out.Writer, console.Profile.Width, columns, [.. comparison.Metrics.Take(100).Select(m => Row(m, two))]);
        if (comparison.Metrics.Length > 100) console.Profile.Out.Writer.WriteLine($"{comparison.Metrics.Length - 100} more metrics: --json has them");
        console.Profile.Out.Writer.WriteLine("best by the metric's direction, * ahead; in brackets the last value where it is another");
    }

    static string[] Row(ComparedMetric metric, bool two)
    {
        List<string> cells = [RunListView.Plain(metric.Name, 40) + ComparisonPage.Arrow(metric.Better),
            .. metric.Runs.Select((m, i) => m is null ? "-" : Value(m, metric.Winner == i))];
        if (two) cells.Add(metric.Runs is [{ } a, { } b] ? (b.Best.Value - a.Best.Value).ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture) : "-");
        return [.. cells];
    }

    static string Value(MetricSummary m, bool wins) =>
        AxisScale.Short(m.Best.Value) + (wins ? "*" : "") + (m.Best.Value.Equals(m.Last.Value) ? "" : $" ({AxisScale.Short(m.Last.Value)})");

    public static void WriteJson(IAnsiConsole console, RunComparison comparison, string runs, DateTimeOffset now)
    {
        var json = new JsonObject
        {
            ["runs"] = JsonStyle.Array(comparison.Runs, r => RunListView.Json(r, runs, now)),
            ["differs"] = JsonStyle.Array(comparison.Facts, Json),
            ["same"] = comparison.Same,
            ["metrics"] = JsonStyle.Array(comparison.Metrics, m => Json(m, comparison)),
        };
        console.Profile.Out.Writer.WriteLine(json.ToJsonString(JsonStyle.Indented));
    }

    static JsonObject Json(ComparedFact fact) => new() { ["group"] = fact.Group, ["fact"] = fact.Name, ["values"] = JsonStyle.Array(fact.Values) };

    static JsonObject Json(ComparedMetric metric, RunComparison comparison) => new()
    {
        ["name"] = metric.Name,
        ["better"] = metric.Better switch { Better.Lower => "lower", Better.Higher => "higher", _ => null },
        ["best"] = JsonStyle.Array(metric.Runs, r => r is null ? null : RunListView.Number(r.Best.Value)),
        ["last"] = JsonStyle.Array(metric.Runs, r => r is null ? null : RunListView.Number(r.Last.Value)),
        ["winner"] = metric.Winner is { } winner ? comparison.Runs[winner].Id.ToString() : null,
    };
}
