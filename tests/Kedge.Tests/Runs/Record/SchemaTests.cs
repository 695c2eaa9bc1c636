using System.Text.Json;
using Kedge.Runs;
using Kedge.Runs.Record;

namespace Kedge.Tests.Runs.Record;

/// <summary>docs/run.schema.json and docs/end.schema.json are those of the types, and real records keep to them.</summary>
public sealed class SchemaTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("end")]
    public void The_published_schema_is_that_of_the_type(string name)
    {
        var path = Path.Combine(House.Sources.Root, $"docs/{name}.schema.json");
        var schema = name == "run" ? RunJson.PlanSchema() : RunJson.EndSchema();
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(path, schema);
        Assert.Equal(File.ReadAllText(path), schema);
    }

    [Fact]
    public void A_record_keeps_to_its_schema()
    {
        var plan = RunJson.Write(new RunPlan
        {
            Id = "2026/08/21/0912-brave-otter-7f3a", Project = "p", Started = DateTimeOffset.UnixEpoch, Command = ["python", "train.py"],
            Line = "python train.py", Folder = ".", Tool = "0.1.0",
            Engine = new("docker", "29", ["docker", "run"]),
            Host = new("h", "os", "kernel", "cpu", 2, 1L << 30, ["GPU"]) { GpuDetails = [new("GPU", "uuid", 1, "9.0")] }, User = new("me", "1:1"),
            Data = [new("data", 3, 100, "sha256:00", "sha256")], Determinism = [new("torch.manual_seed(0)", "train.py:3")], Incomplete = [new("a", "b")],
        });
        Assert.Empty(JsonShape.Errors(RunJson.PlanSchema(), plan));
        var end = RunJson.Write(new RunEnd { Id = "x", Ended = DateTimeOffset.UnixEpoch, Seconds = 1, Exit = 0,
            Metrics = [new("loss", 1, new(1, double.NaN), new(1, 2), new(1, 1), new(null, 2)) { Source = "tb", Also = ["r0"] }],
                Artifacts = [new("a.onnx", 1) { Model = new("ONNX", 0, []) { Opset = 17 } }] });
        Assert.Empty(JsonShape.Errors(RunJson.EndSchema(), end));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"kedge\":\"1\"}")]
    [InlineData("[]")]
    public void What_is_no_record_does_not(string text) => Assert.NotEmpty(JsonShape.Errors(RunJson.PlanSchema(), text));
}

/// <summary>The few words of JSON Schema that the published ones use: type, enum, properties, required, items, additionalProperties, anyOf, $ref.</summary>
static class JsonShape
{
    public static List<string> Errors(string schema, string text)
    {
        using var shape = JsonDocument.Parse(schema);
        using var document = JsonDocument.Parse(text);
        var errors = new List<string>();
        Check(shape.RootElement, shape.RootElement, document.RootElement, "$", errors);
        return errors;
    }

    static void Check(JsonElement root, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.ValueKind != JsonValueKind.Object) return;
        if (schema.TryGetProperty("$ref", out var reference)) schema = Resolve(root, reference.GetString()!);
        if (schema.TryGetProperty("anyOf", out var any) && !any.EnumerateArray().Any(one => Fits(root, one, value))) errors.Add($"{at}: fits none");
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => Is(t, value))) errors.Add($"{at}: {value.ValueKind} is not {type}");
        if (value.ValueKind == JsonValueKind.Object) Members(root, schema, value, at, errors);
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
            foreach (var (i, item) in value.EnumerateArray().Index()) Check(root, items, item, $"{at}[{i}]", errors);
    }

    static void Members(JsonElement root, JsonElement schema, JsonElement value, string at, List<string> errors)
    {
        if (schema.TryGetProperty("required", out var required))
            errors.AddRange(required.EnumerateArray().Where(r => !value.TryGetProperty(r.GetString()!, out _)).Select(r => $"{at}: no {r}"));
        foreach (var member in value.EnumerateObject())
            if (schema.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out var one))
                Check(root, one, member.Value, $"{at}.{member.Name}", errors);
            else if (schema.TryGetProperty("additionalProperties", out var other)) Check(root, other, member.Value, $"{at}.{member.Name}", errors);
            else if (schema.TryGetProperty("properties", out _)) errors.Add($"{at}: unknown {member.Name}");
    }

    static JsonElement Resolve(JsonElement root, string reference)
    {
        foreach (var part in reference.Split('/').Skip(1).Where(p => p.Length > 0))
            root = root.ValueKind == JsonValueKind.Array
                ? root[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)]
                : root.GetProperty(part);
        return root;
    }

    static bool Fits(JsonElement root, JsonElement schema, JsonElement value)
    {
        var errors = new List<string>();
        Check(root, schema, value, "", errors);
        if (schema.TryGetProperty("enum", out var choices)) return choices.EnumerateArray().Any(c => c.GetRawText() == value.GetRawText());
        return errors.Count == 0;
    }

    static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object, "array" => value.ValueKind == JsonValueKind.Array, "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _), "number" => value.ValueKind == JsonValueKind.Number,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False, "null" => value.ValueKind == JsonValueKind.Null, _ => false,
    };
}
