using System.Collections.Immutable;
using Kedge.Site.Nav;
using Kedge.Specs;
using Kedge.Specs.Yaml;

namespace Kedge.Site.Import;

/// <summary>What a site takes from the settings of MkDocs.</summary>
/// <param name="Docs">The folder of the pages, with a slash.</param>
/// <param name="Nav">Null: none was written.</param>
public sealed record MkdocsProject(string? Title, string? Url, string? Repository, string Docs, ImmutableArray<WantedEntry>? Nav);

/// <summary>The text of <c>mkdocs.yml</c> → the part of it that a site of Kedge's has, too. Themes, plugins and extensions are MkDocs' own.</summary>
public static class MkdocsFile
{
    public const string Name = "mkdocs.yml";
    const int Deepest = 12;
    static readonly string[] Wanted = ["site_name", "site_url", "repo_url", "docs_dir", "nav"];

    public static (MkdocsProject? Project, Problem? Problem) Read(string text)
    {
        var problems = new List<Problem>();
        var root = YamlTree.Read(new SourceText(Name, Sections(text)), problems);
        if (problems.Count > 0) return (null, SiteProblems.BadNav(Name, problems[0].Message));
        if (root is not MapNode map) return (null, SiteProblems.BadNav(Name, "it is no mapping"));
        var docs = (Text(map["docs_dir"]) ?? "docs").Trim('/');
        if (docs.Length == 0 || docs.Split('/').Any(part => part is ".." or "." or "")) return (null, SiteProblems.BadNav(Name, "docs_dir leads out of the folder"));
        var nav = map["nav"] is ListNode list ? Entries(list, docs + "/", 0) : (ImmutableArray<WantedEntry>?)null;
        return (new(Text(map["site_name"]), Address(map["site_url"]), Address(map["repo_url"])?.TrimEnd('/'), docs + "/", nav), null);
    }

    /// <summary>Only the keys that are looked at: others may have tags of Python's that are nobody else's business.</summary>
    static string Sections(string text)
    {
        var kept = false;
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line =>
        {
            if (line.Length > 0 && !char.IsWhiteSpace(line[0]) && line[0] is not ('#' or '-'))
                kept = Wanted.Any(key => line.StartsWith(key + ":", StringComparison.Ordinal));
            return kept ? line : "";
        });
        return string.Join('\n', lines);
    }

    static ImmutableArray<WantedEntry> Entries(ListNode list, string docs, int depth) =>
        depth > Deepest ? [] : [.. list.Items.Select(item => Entry(item, docs, depth)).OfType<WantedEntry>()];

    static WantedEntry? Entry(SpecNode item, string docs, int depth) => item switch
    {
        ScalarNode page => Page(null, page.Text, docs),
        MapNode { Entries: [var (title, value)] } => value switch
        {
            ScalarNode page => Page(title.Text, page.Text, docs),
            ListNode children => new(title.Text, null, Entries(children, docs, depth + 1)),
            _ => null,
        },
        _ => null,
    };

    /// <summary>Links to other sites are not part of the pages' order.</summary>
    static WantedEntry? Page(string? title, string path, string docs) =>
        path.Contains("://", StringComparison.Ordinal) ? null : new(title, docs + path.TrimStart('.', '/'), []);

    static string? Text(SpecNode? node) => (node as ScalarNode)?.Text;

    static string? Address(SpecNode? node) =>
        Text(node) is { } text && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? text.TrimEnd('/') + "/" : null;
}
