using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kedge.Runs.Facts;

/// <summary>Hyperparameters in configuration files, flattened: <c>model.depth</c>, <c>optimizer.betas.0</c>. What cannot be read says nothing.</summary>
public static class ConfigFiles
{
    public const int LargestFile = 1 << 20;
    const int MostValues = 2_000, LongestValue = 1_000, Deepest = 20;

    /// <summary>The words of a command that may name such a file.</summary>
    public static IEnumerable<string> Named(IEnumerable<string> words) =>
        words.Select(w => w.StartsWith('-') || w.Contains('=') ? w[(w.IndexOf('=') + 1)..] : w).Where(w => Kind(w) is not null).Distinct(StringComparer.Ordinal);

    static string? Kind(string name) => Path.GetExtension(name).ToLowerInvariant() is (".yaml" or ".yml" or ".json" or ".toml") and var kind ? kind : null;

    /// <summary>Names and values, in the file's order.</summary>
    public static ImmutableArray<(string Name, string Value)> Read(string name, string text)
    {
        var found = ImmutableArray.CreateBuilder<(string, string)>();
        try
        {
            switch (Kind(name))
            {
                case ".json":
                    using (var document = JsonDocument.Parse(text,
                        new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = Deepest }))
                        Json(document.RootElement, "", found);
                    break;
                case ".toml":
                    Toml(text, found);
                    break;
                default:
                    Yaml(text, found);
                    break;
            }
        }
        catch (Exception e) when (e is JsonException or YamlException or InvalidOperationException)
        {
            return [];
        }
        return found.ToImmutable();
    }

    static void Json(JsonElement value, string name, ImmutableArray<(string, string)>.Builder found)
    {
        if (value.ValueKind == JsonValueKind.Object) foreach (var member in value.EnumerateObject()) Json(member.Value, Below(name, member.Name), found);
        else if (value.ValueKind == JsonValueKind.Array) foreach (var (i, item) in value.EnumerateArray().Index()) Json(item, Below(name, Text(i)), found);
        else Add(name, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText(), found);
    }

    static void Yaml(string text, ImmutableArray<(string, string)>.Builder found)
    {
        var stream = new YamlStream();
        // Aliases can make a small file endless.
        if (text.Contains('*', StringComparison.Ordinal) && text.Contains('&', StringComparison.Ordinal)) return;
        stream.Load(new StringReader(text));
        if (stream.Documents.Count > 0) Yaml(stream.Documents[0].RootNode, "", 0, found);
    }

    static void Yaml(YamlNode node, string name, int depth, ImmutableArray<(string, string)>.Builder found)
    {
        if (depth > Deepest || found.Count >= MostValues) return;
        if (node is YamlMappingNode map) foreach (var (key, value) in map.Children) Yaml(value, Below(name, (key as YamlScalarNode)?.Value ?? "?"), depth + 1, found);
        else if (node is YamlSequenceNode list) foreach (var (i, item) in list.Children.Index()) Yaml(item, Below(name, Text(i)), depth + 1, found);
        else if (node is YamlScalarNode { Value: { } value }) Add(name, value, found);
    }

    /// <summary>Tables and plain values of TOML; values over several lines are passed over.</summary>
    static void Toml(string text, ImmutableArray<(string, string)>.Builder found)
    {
        var table = "";
        foreach (var line in text.Split('\n').Select(l => l.Trim()))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '[' && line.IndexOf(']') is > 0 and var end) table = line[1..end].Trim('[', ' ').Replace("\"", "", StringComparison.Ordinal);
            else if (line.IndexOf('=') is > 0 and var equals) Add(Below(table, line[..equals].Trim().Trim('"', '\'')), Plain(line[(equals + 1)..].Trim()), found);
        }
    }

    static string Plain(string value)
    {
        if (value.Length > 1 && value[0] is '"' or '\'' && value.IndexOf(value[0], 1) is > 0 and var quote) return value[1..quote];
        return (value.IndexOf('#') is > 0 and var comment ? value[..comment] : value).Trim();
    }

    static string Below(string name, string key) => name.Length == 0 ? key : $"{name}.{key}";

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    static void Add(string name, string value, ImmutableArray<(string, string)>.Builder found)
    {
        if (found.Count < MostValues && name.Length is > 0 and <= 250 && value.Length <= LongestValue)
            found.Add((name, Secrets.IsName(name.Split('.')[^1]) ? Secrets.Mask : value));
    }
}
