using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Cli.Views.Terminal;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Runs.Query;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>The list of runs, on a terminal and as JSON.</summary>
static class RunListView
{
    /// <summary>Shown without being asked for.</summary>
    public static ImmutableArray<string> Standing { get; } = ["id", "name", "tag", "tags", "status", "started", "date", "seconds", "took", "duration", "line", "command"];

    public static void Write(IAnsiConsole console, RunFacets facets, ImmutableArray<int> rows, ImmutableArray<string> asked)
    {
        if (rows.IsEmpty) return;
        var listed = rows.Select(row => new Listed(facets, row, asked)).ToList();
        var years = listed.Select(l => l.Year).Distinct().Count() > 1;
        var tags = listed.Any(l => l.Tags.Length > 0);
        List<TextColumn> columns =
        [
            new("RUN"), new("NAME", 8, 6), new("STATUS"), new("STARTED", Goes: 3), new("TOOK", Goes: 2, Right: true),
            .. asked.Select(a => new TextColumn(Plain(a, 24), Right: true)), new("METRICS", 16, 5), new("COMMAND", 16, 1),
        ];
        if (tags) columns.Insert(2, new("TAGS", 4, 4));
        TextTable.Write(console.Profile.Out.Writer, console.Profile.Width, columns, [.. listed.Select(l => l.Cells(tags, years))]);
    }

    /// <summary>One run in words.</summary>
    sealed class Listed(RunFacets facets, int row, ImmutableArray<string> asked)
    {
        readonly ListedRun _run = new(facets, row);

        public string Tags => string.Join(' ', _run.Tags);

        public string Year => _run.Started[..4];

        public string[] Cells(bool tags, bool years)
        {
            List<string> cells =
            [
                _run.Id.Short, Plain(_run.Name ?? "-", 24), _run.Status, Plain(_run.Started[(years ? 0 : 5)..], 16),
                _run.Seconds is { } seconds ? RunFacts.Duration(seconds) : "-", .. asked.Select(Value), Metrics(), Plain(_run.Line ?? "-", 200),
            ];
            if (tags) cells.Insert(2, Plain(Tags, 40));
            return [.. cells];
        }

        string Metrics() =>
            Plain(string.Join(' ', _run.MainMetrics(asked).Select(m => $"{m.Name}={AxisScale.Short(m.Best.Value)}{m.Then}")) is { Length: > 0 } text ? text : "-", 60);

        string Value(string name) => facets.Value(row, facets.Named(name)) switch
        {
            ({ } number, _) => AxisScale.Short(number),
            (_, { } text) => Plain(text, 24),
            _ => "-",
        };
    }

    /// <summary>Without control characters: a command line may hold anything, a terminal should not obey it.</summary>
    public static string Plain(string text, int width)
    {
        var plain = new string([.. text.Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format ? ' ' : c)]);
        return plain.Length <= width ? plain : plain[..(width - 1)] + "…";
    }

    public static void WriteJson(IAnsiConsole console, IReadOnlyCollection<Run> runs, string folder, DateTimeOffset now) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(runs, r => Json(r, folder, now)).ToJsonString(JsonStyle.Indented));

    /// <summary>A run in short: what lists and comparisons have in common.</summary>
    public static JsonObject Json(Run run, string folder, DateTimeOffset now) => new()
    {
        ["id"] = run.Id.ToString(),
        ["name"] = run.Plan?.Name,
        ["tags"] = JsonStyle.Array(RunTags.Read(folder, run.Id.ToString())),
        ["status"] = RunPage.Word(run.StatusAt(now)),
        ["started"] = run.Plan?.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["seconds"] = run.End?.Seconds,
        ["exit"] = run.End?.Exit,
        ["command"] = run.Plan is { } plan ? JsonStyle.Array(plan.Command) : null,
        ["parameters"] = JsonStyle.Object(run.Parameters, p => p.Key, p => p.Value),
        ["image"] = run.Plan?.Image?.Id,
        ["lock"] = run.Plan?.Lock,
        ["metrics"] = JsonStyle.Object(run.Metrics.DistinctBy(m => m.Name), m => m.Name, Json),
    };

    static JsonObject Json(MetricSummary metric) => new()
    {
        ["first"] = Number(metric.First.Value), ["last"] = Number(metric.Last.Value),
        ["best"] = Number(metric.Best.Value), ["bestStep"] = metric.Best.Step, ["count"] = metric.Count,
    };

    /// <summary>JSON has no NaN.</summary>
    public static JsonNode? Number(double value) => double.IsFinite(value) ? value : value.ToString(CultureInfo.InvariantCulture);
}
