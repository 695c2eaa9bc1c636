using System.Text.Json.Nodes;
using Kedge.Compat;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>One line per PyTorch: the builds of it that fit.</summary>
static class CompatTableView
{
    public static void Write(IAnsiConsole console, IReadOnlyCollection<CompatRow> rows)
    {
        var builds = rows.Select(r => string.Join(' ', r.Builds.Select(b => b.Variant?.Cuda == r.Release.DefaultCuda ? $"{b.Cuda}*" : b.Cuda))).ToList();
        var width = Math.Max(6, builds.Max(b => b.Length));
        console.MarkupLineInterpolated($"[bold]PYTORCH  {"BUILDS".PadRight(width)}  PYTHON     TORCHVISION  TORCHAUDIO[/]");
        foreach (var (row, text) in rows.Zip(builds))
        {
            var torch = row.Release;
            console.WriteLine($"{torch.Version,-7}  {text.PadRight(width)}  {$"{torch.Python[0]}-{torch.Python[1]}",-9}  {torch.Torchvision,-11}  {torch.Torchaudio}");
        }
        console.WriteLine("* what a plain `pip install torch` gives on Linux x86_64");
        foreach (var why in rows.SelectMany(r => r.Why).DistinctBy(r => r.Code)) console.MarkupLineInterpolated($"[yellow]why not[[{why.Code}]][/]: {why.Message}");
    }

    public static void WriteJson(IAnsiConsole console, IEnumerable<CompatRow> rows) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(rows, Json).ToJsonString(JsonStyle.Indented));

    static JsonObject Json(CompatRow row) => new()
    {
        ["torch"] = row.Release.Version.ToString(),
        ["builds"] = JsonStyle.Array(row.Builds, CompatView.Json),
        ["why"] = CompatView.Json(row.Why),
    };
}
