using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Metrics.Mlflow;

/// <summary>The client's request is wrong; answered with its code and words.</summary>
sealed class MlflowError(string code, string message) : Exception(message)
{
    public string Code => code;

    public static MlflowError Invalid(string message) => new("INVALID_PARAMETER_VALUE", message);

    public static MlflowError NotThere(string what) => new("RESOURCE_DOES_NOT_EXIST", $"{what} does not exist");
}

/// <summary>
/// What a request says, from its query or its JSON body, in proto2's JSON form: 64-bit numbers may be texts, doubles may be the texts
/// NaN and Infinity, members that nobody asks for are ignored.
/// </summary>
sealed class MlflowBody(IReadOnlyDictionary<string, string> query, JsonElement body)
{
    public string? Text(string name) => query.TryGetValue(name, out var value) ? value : Text(body, name);

    public string Needed(string name) => Text(name) is { Length: > 0 } value ? value : throw MlflowError.Invalid($"Missing value for required parameter '{name}'");

    public long? Whole(string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? Whole(value) : null;

    public JsonElement Json => body;

    public IEnumerable<JsonElement> List(string name)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out var list) || list.ValueKind == JsonValueKind.Null) return [];
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw MlflowError.Invalid($"'{name}' is not a list");
    }

    public static string? Text(JsonElement from, string name)
    {
        if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(name, out var value)) return null;
        return value.ValueKind switch { JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(), _ => null };
    }

    public static long? Whole(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
        JsonValueKind.Number when value.TryGetDouble(out var real) && Math.Abs(real) < 9e15 => (long)real,
        JsonValueKind.String when long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
        _ => null,
    };

    public static double? Real(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out var real) => real,
        JsonValueKind.String when Output.LiteralObject.TryNumber(value.GetString(), out var real) => real,
        _ => null,
    };
}
