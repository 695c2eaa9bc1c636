using System.Text.Json.Nodes;
using Kedge.Cli.Projects;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>A new project: what was made, what was kept, what to type next.</summary>
public static class ScaffoldView
{
    public static void Write(IAnsiConsole console, Scaffold scaffold, string here)
    {
        var folder = Path.GetRelativePath(here, scaffold.Folder);
        foreach (var path in scaffold.Made) console.MarkupLineInterpolated($"[green]made[/]  {Path.Join(folder == "." ? null : folder, path)}");
        foreach (var path in scaffold.Kept) console.MarkupLineInterpolated($"[yellow]kept[/]  {Path.Join(folder == "." ? null : folder, path)} (was there already)");
        console.WriteLine();
        console.WriteLine("next:");
        if (folder != ".") console.MarkupLineInterpolated($"  cd {(folder.Contains(' ', StringComparison.Ordinal) ? $"'{folder}'" : folder)}");
        console.WriteLine("  kedge lock && kedge build");
        console.WriteLine("  kedge run -- python train.py");
    }

    public static void WriteJson(IAnsiConsole console, Scaffold scaffold) => console.Profile.Out.Writer.WriteLine(new JsonObject
    {
        ["folder"] = scaffold.Folder,
        ["made"] = JsonStyle.Array(scaffold.Made),
        ["kept"] = JsonStyle.Array(scaffold.Kept),
    }.ToJsonString(JsonStyle.Indented));
}
