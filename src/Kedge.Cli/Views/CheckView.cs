using System.Text.Json.Nodes;
using Kedge.Sessions.Checks;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>One line per check.</summary>
public static class CheckView
{
    public static void Write(IAnsiConsole console, IReadOnlyCollection<CheckResult> results)
    {
        var width = results.Max(r => r.Name.Length);
        foreach (var result in results)
        {
            var (word, colour) = result.Ok ? ("ok     ", "green") : ("problem", "red");
            console.MarkupLineInterpolated($"[{colour}]{word}[/] {result.Name.PadRight(width)}  {result.Detail}");
            if (result is { Ok: false, Hint: { } hint }) console.MarkupLineInterpolated($"        {"".PadRight(width)}  [bold]hint[/]: {hint}");
        }
        var wrong = results.Count(r => !r.Ok);
        console.WriteLine(wrong == 0 ? $"{results.Count} checks, all ok" : $"{results.Count} checks, {wrong} {(wrong == 1 ? "problem" : "problems")}");
    }

    public static void WriteJson(IAnsiConsole console, IEnumerable<CheckResult> results) => console.Profile.Out.Writer.WriteLine(
        new JsonArray([.. results.Select(r => (JsonNode)new JsonObject { ["check"] = r.Name, ["ok"] = r.Ok, ["detail"] = r.Detail, ["hint"] = r.Hint })])
            .ToJsonString(JsonStyle.Indented));
}
