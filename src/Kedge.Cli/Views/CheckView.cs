using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Checks;
using Kedge.Checks.Drifts;
using Kedge.Cli.Views.Terminal;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>One line per check; what drifted, and why something failed, below it.</summary>
public static class CheckView
{
    /// <summary>Differences that are told one by one; JSON has them all.</summary>
    const int Shown = 20;
    const int WordWidth = 8, Inner = 10;

    public static void Write(IAnsiConsole console, CheckReport report)
    {
        var width = report.All.Max(r => r.Name.Length);
        if (report.Where is { } where) console.WriteLine($"in {where}");
        foreach (var result in report.Environment) Write(console, result, width);
        if (report.Tensors.Length > 0) console.WriteLine("tensors");
        foreach (var result in report.Tensors) Write(console, result, width);
        if (report.NotPromised.Length > 0) console.WriteLine("without a container engine nothing is promised about");
        foreach (var missing in report.NotPromised) HangingText.Write(console, [("  -", null)], 4, missing);
        console.WriteLine(Sum(report));
    }

    static void Write(IAnsiConsole console, CheckResult result, int width)
    {
        var (word, colour) = Word(result);
        var indent = WordWidth + 1 + width + 2;
        var time = result.Seconds is { } seconds && result.State != CheckState.Skipped ? string.Create(CultureInfo.InvariantCulture, $"{seconds,6:0.00} s  ") : "";
        HangingText.Write(console, [(word.PadRight(WordWidth + 1), colour), (result.Name, null)], indent, time + result.Detail);
        foreach (var finding in result.Drift.Take(Shown))
        {
            HangingText.Write(console, [("         ", null), ($"[{finding.Code}]", "bold")], 19, finding.Message);
            Row(console, "hint", finding.Hint);
        }
        if (result.Drift.Length > Shown) console.WriteLine($"         and {result.Drift.Length - Shown} more: --json has them all");
        if (result.Why is { } why) Row(console, "why", why);
        if (result is { State: CheckState.Wrong or CheckState.CouldNot, Hint: { } hint }) Row(console, "hint", hint);
    }

    static void Row(IAnsiConsole console, string label, string text) =>
        HangingText.Write(console, [(new string(' ', Inner), null), ($"{label}:", "blue")], Inner + 6, text);

    internal static (string Word, string Colour) Word(CheckResult result) => result switch
    {
        { State: CheckState.Ok } => ("ok", "green"),
        { State: CheckState.Skipped } => ("skipped", "grey"),
        { State: CheckState.CouldNot } => ("unknown", "yellow"),
        { Drift.IsEmpty: false } => ("drift", "red"),
        _ => ("problem", "red"),
    };

    internal static string Sum(CheckReport report)
    {
        var (all, drift) = (report.All.ToList(), report.All.Sum(r => r.Drift.Length));
        List<string> parts = [];
        if (drift > 0) parts.Add($"{drift} {(drift == 1 ? "difference" : "differences")} from the lock");
        if (all.Count(r => r.State == CheckState.Wrong && r.Drift.IsEmpty) is var wrong and > 0) parts.Add($"{wrong} {(wrong == 1 ? "problem" : "problems")}");
        if (all.Count(r => r.State == CheckState.CouldNot) is var unknown and > 0) parts.Add($"{unknown} could not be looked at");
        var skipped = all.Count(r => r.State == CheckState.Skipped);
        return $"{all.Count - skipped} checks: {(parts.Count == 0 ? "all ok" : string.Join(", ", parts))}{(skipped > 0 ? $"; {skipped} skipped" : "")}";
    }

    public static void WriteJson(IAnsiConsole console, CheckReport report) => console.Profile.Out.Writer.WriteLine(new JsonObject
    {
        ["ok"] = report.State == CheckState.Ok,
        ["where"] = report.Where,
        ["engine"] = report.Engine,
        ["image"] = report.Image,
        ["checks"] = JsonStyle.Array(report.Environment, Json),
        ["drift"] = JsonStyle.Array(report.All.SelectMany(r => r.Drift), Json),
        ["tensors"] = JsonStyle.Array(report.Tensors, Json),
        ["notPromised"] = JsonStyle.Array(report.NotPromised),
    }.ToJsonString(JsonStyle.Readable));

    static JsonObject Json(CheckResult result)
    {
        var json = new JsonObject { ["check"] = result.Name, ["state"] = Word(result).Word, ["detail"] = result.Detail };
        if (result.Seconds is { } seconds) json["seconds"] = seconds;
        if (result.Why is { } why) json["why"] = why;
        if (result.Hint is { } hint) json["hint"] = hint;
        return json;
    }

    static JsonObject Json(DriftFinding finding) => new()
    {
        ["code"] = finding.Code, ["what"] = finding.What, ["expected"] = finding.Expected, ["found"] = finding.Found,
        ["message"] = finding.Message, ["hint"] = finding.Hint, ["paths"] = JsonStyle.Array(finding.Paths),
    };
}
