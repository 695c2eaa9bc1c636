using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;

namespace Kedge.Runs.Record;

/// <summary>Text of <c>run.json</c> and <c>end.json</c>. Readers skip members they do not know: a newer Kedge may have written them.</summary>
public static class RunJson
{
    static readonly RunJsonContext Context = new(new JsonSerializerOptions
    {
        WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
    });

    public static string Write(RunPlan plan) => JsonSerializer.Serialize(plan, Context.RunPlan) + "\n";

    public static string Write(RunEnd end) => JsonSerializer.Serialize(end, Context.RunEnd) + "\n";

    /// <summary>Null when the text is not whole or not of this kind.</summary>
    public static RunPlan? ReadPlan(ReadOnlySpan<byte> text) => Read(text, Context.RunPlan);

    public static RunEnd? ReadEnd(ReadOnlySpan<byte> text) => Read(text, Context.RunEnd);

    /// <summary>JSON Schema of <c>run.json</c> and <c>end.json</c>, from the types themselves.</summary>
    public static string PlanSchema() => Schema(Context.RunPlan, "run.json");

    public static string EndSchema() => Schema(Context.RunEnd, "end.json");

    static string Schema(System.Text.Json.Serialization.Metadata.JsonTypeInfo type, string name)
    {
        var schema = (JsonObject)JsonSchemaExporter.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", $"Kedge {name}, format 1");
        return schema.ToJsonString(Context.Options) + "\n";
    }

    static T? Read<T>(ReadOnlySpan<byte> text, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(RunEnd))]
sealed partial class RunJsonContext : JsonSerializerContext;
