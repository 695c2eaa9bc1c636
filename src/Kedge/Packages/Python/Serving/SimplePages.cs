using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Kedge.Packages.Python.Indexes;

namespace Kedge.Packages.Python.Serving;

/// <summary>Pages of the Simple API as text: HTML (PEP 503, 592, 658) and JSON (PEP 691, 700), version 1.1.</summary>
public static class SimplePages
{
    public const string Html = "application/vnd.pypi.simple.v1+html", PlainHtml = "text/html", Json = SimpleJson.MediaType;
    const string Version = "1.1";

    /// <summary>
    /// The media type to answer with: the one with the highest quality among those that the Accept header names, JSON before
    /// HTML between equals; HTML when it names none of them.
    /// </summary>
    public static string Choose(string? accept)
    {
        var wanted = (accept ?? "").Split(',').Select(Quality).ToArray();
        double Of(string type) =>
            wanted.Where(w => w.Type == type || w.Type == "*/*" && type == PlainHtml
                || w.Type == "application/vnd.pypi.simple.latest" + type[^5..] && type != PlainHtml)
            .Select(w => w.Quality).DefaultIfEmpty(0).Max();
        var best = new[] { Json, Html, PlainHtml }.MaxBy(Of)!;
        return Of(best) > 0 ? best : PlainHtml;
    }

    public static byte[] OfProjects(ImmutableArray<string> projects, string type) => type == Json
        ? Write(json =>
        {
            json.WriteStartArray("projects");
            foreach (var project in projects)
            {
                json.WriteStartObject();
                json.WriteString("name", project);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        })
        : Page("Simple index", projects.Select(p => $"<a href=\"{p}/\">{p}</a>"));

    public static byte[] OfProject(string project, ImmutableArray<ServedFile> files, string type) => type == Json
        ? Write(json =>
        {
            json.WriteString("name", project);
            json.WriteStartArray("files");
            foreach (var file in files) File(json, project, file);
            json.WriteEndArray();
            json.WriteStartArray("versions");
            foreach (var version in files.Select(f => WheelName.TryParse(f.Name, null, out var wheel) ? wheel.Version : null).OfType<string>()
                .Distinct(StringComparer.Ordinal))
                json.WriteStringValue(version);
            json.WriteEndArray();
        })
        : Page($"Links for {project}", files.Select(f => Link(project, f)));

    static string Href(string project, ServedFile file) => $"/files/{project}/{Uri.EscapeDataString(file.Name)}";

    static string Link(string project, ServedFile file)
    {
        var text = new StringBuilder("<a href=\"").Append(Href(project, file));
        if (file.Sha256 is { } hash) text.Append("#sha256=").Append(hash.Hex);
        text.Append('"');
        if (file.RequiresPython is { } python) text.Append(" data-requires-python=\"").Append(WebUtility.HtmlEncode(python)).Append('"');
        if (file.Yanked is { } yanked) text.Append(" data-yanked=\"").Append(WebUtility.HtmlEncode(yanked)).Append('"');
        if (file.HasMetadata) text.Append(" data-core-metadata=\"true\" data-dist-info-metadata=\"true\"");
        return text.Append('>').Append(WebUtility.HtmlEncode(file.Name)).Append("</a>").ToString();
    }

    static void File(Utf8JsonWriter json, string project, ServedFile file)
    {
        json.WriteStartObject();
        json.WriteString("filename", file.Name);
        json.WriteString("url", Href(project, file));
        json.WriteStartObject("hashes");
        if (file.Sha256 is { } hash) json.WriteString("sha256", hash.Hex);
        json.WriteEndObject();
        if (file.RequiresPython is { } python) json.WriteString("requires-python", python);
        if (file.Yanked is { Length: 0 }) json.WriteBoolean("yanked", true);
        else if (file.Yanked is { } why) json.WriteString("yanked", why);
        if (file.Size is { } size) json.WriteNumber("size", size);
        // Not under its older name "dist-info-metadata" as well: pip 23.0 (bookworm's) ends with a TypeError when that is no text.
        if (file.HasMetadata) json.WriteBoolean("core-metadata", true);
        json.WriteEndObject();
    }

    static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("meta");
            json.WriteString("api-version", Version);
            json.WriteEndObject();
            members(json);
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    static byte[] Page(string title, IEnumerable<string> links) => Encoding.UTF8.GetBytes(
        $"<!DOCTYPE html>\n<html>\n<head><meta charset=\"utf-8\"><meta name=\"pypi:repository-version\" content=\"{Version}\"><title>{title}</title></head>\n<body>\n"
        + string.Concat(links.Select(l => l + "<br>\n")) + "</body>\n</html>\n");

    static (string Type, double Quality) Quality(string range)
    {
        var parts = range.Split(';');
        var quality = parts.Skip(1).Select(p => p.Trim()).FirstOrDefault(p => p.StartsWith("q=", StringComparison.Ordinal));
        var type = parts[0].Trim().ToLowerInvariant();
        if (quality is null) return (type, 1);
        return (type, double.TryParse(quality[2..], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0);
    }
}
