using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Models.Formats;

/// <summary>The program of <c>torch.export</c> as JSON (torch/_export/serde/schema.py): which operators, how often.</summary>
static class ExportedProgram
{
    /// <summary>Null when the JSON is another.</summary>
    public static Graph? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.TryGetProperty("exported_program", out var inner)) root = inner;
            var graph = root.GetProperty("graph_module").GetProperty("graph");
            var operators = graph.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("target").GetString() ?? "")
                .GroupBy(t => t.Replace("torch.ops.", "", StringComparison.Ordinal), StringComparer.Ordinal)
                .Select(g => KeyValuePair.Create(g.Key, g.Count())).OrderByDescending(g => g.Value).ThenBy(g => g.Key, StringComparer.Ordinal);
            return new([], [], [.. operators.Take(200)], Opsets(root));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    static ImmutableSortedDictionary<string, long> Opsets(JsonElement root) => root.TryGetProperty("opset_version", out var versions)
        ? versions.EnumerateObject().ToImmutableSortedDictionary(v => v.Name, v => v.Value.GetInt64(), StringComparer.Ordinal)
        : ImmutableSortedDictionary<string, long>.Empty;
}
