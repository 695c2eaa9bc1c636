using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Docs.Anchors;

/// <summary>The table that every repository starts from: 16 core anchors, the extension list, and the emoji that only express feeling.</summary>
public static class AnchorTable
{
    static readonly Lazy<AnchorRows> Table = new(Load);

    public static ImmutableArray<Anchor> All { get; } = [.. Table.Value.Anchors.Select(Meaning)];

    public static ImmutableArray<string> Emotional => Table.Value.Emotional;

    static Anchor Meaning(AnchorRow row) => new(row.Id, row.Emoji, row.Meaning.Both, row.Label.Both)
    {
        Places = Anchor.PlacesOf(row.Places), Synonyms = row.Synonyms, Alerts = row.Alerts, IsExtension = row.Extension, IsTopic = row.Topic,
        Triggers = new(Ordinal(row.Triggers.En), Ordinal(row.Triggers.Zh)),
    };

    static ImmutableSortedDictionary<string, double> Ordinal(Dictionary<string, double> words) => words.ToImmutableSortedDictionary(StringComparer.Ordinal);

    static AnchorRows Load()
    {
        using var stream = Embedded.Open(typeof(AnchorTable), "Anchors.data.json");
        return JsonSerializer.Deserialize(stream, AnchorJson.Default.AnchorRows)!;
    }
}

sealed record AnchorRows(ImmutableArray<AnchorRow> Anchors, ImmutableArray<string> Emotional);

sealed record AnchorRow(string Id, string Emoji, TwoWords Meaning, TwoWords Label, string Places, ImmutableArray<string> Synonyms, ImmutableArray<string> Alerts, TriggerRow Triggers)
{
    public bool Extension { get; init; }
    public bool Topic { get; init; }
}

sealed record TwoWords(string En, string Zh)
{
    [JsonIgnore]
    public Both Both => new(En, Zh);
}

sealed record TriggerRow(Dictionary<string, double> En, Dictionary<string, double> Zh);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AnchorRows))]
sealed partial class AnchorJson : JsonSerializerContext;
