using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Packages.Python.Indexes;

/// <summary>Reads a project's page of the Simple API in JSON (PEP 691, 592, 700, 714).</summary>
public static class SimpleJson
{
    public const string MediaType = "application/vnd.pypi.simple.v1+json";

    /// <summary>Null when the text is not such a page.</summary>
    public static ProjectPage? Parse(ReadOnlySpan<byte> utf8, Uri page)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16 });
            using var document = JsonDocument.ParseValue(ref reader);
            if (!document.RootElement.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Array) return null;
            return new([.. files.EnumerateArray().Select(f => File(f, page)).OfType<IndexFile>()]);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    static IndexFile? File(JsonElement file, Uri page)
    {
        if (Text(file, "filename") is not { } name || !IndexFile.IsDistribution(name)) return null;
        if (Text(file, "url") is not { } href || SimpleHtml.Resolve(page, href) is not { } url) return null;
        var metadata = file.TryGetProperty("core-metadata", out var core) || file.TryGetProperty("dist-info-metadata", out core) ? core : default;
        return new(name, url)
        {
            Sha256 = file.TryGetProperty("hashes", out var hashes) ? Sha256(hashes) : null,
            RequiresPython = Text(file, "requires-python"),
            Yanked = Yanked(file),
            HasMetadata = metadata.ValueKind is JsonValueKind.True or JsonValueKind.Object,
            MetadataSha256 = Sha256(metadata),
            Size = file.TryGetProperty("size", out var size) && size.ValueKind == JsonValueKind.Number && size.TryGetInt64(out var bytes) ? bytes : null,
        };
    }

    /// <summary>PEP 592 in JSON: true, or a reason.</summary>
    static string? Yanked(JsonElement file) => !file.TryGetProperty("yanked", out var yanked) ? null : yanked.ValueKind switch
    {
        JsonValueKind.True => "",
        JsonValueKind.String => yanked.GetString(),
        _ => null,
    };

    static Digest? Sha256(JsonElement hashes) =>
        hashes.ValueKind == JsonValueKind.Object && Text(hashes, "sha256") is { } hex
            && Digest.TryParse("sha256:" + hex.ToLowerInvariant(), null, out var digest)
            ? digest
            : null;

    static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
