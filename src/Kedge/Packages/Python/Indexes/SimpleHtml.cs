using System.Collections.Immutable;

namespace Kedge.Packages.Python.Indexes;

/// <summary>
/// Reads a project's page of the Simple API in HTML (PEP 503, 592, 658, 714): its links, and nothing else of it. What is no link to
/// a wheel or source distribution is passed over.
/// </summary>
public static class SimpleHtml
{
    public static ProjectPage Parse(string html, Uri page)
    {
        var files = ImmutableArray.CreateBuilder<IndexFile>();
        string? title = null;
        foreach (var tag in HtmlTags.Of(html))
        {
            if (tag.Name == "title") title ??= tag.Text;
            if (tag.Name is not ("a" or "base") || !tag.Attributes.TryGetValue("href", out var href) || Resolve(page, href) is not { } url) continue;
            if (tag.Name == "base") page = url;
            else if (File(url, tag.Attributes) is { } file) files.Add(file);
        }
        return new(files.DrainToImmutable(), title);
    }

    /// <summary>A link as its page means it; null when it leads to something that is not fetched, or from the network onto this disk.</summary>
    internal static Uri? Resolve(Uri page, string href) =>
        Uri.TryCreate(page, href.Trim(), out var url) && (url.Scheme is "http" or "https" || (url.IsFile && page.IsFile)) ? url : null;

    static IndexFile? File(Uri url, IReadOnlyDictionary<string, string> attributes)
    {
        var name = Uri.UnescapeDataString(url.AbsolutePath[(url.AbsolutePath.LastIndexOf('/') + 1)..]);
        if (!IndexFile.IsDistribution(name)) return null;
        var metadata = attributes.GetValueOrDefault("data-core-metadata") ?? attributes.GetValueOrDefault("data-dist-info-metadata");
        return new(name, new UriBuilder(url) { Fragment = "" }.Uri)
        {
            Sha256 = Sha256(url.Fragment.TrimStart('#')),
            RequiresPython = attributes.GetValueOrDefault("data-requires-python") is { Length: > 0 } python ? python : null,
            Yanked = attributes.GetValueOrDefault("data-yanked"),
            HasMetadata = metadata is not null && metadata != "false",
            MetadataSha256 = Sha256(metadata ?? ""),
        };
    }

    static Digest? Sha256(string fragment) =>
        fragment.Split('&').FirstOrDefault(p => p.StartsWith("sha256=", StringComparison.Ordinal)) is { } hash
        && Digest.TryParse("sha256:" + hash[7..].ToLowerInvariant(), null, out var digest) ? digest : null;
}
