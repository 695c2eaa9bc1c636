using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Docs.Anchors;

/// <summary>The table that every repository starts from: 16 core anchors, the extension list, and the emoji that only express feeling.</summary>
/// <remarks>Read by hand: a serializer takes longer to make itself ready than everything else that one page's check does.</remarks>
public static class AnchorTable
{
    static readonly JsonElement Table = Load();

    public static ImmutableArray<Anchor> All { get; } = Anchors(Table.GetProperty("anchors"));

    public static ImmutableArray<string> Emotional { get; } = Texts(Table, "emotional");

    static ImmutableArray<Anchor> Anchors(JsonElement rows)
    {
        var all = ImmutableArray.CreateBuilder<Anchor>(rows.GetArrayLength());
        foreach (var row in rows.EnumerateArray()) all.Add(Meaning(row));
        return all.MoveToImmutable();
    }

    static Anchor Meaning(JsonElement row) => new(Text(row, "id"), Text(row, "emoji"), Both(row, "meaning"), Both(row, "label"))
    {
        Places = Anchor.PlacesOf(Text(row, "places")), Synonyms = Texts(row, "synonyms"), Alerts = Texts(row, "alerts"),
        IsExtension = IsSet(row, "extension"), IsTopic = IsSet(row, "topic"),
        Triggers = new(Words(row.GetProperty("triggers").GetProperty("en")), Words(row.GetProperty("triggers").GetProperty("zh"))),
    };

    static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    static Both Both(JsonElement row, string name) => new(Text(row.GetProperty(name), "en"), Text(row.GetProperty(name), "zh"));

    static bool IsSet(JsonElement row, string name) => row.TryGetProperty(name, out var set) && set.GetBoolean();

    static ImmutableArray<string> Texts(JsonElement row, string name)
    {
        var list = row.GetProperty(name);
        var texts = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        foreach (var text in list.EnumerateArray()) texts.Add(text.GetString()!);
        return texts.MoveToImmutable();
    }

    static ImmutableArray<TriggerWord> Words(JsonElement words)
    {
        var all = ImmutableArray.CreateBuilder<TriggerWord>();
        foreach (var word in words.EnumerateObject()) all.Add(new(word.Name, word.Value.GetDouble()));
        return Triggers.Sorted(all);
    }

    static JsonElement Load()
    {
        using var stream = Embedded.Open(typeof(AnchorTable), "Anchors.data.json");
        return JsonDocument.Parse(stream).RootElement;
    }
}
