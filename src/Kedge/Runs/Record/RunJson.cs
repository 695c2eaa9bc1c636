using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Kedge.Runs.Resources;

namespace Kedge.Runs.Record;

/// <summary>Text of <c>run.json</c>, <c>end.json</c> and <c>sys/placement.json</c>. Readers skip members they do not know: a newer Kedge may have written them.</summary>
public static class RunJson
{
    static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        TypeInfoResolver = RunJsonContext.Default.WithAddedModifier(Demand),
    };

    /// <summary>What a record's own constructor takes must be there: a text that is not would be null where nothing expects it.</summary>
    static void Demand(JsonTypeInfo type)
    {
        foreach (var member in type.Properties)
            if (member.AssociatedParameter is { IsNullable: false, HasDefaultValue: false, IsMemberInitializer: false }
                && (!member.PropertyType.IsValueType
                || member.PropertyType.IsGenericType && member.PropertyType.GetGenericTypeDefinition() == typeof(ImmutableArray<>)))
                member.IsRequired = true;
    }

    static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    public static string Write(RunPlan plan) => JsonSerializer.Serialize(plan, Of<RunPlan>()) + "\n";

    public static string Write(RunEnd end) => JsonSerializer.Serialize(end, Of<RunEnd>()) + "\n";

    public static string Write(Placement placement) => JsonSerializer.Serialize(placement, Of<Placement>()) + "\n";

    /// <summary>Null when the text is not whole or not of this kind.</summary>
    public static RunPlan? ReadPlan(ReadOnlySpan<byte> text) => Read(text, Of<RunPlan>()) is { } plan ? Whole(plan) : null;

    public static RunEnd? ReadEnd(ReadOnlySpan<byte> text) => Read(text, Of<RunEnd>()) is { } end ? Whole(end) : null;

    public static Placement? ReadPlacement(ReadOnlySpan<byte> text) =>
        Read(text, Of<Placement>()) is { } read
            ? read with { Nodes = Some(read.Nodes), Gpus = [.. Some(read.Gpus).Select(g => g with { Slices = Some(g.Slices) })] }
            : null;

    /// <summary>Lists and tables that an older Kedge did not write yet are empty; the reader leaves them unset.</summary>
    static RunPlan Whole(RunPlan plan) => plan with
    {
        Env = plan.Env ?? RunPlan.NoText, Parameters = plan.Parameters ?? RunPlan.NoText, ParameterSources = plan.ParameterSources ?? RunPlan.NoText,
        Configs = Some(plan.Configs), Data = Some(plan.Data), Determinism = Some(plan.Determinism), Incomplete = Some(plan.Incomplete),
    };

    static RunEnd Whole(RunEnd end) => end with { Metrics = Some(end.Metrics), Files = end.Files ?? RunPlan.NoText, Incomplete = Some(end.Incomplete) };

    static ImmutableArray<T> Some<T>(ImmutableArray<T> list) => list.IsDefault ? [] : list;

    /// <summary>JSON Schema of <c>run.json</c> and <c>end.json</c>, from the types themselves.</summary>
    public static string PlanSchema() => Schema(Of<RunPlan>(), "run.json");

    public static string EndSchema() => Schema(Of<RunEnd>(), "end.json");

    static string Schema(JsonTypeInfo type, string name)
    {
        var schema = (JsonObject)JsonSchemaExporter.GetJsonSchemaAsNode(type, new() { TreatNullObliviousAsNonNullable = true });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", $"Kedge {name}, format 1");
        return schema.ToJsonString(Options) + "\n";
    }

    static T? Read<T>(ReadOnlySpan<byte> text, JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return HasEmptyItem(text) ? null : JsonSerializer.Deserialize(text, type);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A list or a table with null in it, which no type here forbids and nothing expects: somebody edited the file.</summary>
    static bool HasEmptyItem(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        var (lists, table) = (new Stack<bool>(), false);
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName when reader.CurrentDepth == 1: table = Tables.Contains(reader.GetString()); break;
                case JsonTokenType.StartArray or JsonTokenType.StartObject: lists.Push(reader.TokenType == JsonTokenType.StartArray); break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject: lists.Pop(); break;
                case JsonTokenType.Null when lists.TryPeek(out var list) && (list || (table && lists.Count > 1)): return true;
            }
        return false;
    }

    /// <summary>Members that hold names with texts.</summary>
    static readonly string[] Tables = ["env", "parameters", "parameterSources", "files"];
}

[JsonSerializable(typeof(RunPlan))]
[JsonSerializable(typeof(RunEnd))]
[JsonSerializable(typeof(Placement))]
sealed partial class RunJsonContext : JsonSerializerContext;
