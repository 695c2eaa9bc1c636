using System.Text.Json;

namespace Kedge.Locks;

/// <summary>JSON with places: what a lock's reader needs to say on which line something is wrong.</summary>
sealed record LockNode(JsonTokenType Kind, long Offset, string Text, List<KeyValuePair<string, LockNode>> Members, List<LockNode> Items)
{
    const int Deepest = 8;

    /// <summary>Reads a whole document; throws <see cref="JsonException"/> with the line where it is not JSON.</summary>
    public static LockNode Parse(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
        var node = Node(ref reader);
        // Anything but white space after the document throws here.
        reader.Read();
        return node;
    }

    static LockNode Node(ref Utf8JsonReader reader)
    {
        var node = new LockNode(reader.TokenType, reader.TokenStartIndex, Scalar(ref reader), [], []);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                reader.Read();
                node.Members.Add(new(name, Node(ref reader)));
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) node.Items.Add(Node(ref reader));
        }
        return node;
    }

    static string Scalar(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString()!,
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "",
    };
}
