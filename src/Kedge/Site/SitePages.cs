using Kedge.Docs.Configuration;
using Kedge.Runs;

namespace Kedge.Site;

/// <summary>Which Markdown files of a tree become pages.</summary>
static class SitePages
{
    const string Runs = "runs/", Page = "/RUN.md";

    /// <param name="globs">As set; empty: where there is a folder docs, that, what lies beside it, and runs; else everything.</param>
    public static IEnumerable<string> Chosen(IReadOnlyList<string> paths, IReadOnlyList<string> globs)
    {
        if (globs.Count > 0) return paths.Where(path => Globs.Any(globs, path));
        return paths.Any(path => path.StartsWith("docs/", StringComparison.Ordinal)) ? paths.Where(IsUsual) : paths;
    }

    static bool IsUsual(string path) =>
        !path.Contains('/') || path.StartsWith("docs/", StringComparison.Ordinal) || RunOf(path) is not null;

    /// <summary>The run whose page is at a path; null: it is no run's page.</summary>
    public static RunId? RunOf(string path) =>
        path.StartsWith(Runs, StringComparison.Ordinal) && path.EndsWith(Page, StringComparison.Ordinal)
            && RunId.TryParse(path[Runs.Length..^Page.Length], null, out var id)
            ? id
            : null;

    public static string PathOf(RunId id) => $"{Runs}{id}{Page}";
}
