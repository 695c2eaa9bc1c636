using Kedge.Docs.Configuration;

namespace Kedge.Site;

/// <summary>Which Markdown files of a tree become pages.</summary>
static class SitePages
{
    /// <param name="globs">As set; empty: where there is a folder docs, that, what lies beside it, and runs; else everything.</param>
    public static IEnumerable<string> Chosen(IReadOnlyList<string> paths, IReadOnlyList<string> globs)
    {
        if (globs.Count > 0) return paths.Where(path => Globs.Any(globs, path));
        return paths.Any(path => path.StartsWith("docs/", StringComparison.Ordinal)) ? paths.Where(IsUsual) : paths;
    }

    static bool IsUsual(string path) =>
        !path.Contains('/') || path.StartsWith("docs/", StringComparison.Ordinal)
        || path.StartsWith("runs/", StringComparison.Ordinal) && path.EndsWith("/RUN.md", StringComparison.Ordinal) && path.AsSpan().Count('/') == 2;
}
