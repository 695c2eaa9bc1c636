using System.Text.Json.Nodes;
using Kedge.Packages.Python;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>What was found of wheels: a line for each that is fine, the problems of those that are not.</summary>
public static class WheelView
{
    public static void Write(Shell shell, IEnumerable<(string File, Checked<Wheel> Wheel)> wheels)
    {
        foreach (var (_, wheel) in wheels)
        {
            shell.Tell(wheel.Problems);
            if (wheel.IsOk)
                shell.Out.MarkupLineInterpolated($"[green]ok[/] {wheel.Value.File}: {Files(wheel.Value)} files, {Bytes.Of(wheel.Value.Entries.Sum(e => e.Size))}, every hash of RECORD is true");
        }
    }

    public static void WriteJson(IAnsiConsole console, IEnumerable<(string File, Checked<Wheel> Wheel)> wheels) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(wheels, w => Json(w.File, w.Wheel)).ToJsonString(JsonStyle.Indented));

    static JsonObject Json(string file, Checked<Wheel> wheel) => new()
    {
        ["file"] = file,
        ["ok"] = wheel.IsOk,
        ["files"] = wheel.IsOk ? Files(wheel.Value) : null,
        ["size"] = wheel.IsOk ? wheel.Value.Entries.Sum(e => e.Size) : null,
        ["problems"] = JsonStyle.Array(wheel.Problems, p => new JsonObject { ["code"] = p.Code, ["message"] = p.Message, ["hint"] = p.Hint }),
    };

    static int Files(Wheel wheel) => wheel.Entries.Count(e => !e.IsFolder);
}
