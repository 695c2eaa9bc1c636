using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>A search over what a training's client keeps: filter, view, order and pages, as clients send them.</summary>
sealed class MlflowSearch(MlflowBody body)
{
    readonly MlflowFilter _filter = new(body.Text("filter"));

    /// <summary>A page of the runs found, and where the next begins.</summary>
    public (List<MlflowRun> Runs, string? Next) Of(IEnumerable<MlflowRun> runs)
    {
        var experiments = body.List("experiment_ids").Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : e.GetRawText()).ToHashSet();
        var found = runs.Where(r => (experiments.Count == 0 || experiments.Contains(r.Experiment)) && Seen(body.Text("run_view_type"), r.Deleted)
            && _filter.Holds(c => r.Value(c)));
        return Page(Ordered(found), 1000);
    }

    public (List<MlflowExperiment> Experiments, string? Next) Of(IEnumerable<MlflowExperiment> experiments) =>
        Page(experiments.Where(e => Seen(body.Text("view_type"), e.Deleted) && _filter.Holds(e.Value)), 1000);

    static bool Seen(string? view, bool deleted) => view switch { "ALL" => true, "DELETED_ONLY" => deleted, _ => !deleted };

    /// <summary>As asked for; then the newest first, as MLflow's own server has them.</summary>
    IEnumerable<MlflowRun> Ordered(IEnumerable<MlflowRun> runs)
    {
        var ordered = runs.OrderBy(_ => 0);
        foreach (var asked in body.List("order_by"))
        {
            var words = (asked.ValueKind == JsonValueKind.String ? asked.GetString()! : "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) continue;
            var down = words[^1].Equals("DESC", StringComparison.OrdinalIgnoreCase);
            var name = down || words[^1].Equals("ASC", StringComparison.OrdinalIgnoreCase) ? words[..^1] : words;
            var column = MlflowColumn.Of(string.Join(' ', name).Replace("`", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal));
            ordered = ordered.ThenBy(r => r.Value(column) is null);
            ordered = down ? ordered.ThenByDescending(r => r.Value(column), Values) : ordered.ThenBy(r => r.Value(column), Values);
        }
        return ordered.ThenByDescending(r => r.Start).ThenByDescending(r => r.Id, StringComparer.Ordinal);
    }

    static readonly Comparer<object?> Values = Comparer<object?>.Create((a, b) => (a, b) switch
    {
        (double x, double y) => x.CompareTo(y),
        (string x, string y) => string.CompareOrdinal(x, y),
        _ => 0,
    });

    (List<T> Page, string? Next) Page<T>(IEnumerable<T> all, int usual)
    {
        var from = int.TryParse(body.Text("page_token"), NumberStyles.None, CultureInfo.InvariantCulture, out var token) ? token : 0;
        var most = (int)Math.Clamp(body.Whole("max_results") ?? usual, 1, 50_000);
        var page = all.Skip(from).Take(most + 1).ToList();
        return page.Count <= most ? (page, null) : (page[..most], (from + most).ToString(CultureInfo.InvariantCulture));
    }
}
