namespace Kedge.Site.Serving;

/// <summary>What a file is, by its name (IANA media types).</summary>
static class ContentTypes
{
    public static string Of(string name) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".json" => "application/json",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".avif" => "image/avif",
        ".ico" => "image/x-icon",
        ".pdf" => "application/pdf",
        ".xml" => "application/xml",
        ".mp4" => "video/mp4",
        ".webm" => "video/webm",
        ".txt" or ".csv" or ".tsv" or ".jsonl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
}
