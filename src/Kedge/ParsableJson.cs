using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kedge;

/// <summary>A value that JSON holds as text, read and written by the type's own parser: one grammar, not two.</summary>
public sealed class ParsableJson<T> : JsonConverter<T> where T : struct, IParsable<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && T.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
