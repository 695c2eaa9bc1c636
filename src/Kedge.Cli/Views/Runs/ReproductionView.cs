using System.Text.Json.Nodes;
using Kedge.Cli.Views.Terminal;
using Kedge.Runs.Page;
using Kedge.Runs.Reproduce;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>Whether a run could be repeated, and why not.</summary>
public static class ReproductionView
{
    public static void Write(IAnsiConsole console, Reproduction done)
    {
        var all = done.Metrics.Where(m => m.Agreement != Agreement.Timed).ToList();
        TextTable.Write(console.Profile.Out.Writer, console.Profile.Width,
            [new("METRIC", 12), new("WAS", Right: true), new("IS", Right: true), new("VERDICT", 20)],
            [.. done.Metrics.Select(m => (string[])[RunListView.Plain(m.Name, 40), Short(m.Was), Short(m.Now), Word(m)])]);
        console.WriteLine();
        foreach (var model in done.Models.Take(20)) console.MarkupLineInterpolated($"{RunListView.Plain(model.Path, 60)}  {Word(model.Same)}");
        if (done.Models.Length > 0) console.WriteLine();
        var colour = done.Agrees ? "green" : "red";
        console.MarkupLineInterpolated($"[{colour}]{(done.Agrees ? "agrees" : "differs")}[/]: {Verdict(done, all)}");
        if (!done.SameExit) console.MarkupLineInterpolated($"exit code {done.Before.End!.Exit} was, {done.After.End?.Exit} is");
        Reasons(console, done);
        console.MarkupLineInterpolated($"the new run: {done.After.Id.Short}");
    }

    static string Verdict(Reproduction done, List<MetricVerdict> compared)
    {
        if (compared.Count == 0) return "neither run reported a metric; exit codes were compared";
        if (!done.SameExit && done.Metrics.All(m => m.Agreement is not (Agreement.Differs or Agreement.Gone))) return "the exit code alone";
        if (compared.All(m => m.Agreement == Agreement.Same)) return compared.Count == 1 ? "its one metric, number for number" : $"all {compared.Count} metrics, number for number";
        var bad = compared.Count(m => m.Agreement is Agreement.Differs or Agreement.Gone);
        return bad == 0 ? $"{compared.Count} metrics within their tolerance" : $"{bad} of {compared.Count} metrics";
    }

    static void Reasons(IAnsiConsole console, Reproduction done)
    {
        if (!done.Facts.IsEmpty) console.WriteLine(done.Agrees ? "although these differ:" : "why: these differ");
        foreach (var fact in done.Facts.Take(20))
            console.MarkupLineInterpolated($"  {fact.Group,-12} {RunListView.Plain(fact.Name, 40)}: {Plain(fact.Values[0])} was, {Plain(fact.Values[1])} is");
        var fails = done is { SameExit: false, Before.End.Exit: 0 };
        if (fails) console.WriteLine("the command fails now: what it needs may not be here; its output is above");
        else if (!done.Agrees && done.Facts.IsEmpty)
            console.WriteLine("why: nothing recorded differs, so the command itself does not repeat; set every seed, and torch.use_deterministic_algorithms(True)");
    }

    static string Plain(string? value) => value is null ? "nothing" : RunListView.Plain(value, 60);

    static string Word(MetricVerdict m) => m.Agreement switch
    {
        Agreement.Same => "same",
        Agreement.Within => $"within {m.Tolerance}; {m.Detail}",
        Agreement.Timed => "not compared: it measures time",
        Agreement.Gone => m.Detail!,
        _ => m.Tolerance == Tolerance.Exact ? $"differs, {m.Detail}" : $"differs by more than {m.Tolerance}, {m.Detail}",
    };

    static string Word(bool? same) => same switch { true => "the same bytes", false => "other bytes", null => "was not written" };

    static string Short(double? value) => value is { } number ? AxisScale.Short(number) : "-";

    public static string Json(Reproduction done) => new JsonObject
    {
        ["run"] = done.Before.Id.ToString(),
        ["again"] = done.After.Id.ToString(),
        ["agrees"] = done.Agrees,
        ["exact"] = done.Exact,
        ["exit"] = new JsonArray(done.Before.End?.Exit, done.After.End?.Exit),
        ["metrics"] = JsonStyle.Array(done.Metrics, Json),
        ["models"] = JsonStyle.Array(done.Models, m => new JsonObject { ["path"] = m.Path, ["same"] = m.Same }),
        ["differs"] = JsonStyle.Array(done.Facts, f => new JsonObject { ["group"] = f.Group, ["fact"] = f.Name, ["was"] = f.Values[0], ["is"] = f.Values[1] }),
    }.ToJsonString(JsonStyle.Indented);

    static JsonObject Json(MetricVerdict metric) => new()
    {
        ["name"] = metric.Name, ["verdict"] = metric.Agreement.ToString().ToLowerInvariant(), ["was"] = Number(metric.Was), ["is"] = Number(metric.Now),
        ["difference"] = metric is { Was: { } was, Now: { } now } ? RunListView.Number(now - was) : null,
        ["tolerance"] = metric.Tolerance.ToString(), ["detail"] = metric.Detail,
    };

    static JsonNode? Number(double? value) => value is { } number ? RunListView.Number(number) : null;
}
