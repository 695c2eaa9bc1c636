using System.Collections.Immutable;

namespace Kedge.Site.Nav;

/// <summary>An entry of a navigation that somebody wrote, as in <c>mkdocs.yml</c>.</summary>
/// <param name="Title">Null: the page's own.</param>
/// <param name="Path">Of a page; null: a group.</param>
public sealed record WantedEntry(string? Title, string? Path, ImmutableArray<WantedEntry> Children);

/// <summary>The written navigation, over the pages that are there. A page that it does not name is built all the same, and found by search and links.</summary>
static class WantedNav
{
    public static NavTree Of(ImmutableArray<WantedEntry> wanted, ImmutableArray<SitePage> pages, List<Problem> problems)
    {
        var root = new NavNode("");
        var byPath = pages.ToDictionary(p => p.Path, StringComparer.Ordinal);
        var folders = new Dictionary<string, NavNode>(StringComparer.Ordinal);
        foreach (var entry in wanted) Add(root, entry, (byPath, folders, problems));
        if (root.Children.FirstOrDefault(c => c.HasPage)?.First(default) is { IsIndex: true } home) root.Put(home);
        return new(root, folders);
    }

    static void Add(NavNode parent, WantedEntry entry, (Dictionary<string, SitePage> Pages, Dictionary<string, NavNode> Folders, List<Problem> Problems) with)
    {
        var page = entry.Path is { } path ? with.Pages.GetValueOrDefault(path) : null;
        if (page is null && entry.Path is not null)
        {
            with.Problems.Add(SiteProblems.NavNamesNothing(entry.Path));
            return;
        }
        var node = new NavNode(entry.Title ?? "") { IsNamed = entry.Title is not null };
        if (page is not null) node.Put(page);
        if (page is { IsIndex: true }) with.Folders.TryAdd(page.Folder, node);
        parent.Add(node);
        foreach (var child in entry.Children) Add(node, child, with);
    }
}
