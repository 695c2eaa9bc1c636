using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kedge.Specs;

/// <summary><see cref="SpecKeys"/> as a JSON schema (draft 2020-12), for editors that complete and check <c>kedge.yaml</c> while it is typed.</summary>
public static class SpecSchema
{
    static readonly JsonWriterOptions Style = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write()
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Style))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            json.WriteString("title", "kedge.yaml");
            json.WriteString("description", "The environment of a Kedge project.");
            Mapping(json, SpecKeys.Root);
            Rules(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    static void Mapping(Utf8JsonWriter json, SpecType.Keys keys)
    {
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        if (keys.All.Any(k => k.Required)) Strings(json, "required", keys.All.Where(k => k.Required).Select(k => k.Name));
        json.WriteStartObject("properties");
        foreach (var key in keys.All)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Says);
            Type(json, key.Type);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    static void Type(Utf8JsonWriter json, SpecType type)
    {
        switch (type)
        {
            case SpecType.Text text:
                json.WriteString("type", "string");
                json.WriteString("pattern", text.Pattern);
                break;
            case SpecType.AsTyped typed:
                OneOf(json, () => Type(json, new SpecType.Text(typed.Pattern, typed.Refuse)), () => Type(json, new SpecType.Positive()));
                break;
            case SpecType.OneOf one:
                Strings(json, "enum", one.Values);
                break;
            case SpecType.OneVersionOf one:
                json.WriteStartArray("enum");
                foreach (var value in one.Values) json.WriteStringValue(value);
                foreach (var value in one.Values) json.WriteNumberValue(decimal.Parse(value, CultureInfo.InvariantCulture));
                json.WriteEndArray();
                break;
            case SpecType.Positive:
                json.WriteString("type", "number");
                json.WriteNumber("exclusiveMinimum", 0);
                break;
            case SpecType.Flag:
                json.WriteString("type", "boolean");
                break;
            case SpecType.ListOf list:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                Type(json, list.Item);
                json.WriteEndObject();
                break;
            case SpecType.OneOrMore more:
                OneOf(json, () => Type(json, more.Item), () => Type(json, new SpecType.ListOf(more.Item)));
                break;
            case SpecType.MapOf map:
                json.WriteString("type", "object");
                json.WriteBoolean("additionalProperties", false);
                json.WriteStartObject("patternProperties");
                json.WriteStartObject(map.KeyPattern);
                Type(json, map.Value);
                json.WriteEndObject();
                json.WriteEndObject();
                break;
            case SpecType.Keys keys:
                Mapping(json, keys);
                break;
        }
    }

    /// <summary>The rules between keys that a schema can say: Debian's packages have no CUDA and no choice of version; an OS release has one Python.</summary>
    static void Rules(Utf8JsonWriter json)
    {
        json.WriteStartArray("allOf");
        When(json, "from", "pypi", "else", () =>
        {
            json.WriteStartObject("cuda");
            json.WriteString("const", "cpu");
            json.WriteEndObject();
            json.WriteStartObject("packages");
            Type(json, new SpecType.ListOf(new(SpecKeys.PythonName, SpecProblems.PythonPackage)));
            json.WriteEndObject();
        });
        foreach (var os in OsRelease.All)
        {
            When(json, "os", os.ToString(), "then", () =>
            {
                json.WriteStartObject("python");
                Type(json, new SpecType.OneVersionOf([os.Python], SpecProblems.PythonVersion));
                json.WriteEndObject();
            });
        }
        json.WriteEndArray();
    }

    static void When(Utf8JsonWriter json, string key, string value, string branch, Action properties)
    {
        json.WriteStartObject();
        json.WriteStartObject("if");
        Strings(json, "required", [key]);
        json.WriteStartObject("properties");
        json.WriteStartObject(key);
        json.WriteString("const", value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject(branch);
        json.WriteStartObject("properties");
        properties();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void OneOf(Utf8JsonWriter json, params ReadOnlySpan<Action> alternatives)
    {
        json.WriteStartArray("anyOf");
        foreach (var alternative in alternatives)
        {
            json.WriteStartObject();
            alternative();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Strings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
