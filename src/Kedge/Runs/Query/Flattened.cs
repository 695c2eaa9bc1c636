using System.Globalization;
using System.Text.Json;

namespace Kedge.Runs.Query;

/// <summary>
/// <c>run.json</c> and <c>end.json</c> as flat facts: <c>git.commit</c>, <c>host.cores</c>, <c>param.lr</c>; whatever a newer record
/// holds can be asked for by its path, without this code knowing of it.
/// </summary>
public static class Flattened
{
    /// <summary>Texts are cut here: an index is for finding, the record has the whole.</summary>
    const int Longest = 1000;

    /// <summary>More facts than this in one file are not a record.</summary>
    const int Most = 200_000;

    /// <summary>Said better by another member, or too long to search.</summary>
    static readonly string[] Skipped = ["kedge", "command", "engine.command", "incomplete", "parameterSources", "files", "root"];

    /// <summary>The facts of one of the two files; null when it is not a JSON object.</summary>
    public static List<Fact>? Of(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var facts = new List<Fact>();
            Members(document.RootElement, "", facts);
            return facts;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    static void Members(JsonElement element, string prefix, List<Fact> facts)
    {
        foreach (var member in element.EnumerateObject())
        {
            var path = prefix + member.Name;
            if (facts.Count >= Most || Skipped.Contains(path)) continue;
            if (path == "metrics") Metrics(member.Value, facts);
            else if (path == "parameters" && member.Value.ValueKind == JsonValueKind.Object) Parameters(member.Value, facts);
            else Value(member.Value, path, facts);
        }
    }

    static void Value(JsonElement value, string path, List<Fact> facts)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object: Members(value, path + ".", facts); break;
            case JsonValueKind.Number: facts.Add(Fact.Of(path, value.GetDouble())); break;
            case JsonValueKind.True or JsonValueKind.False: facts.Add(Fact.Of(path, value.GetBoolean() ? "true" : "false")); break;
            case JsonValueKind.String: facts.Add(Fact.Of(path, Cut(value.GetString()!))); break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Value(item, path, facts);
                break;
        }
    }

    static string Cut(string text) => text.Length <= Longest ? text : text[..Longest];

    /// <summary>Parameters come from command lines as texts, and people compare them as numbers.</summary>
    static void Parameters(JsonElement parameters, List<Fact> facts)
    {
        foreach (var member in parameters.EnumerateObject())
        {
            var value = member.Value.ValueKind == JsonValueKind.Object && member.Value.TryGetProperty("value", out var inner) ? inner : member.Value;
            if (value.ValueKind == JsonValueKind.String) facts.Add(Of(member.Name, value.GetString()!));
            else Value(value, Parameter + member.Name, facts);
        }
    }

    /// <summary>Before the names of hyperparameters.</summary>
    public const string Parameter = "param.";

    /// <summary>A hyperparameter.</summary>
    public static Fact Of(string name, string value) => Number(value) is { } number ? Fact.Of(Parameter + name, number) : Fact.Of(Parameter + name, Cut(value));

    /// <summary>A plain decimal number; null for anything else.</summary>
    public static double? Number(string text) =>
        text.Length is > 0 and <= 40
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    static void Metrics(JsonElement metrics, List<Fact> facts)
    {
        if (metrics.ValueKind != JsonValueKind.Array) return;
        foreach (var metric in metrics.EnumerateArray())
            if (Metric(metric) is { } summary) facts.Add(Fact.Of(summary));
    }

    static MetricSummary? Metric(JsonElement metric)
    {
        if (metric.ValueKind != JsonValueKind.Object || !metric.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String) return null;
        var count = metric.TryGetProperty("count", out var given) && given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var number) ? number : 0;
        return new(name.GetString()!, count, End(metric, "first"), End(metric, "last"), End(metric, "min"), End(metric, "max"));
    }

    static MetricValue End(JsonElement metric, string which)
    {
        if (!metric.TryGetProperty(which, out var end) || end.ValueKind != JsonValueKind.Object || !end.TryGetProperty("value", out var value))
            return new(null, double.NaN);
        long? step = end.TryGetProperty("step", out var at) && at.ValueKind == JsonValueKind.Number && at.TryGetInt64(out var whole) ? whole : null;
        return new(step, Number(value));
    }

    static double Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when value.ValueEquals("Infinity") => double.PositiveInfinity,
        JsonValueKind.String when value.ValueEquals("-Infinity") => double.NegativeInfinity,
        _ => double.NaN,
    };
}
