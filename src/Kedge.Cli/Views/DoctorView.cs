using System.Text.Json.Nodes;
using Kedge.Cli.Views.Terminal;
using Kedge.Findings;
using Kedge.Machines;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>One line per finding, its fix below it.</summary>
public static class DoctorView
{
    public static void Write(IAnsiConsole console, IReadOnlyCollection<Finding> findings)
    {
        var width = findings.Max(f => f.Check.Length);
        foreach (var finding in findings)
        {
            var (word, colour) = Words(finding.Level);
            HangingText.Write(console, [($"{word,-7} ", colour), (finding.Check, null)], width + 10, finding.Detail);
            if (finding.Fix is { } fix) HangingText.Write(console, [], width + 10, $"fix: {fix}");
        }
        var (problems, warnings) = (findings.Count(f => f.Level == Level.Problem), findings.Count(f => f.Level == Level.Warning));
        console.WriteLine($"{findings.Count} looked at: {Count(problems, "problem")}, {Count(warnings, "warning")}");
    }

    static (string Word, string Colour) Words(Level level) => level switch
    {
        Level.Ok => ("ok", "green"),
        Level.Warning => ("warning", "yellow"),
        _ => ("problem", "red"),
    };

    static string Count(int count, string what) => $"{(count == 0 ? "no" : count)} {what}{(count == 1 ? "" : "s")}";

    public static void WriteJson(IAnsiConsole console, Machine machine, IReadOnlyCollection<Finding> findings)
    {
        var json = new JsonObject
        {
            ["ok"] = findings.All(f => f.Level != Level.Problem),
            ["findings"] = JsonStyle.Array(findings, Json),
            ["machine"] = JsonNode.Parse(MachineText.Write(machine)),
        };
        console.Profile.Out.Writer.WriteLine(json.ToJsonString(JsonStyle.Readable));
    }

    static JsonObject Json(Finding finding) => new()
    {
        ["check"] = finding.Check, ["level"] = Words(finding.Level).Word, ["detail"] = finding.Detail, ["fix"] = finding.Fix,
    };
}
