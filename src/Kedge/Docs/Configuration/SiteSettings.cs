using System.Collections.Immutable;

namespace Kedge.Docs.Configuration;

/// <summary>What becomes of HTML in Markdown: the harmless part kept, all shown as typed, all kept.</summary>
public enum HtmlMode { Safe, Escape, Allow }

/// <summary>How pages become a site: <c>site:</c> in the settings of a repository.</summary>
public sealed record SiteSettings
{
    /// <summary>Null: the first page's title.</summary>
    public string? Title { get; init; }
    /// <summary>Where the site will stand, with a slash at its end; null: unknown, so no sitemap.</summary>
    public string? Url { get; init; }
    /// <summary>Where people look at the sources; null: nowhere.</summary>
    public string? Repository { get; init; }
    public string Branch { get; init; } = "main";
    /// <summary>Globs of the pages; empty: the usual ones.</summary>
    public ImmutableArray<string> Pages { get; init; } = [];
    public HtmlMode Html { get; init; }

    public bool HasRepository => Repository is not null;

    public string Blob(string path) => At("blob", path);

    public string Tree(string path) => At("tree", path);

    public string Edit(string path) => At("edit", path);

    string At(string view, string path) =>
        $"{Repository}{(Repository!.Contains("gitlab", StringComparison.OrdinalIgnoreCase) ? "/-/" : "/")}{view}/{Branch}/{string.Join('/', path.Split('/').Select(Uri.EscapeDataString))}";
}
