using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Traces.Rules;

/// <summary>From when on something is worth saying: one row of <c>Thresholds.data.json</c>, with where the number is from.</summary>
public sealed record Threshold(double Value, string Unit, string Source)
{
    static readonly Lazy<Dictionary<string, Threshold>> Table = new(Load);

    public static IReadOnlyDictionary<string, Threshold> All => Table.Value;

    public static double Of(string name) => Table.Value[name].Value;

    static Dictionary<string, Threshold> Load()
    {
        using var stream = Embedded.Open(typeof(Threshold), "Thresholds.data.json");
        return JsonSerializer.Deserialize(stream, ThresholdJson.Default.DictionaryStringThreshold)!;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, Threshold>))]
sealed partial class ThresholdJson : JsonSerializerContext;
