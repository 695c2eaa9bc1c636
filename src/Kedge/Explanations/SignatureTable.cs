using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge.Explanations;

/// <summary>
/// The known failures, in the order of their priority: where two match the same text, the earlier is the more specific one.
/// Read strictly from the two tables beside this file; a row that lacks its Chinese does not load.
/// </summary>
public static class SignatureTable
{
    static readonly Lazy<ImmutableArray<Signature>> Table = new(Load);

    public static ImmutableArray<Signature> All => Table.Value;

    static ImmutableArray<Signature> Load()
    {
        var rows = Read("Signatures.data.json", TableJson.Default.SignatureRows).Errors;
        var chinese = Read("Chinese.data.json", TableJson.Default.DictionaryStringChineseRow);
        return [.. rows.Select(row => Joined(row, chinese[row.Id]))];
    }

    static Signature Joined(SignatureRow row, ChineseRow chinese)
    {
        if (chinese.Fix.Length != row.Fix.Length) throw new JsonException($"{row.Id}: {row.Fix.Length} steps in English, {chinese.Fix.Length} in Chinese");
        return new(row.Id, row.Category, Rank(row.Severity), row.Anchors, new(row.Cause, chinese.Cause),
            [.. row.Fix.Zip(chinese.Fix, (english, translated) => new Words(english, translated))], row.Source)
        {
            Expression = row.Regex, Phrases = row.Phrases, Samples = [.. row.Samples.Select(s => new Sample(s.Message, s.Thread))],
        };
    }

    static Seriousness Rank(string severity) => severity switch
    {
        "error" => Seriousness.Error,
        "warning" => Seriousness.Warning,
        "info" => Seriousness.Hint,
        _ => throw new JsonException($"no such severity: {severity}"),
    };

    static T Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stream = Embedded.Open(typeof(SignatureTable), name);
        return JsonSerializer.Deserialize(stream, type)!;
    }
}

sealed record SignatureRows([property: JsonPropertyName("_meta")] JsonElement Meta, ImmutableArray<SignatureRow> Errors);

/// <param name="UsesFacts">The tables of <c>Compat</c> that an answer about this failure consults; documentation.</param>
sealed record SignatureRow(
    string Id, string Category, string Severity, string Regex, ImmutableArray<string> Anchors, ImmutableArray<string> Phrases, string Cause, ImmutableArray<string> Fix,
    ImmutableArray<string> UsesFacts, string Source, ImmutableArray<SampleRow> Samples);

sealed record SampleRow(string Message, string Thread);

sealed record ChineseRow(string Cause, ImmutableArray<string> Fix);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SignatureRows))]
[JsonSerializable(typeof(Dictionary<string, ChineseRow>))]
sealed partial class TableJson : JsonSerializerContext;
