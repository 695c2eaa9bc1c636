using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kedge.Runs.Exchange;

/// <summary>
/// Values of a <c>.wandb</c> file are JSON texts, written by Python: bare NaN and Infinity included. Objects count as their
/// members, under names joined by dots, as wandb shows them.
/// </summary>
static partial class WandbValue
{
    /// <summary>The numbers in a logged value. Texts are none, media and histograms neither.</summary>
    public static IEnumerable<(string Name, double Value)> Numbers(string key, string json) =>
        from leaf in Leaves(key, json, ofMedia: false)
        let number = Number(leaf.Value)
        where number is not null && leaf.Name.Length <= 1000
        select (leaf.Name, number.Value);

    /// <summary>All that a setting says, as texts.</summary>
    public static IEnumerable<(string Name, string Value)> Texts(string key, string json) =>
        Leaves(key, json, ofMedia: true).Select(leaf => (leaf.Name, Text(leaf.Value)));

    static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var number) => number,
        JsonValueKind.String =>
            value.GetString() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, "-Infinity" => double.NegativeInfinity,
                _ => null },
        _ => null,
    };

    static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    static ImmutableArray<(string Name, JsonElement Value)> Leaves(string key, string json, bool ofMedia)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(BareNumber().Replace(json, "\"$0\"")));
            return [.. Leaves(key, JsonElement.ParseValue(ref reader), ofMedia)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)   // half a surrogate shows only when the text is asked for
        {
            return [];
        }
    }

    static IEnumerable<(string, JsonElement)> Leaves(string key, JsonElement value, bool ofMedia)
    {
        if (value.ValueKind == JsonValueKind.Object)
            return !ofMedia && value.TryGetProperty("_type", out _)
                ? []
                : value.EnumerateObject().SelectMany(m => Leaves($"{key}.{m.Name}", m.Value, ofMedia));
        if (value.ValueKind == JsonValueKind.String) _ = value.GetString();
        return [(key, value)];
    }

    [GeneratedRegex(@"(?<=^|[:\[,]\s?)(NaN|-?Infinity)(?=$|\s?[,}\]])", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex BareNumber();
}
