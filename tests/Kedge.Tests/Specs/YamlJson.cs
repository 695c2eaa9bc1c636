using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kedge.Tests.Specs;

/// <summary>YAML as the JSON that an editor sees (core schema of YAML 1.2), by another road than the parser under test.</summary>
static class YamlJson
{
    /// <returns>Null when the text is no YAML that JSON could hold.</returns>
    public static JsonElement? Read(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1) return null;
            return JsonSerializer.SerializeToElement(Convert(stream.Documents[0].RootNode));
        }
        catch (Exception wrong) when (wrong is YamlException or NotSupportedException)
        {
            return null;
        }
    }

    static JsonNode? Convert(YamlNode node)
    {
        if (!node.Anchor.IsEmpty || !node.Tag.IsEmpty) throw new NotSupportedException("anchors and tags have no JSON");
        return node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(Key(c.Key), Convert(c.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Convert)]),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar => Plain(scalar.Value!),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value),
            _ => throw new NotSupportedException(node.GetType().Name),
        };
    }

    static string Key(YamlNode node) => node is YamlScalarNode scalar ? scalar.Value! : throw new NotSupportedException("a key that is no text");

    static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" or "false" => JsonValue.Create(text == "true"),
        ".inf" or ".nan" => throw new NotSupportedException("JSON has no infinity"),
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && !char.IsAsciiLetter(text[0])
            ? JsonValue.Create(number)
            : JsonValue.Create(text),
    };
}
