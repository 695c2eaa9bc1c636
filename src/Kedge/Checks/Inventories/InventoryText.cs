using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Checks.Inventories;

/// <summary>
/// Reads what the inventory's program wrote. It ran where anybody may have changed anything, so the answer is read as hostile: exactly
/// this form, lists and texts of bounded length, nothing in them that a terminal would obey.
/// </summary>
public static class InventoryText
{
    /// <summary>What the answer's line begins with: whatever else was written before is passed over.</summary>
    public const string Mark = "kedge-inventory ";
    /// <summary>Characters. An image of a thousand packages answers with a hundred thousand.</summary>
    public const int Longest = 64 << 20;
    const int Most = 100_000;

    /// <summary>Null when there is no whole answer of this form.</summary>
    public static Inventory? Read(string output)
    {
        var start = output.LastIndexOf("\n" + Mark, StringComparison.Ordinal);
        if (start < 0 || output.Length > Longest) return null;
        var line = output.AsSpan(start + 1 + Mark.Length);
        if (line.IndexOf('\n') is var end and >= 0) line = line[..end];
        try
        {
            return JsonSerializer.Deserialize(line, InventoryJson.Default.InventoryRow) is { } row ? Checked(row) : null;
        }
        catch (Exception hostile) when (hostile is JsonException or InvalidOperationException or ArgumentException)
        {
            // The latter two: half of a surrogate pair, escaped or not.
            return null;
        }
    }

    static Inventory? Checked(InventoryRow row)
    {
        if (row.Packages.List.Length > Most || row.Wheels.Length > Most || row.Paths.Length > Most || row.Damaged?.List.Length > Most) return null;
        if (HasHoles(row)) return null;
        var damaged = row.Damaged is { } files ? new DamagedFiles(files.Looked, [.. files.List.Select(File)]) : null;
        return new(
            Plain(row.Python), Plain(row.Program), Packages(row.Packages), [.. row.Wheels.Select(Wheel)],
            Driver(row.Driver), [.. row.Paths.Select(Facts)], damaged);
    }

    /// <summary>Strict reading refuses null for a member, not within a list.</summary>
    static bool HasHoles(InventoryRow row) =>
        row.Packages.List.Any(p => p.IsDefault || p.Length != 4 || p.Any(text => text is null)) || row.Packages.Broken.IsDefault
        || row.Wheels.Any(w => w is null) || row.Paths.Any(p => p is null) || row.Damaged?.List.Any(f => f is null) is true
        || row.Driver.Libraries.Any(l => l is null) || row.Driver.Nodes.Any(n => n is null);

    static PackageList Packages(PackagesRow row) =>
        new([.. row.List.Select(p => new InstalledPackage(Plain(p[0]), Plain(p[1]), Plain(p[2]), Plain(p[3])))], row.Broken, OrNull(row.Error));

    static InstalledWheel Wheel(InstalledWheel row) =>
        new(
            Plain(row.Kind), Plain(row.Site), Plain(row.Folder), OrNull(row.Name), OrNull(row.Version),
            OrNull(row.Error), OrNull(row.Installer), OrNull(row.Origin), row.Record);

    static DriverInside Driver(DriverInside row) => new(OrNull(row.Module), [.. row.Libraries.Select(Plain)], [.. row.Nodes.Select(Plain)]);

    /// <summary>The path stays as it is, since it is what was asked for.</summary>
    static PathFacts Facts(PathFacts row) => new(row.Path, OrNull(row.Owner), Plain(row.Kind), OrNull(row.Content), OrNull(row.Mode), OrNull(row.Error));

    static DamagedFile File(DamagedFile row) => new(Plain(row.Path), Plain(row.Owner), Plain(row.Expected), OrNull(row.Found), OrNull(row.Error));

    static string Plain(string text) => PlainText.Of(text);

    static string? OrNull(string? text) => text is null ? null : PlainText.Of(text);
}

sealed record InventoryRow(
    string Python, string Program, PackagesRow Packages, ImmutableArray<InstalledWheel> Wheels, DriverInside Driver, ImmutableArray<PathFacts> Paths,
        DamagedFiles? Damaged);

/// <param name="List">Name, version, architecture and state of each: a thousand of them, so not as objects.</param>
sealed record PackagesRow(ImmutableArray<ImmutableArray<string>> List, ImmutableArray<int> Broken, string? Error);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 8)]
[JsonSerializable(typeof(InventoryRow))]
sealed partial class InventoryJson : JsonSerializerContext;
