using System.Text.Json;
using System.Text.RegularExpressions;

namespace Kedge.Tests.Specs;

/// <summary>
/// Validates a JSON value against the keywords that docs/kedge.schema.json uses (JSON Schema draft 2020-12). A keyword that it
/// does not know fails the test instead of being passed over.
/// </summary>
static class JsonSchema
{
    static readonly HashSet<string> Silent = ["$schema", "title", "description", "then", "else"];

    public static bool IsValid(JsonElement value, JsonElement schema) => schema.EnumerateObject().All(keyword => Holds(value, keyword, schema));

    static bool Holds(JsonElement value, JsonProperty keyword, JsonElement schema) => keyword.Name switch
    {
        "type" => IsOfType(value, keyword.Value.GetString()!),
        "enum" => keyword.Value.EnumerateArray().Any(v => Same(v, value)),
        "const" => Same(keyword.Value, value),
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!, RegexOptions.ECMAScript),
        "exclusiveMinimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() > keyword.Value.GetDouble(),
        "items" => value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(v => IsValid(v, keyword.Value)),
        "required" => value.ValueKind != JsonValueKind.Object || keyword.Value.EnumerateArray().All(k => value.TryGetProperty(k.GetString()!, out _)),
        "properties" => Members(value).All(m => !keyword.Value.TryGetProperty(m.Name, out var inner) || IsValid(m.Value, inner)),
        "patternProperties" => Members(value).All(m => Patterns(keyword.Value, m.Name).All(inner => IsValid(m.Value, inner))),
        "additionalProperties" => keyword.Value.GetBoolean() || Members(value).All(m => IsNamed(m.Name, schema)),
        "anyOf" => keyword.Value.EnumerateArray().Any(s => IsValid(value, s)),
        "allOf" => keyword.Value.EnumerateArray().All(s => IsValid(value, s)),
        "if" => !schema.TryGetProperty(IsValid(value, keyword.Value) ? "then" : "else", out var branch) || IsValid(value, branch),
        _ => Silent.Contains(keyword.Name) ? true : throw new NotSupportedException(keyword.Name),
    };

    static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        _ => throw new NotSupportedException(type),
    };

    static bool IsNamed(string name, JsonElement schema) =>
        (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out _))
        || (schema.TryGetProperty("patternProperties", out var patterns) && Patterns(patterns, name).Any());

    static IEnumerable<JsonElement> Patterns(JsonElement patterns, string name) =>
        from pattern in patterns.EnumerateObject() where Regex.IsMatch(name, pattern.Name, RegexOptions.ECMAScript) select pattern.Value;

    static JsonProperty[] Members(JsonElement value) => value.ValueKind == JsonValueKind.Object ? [.. value.EnumerateObject()] : [];

    static bool Same(JsonElement a, JsonElement b) => a.ValueKind == b.ValueKind && a.ValueKind switch
    {
        JsonValueKind.String => a.GetString() == b.GetString(),
        JsonValueKind.Number => a.GetDouble().Equals(b.GetDouble()),
        _ => true,
    };
}
