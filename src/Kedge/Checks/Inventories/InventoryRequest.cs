using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Kedge.Packages.Python;

namespace Kedge.Checks.Inventories;

/// <summary>What the inventory's program is asked, on its standard input.</summary>
/// <param name="Sites">Kind and folder; none: those of the interpreter itself.</param>
/// <param name="Paths">What to describe.</param>
/// <param name="Deep">Whether every file is compared with what its package says.</param>
public sealed record InventoryRequest(ImmutableArray<(string Kind, string Folder)> Sites, ImmutableArray<string> Paths, bool Deep)
{
    /// <summary>More are not described: so many changes say the same as a part of them.</summary>
    public const int MostPaths = 50_000;

    /// <summary>Where Python packages may lie in an image of this Python, and in a home used with it.</summary>
    /// <param name="python">Major.minor.</param>
    public static InventoryRequest ForImage(string python, bool deep) => new(
    [
        (InstalledWheel.Environment, $"/{VirtualEnvironment.Prefix}/lib/python{python}/site-packages"),
        ("distribution", "/usr/lib/python3/dist-packages"),
        ("local", $"/usr/local/lib/python{python}/dist-packages"),
        ("local", $"/usr/local/lib/python{python}/site-packages"),
        ("user", $"~/.local/lib/python{python}/site-packages"),
    ], [], deep);

    public static InventoryRequest ForHost(bool deep) => new([], [], deep);

    public string ToJson() => new JsonObject
    {
        ["sites"] = new JsonArray([.. Sites.Select(s => (JsonNode)new JsonArray(s.Kind, s.Folder))]),
        ["paths"] = new JsonArray([.. Paths.Take(MostPaths).Select(p => (JsonNode)p)]),
        ["deep"] = Deep,
    }.ToJsonString();
}
