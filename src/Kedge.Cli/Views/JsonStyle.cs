using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kedge.Cli.Views;

/// <summary>How <c>--json</c> looks in every command, and the two shapes that it is made of.</summary>
static class JsonStyle
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>With nothing escaped that need not be: for texts, which may be Chinese.</summary>
    public static readonly JsonSerializerOptions Readable = new(Indented) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonArray Array(IEnumerable<string?> texts) => Array(texts, t => t);

    /// <summary>What stands for each item, in their order.</summary>
    public static JsonArray Array<T>(IEnumerable<T> items, Func<T, JsonNode?> json) => new([.. items.Select(json)]);

    /// <summary>A member for each item, in their order; the names differ.</summary>
    public static JsonObject Object<T>(IEnumerable<T> items, Func<T, string> name, Func<T, JsonNode?> json) =>
        new(items.Select(i => KeyValuePair.Create(name(i), json(i))));
}
