using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Docs.Books;

/// <summary>
/// The ids that a repository promised to keep, by page: <c>kedge.docs.ids.json</c>, committed. Links from elsewhere lead to them,
/// so one that goes away is an error. Door: that file.
/// </summary>
public static class PromisedIds
{
    const string Name = "kedge.docs.ids.json";
    const long Largest = 64 << 20;

    public static ImmutableDictionary<string, ImmutableArray<string>> Load(string root)
    {
        var path = Path.Combine(root, Name);
        if (new FileInfo(path) is not { Exists: true, Length: <= Largest }) return ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.EnumerateObject()
                .ToImmutableDictionary(page => page.Name, page => page.Value.EnumerateArray().Select(id => id.GetString()!).ToImmutableArray());
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new KedgeException(new("KDG6007", $"{Name} is broken: {broken.Message}", new Place(Name),
                Hint: "`kedge docs anchors --record` writes it anew"), broken);
        }
    }

    /// <summary>Writes the ids of these pages over what was promised before; nothing that was promised is taken away.</summary>
    public static string Save(string root, Book book)
    {
        var all = book.Pages.ToImmutableSortedDictionary(
            page => page.Path,
            page => page.Ids.Own.Concat(book.Promised.GetValueOrDefault(page.Path, [])).Where(id => id.Length > 0).Distinct().Order(StringComparer.Ordinal).ToArray(),
            StringComparer.Ordinal);
        var path = Path.Combine(root, Name);
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream,
            new() { Indented = true, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (page, ids) in all.Where(p => p.Value.Length > 0))
            {
                writer.WriteStartArray(page);
                foreach (var id in ids) writer.WriteStringValue(id);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        File.WriteAllBytes(path, [.. stream.ToArray(), (byte)'\n']);
        return Name;
    }
}
