using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Site.Formulas;

/// <summary>What the commands of TeX mean: <c>Symbols.data.json</c>.</summary>
sealed record Symbols(
    Dictionary<string, string> Letters, Dictionary<string, string> Operators, Dictionary<string, string> Large, string Functions,
    Dictionary<string, string> Accents, Dictionary<string, string> Under, Dictionary<string, double> Spaces, Dictionary<string, string> Variants)
{
    static readonly Lazy<Symbols> Table = new(Load);

    public static Symbols All => Table.Value;

    public HashSet<string> FunctionNames { get; } = [.. Functions.Split(' ')];

    static Symbols Load()
    {
        using var stream = Embedded.Open(typeof(Symbols), "Symbols.data.json");
        return JsonSerializer.Deserialize(stream, SymbolsJson.Default.Symbols)!;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Symbols))]
sealed partial class SymbolsJson : JsonSerializerContext;
