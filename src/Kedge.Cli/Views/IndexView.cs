using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Locks;

namespace Kedge.Cli.Views;

/// <summary>A folder that was filled with wheels, as text and as JSON.</summary>
static class IndexView
{
    public static void WriteFilled(Shell shell, string folder, IReadOnlyList<(LockedWheel Wheel, bool IsNew)> put, bool json)
    {
        if (json)
        {
            shell.Out.Profile.Out.Writer.WriteLine(Json(folder, put).ToJsonString(JsonStyle.Indented));
            return;
        }
        var (size, added) = (put.Sum(p => p.Wheel.Size) / 1e6, put.Count(p => p.IsNew));
        shell.Out.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{put.Count} {(put.Count == 1 ? "wheel" : "wheels")} ({size:#,0.0} MB) in {folder}: {added} new, {put.Count - added} there already"));
        shell.Error.Profile.Out.Writer.WriteLine($"next: kedge index serve {folder}");
    }

    static JsonObject Json(string folder, IReadOnlyList<(LockedWheel Wheel, bool IsNew)> put) => new()
    {
        ["folder"] = folder,
        ["wheels"] = JsonStyle.Array(put, p => new JsonObject
        {
            ["name"] = p.Wheel.Name, ["version"] = p.Wheel.Version, ["file"] = p.Wheel.File, ["size"] = p.Wheel.Size, ["sha256"] = p.Wheel.Sha256.Hex, ["new"] = p.IsNew,
        }),
    };
}
