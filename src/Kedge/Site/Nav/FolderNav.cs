using System.Collections.Immutable;

namespace Kedge.Site.Nav;

/// <summary>
/// Navigation that nobody had to write: folders as they lie; in each, what the front matter orders, then the order in which the folder's own page
/// names the others, then names. <c>docs/</c> is what people come for: its pages stand at the top, those beside it last.
/// </summary>
static class FolderNav
{
    const string Main = "docs", Runs = "runs";

    public static NavTree Of(ImmutableArray<SitePage> pages, string prefix)
    {
        var root = new NavNode("");
        var folders = new Dictionary<string, NavNode>(StringComparer.Ordinal) { [prefix.TrimEnd('/')] = root };
        var nodes = new Dictionary<string, NavNode>(StringComparer.Ordinal);
        foreach (var page in pages) NodeOf(page, folders, nodes).Put(page);
        // Nodes hang on their parents only now: a parent's page may have come after its children.
        var places = Places(pages);
        Hang(root, folders, nodes, places);
        if (prefix.Length == 0) Promote(root, folders);
        return new(root, folders);
    }

    static NavNode NodeOf(SitePage page, Dictionary<string, NavNode> folders, Dictionary<string, NavNode> nodes)
    {
        if (SitePages.RunOf(page.Path) is not null)
        {
            // Years, months and days of runs say nothing: all runs are one list.
            Ensure(Runs, folders);
            return nodes[page.Path] = new(page.Title);
        }
        Ensure(page.Folder, folders);
        if (page.IsIndex && folders[page.Folder].HasRoomFor(page)) return folders[page.Folder];
        var key = Path.Combine(page.Folder, Addresses.WithoutLanguage(Path.GetFileNameWithoutExtension(page.Path)));
        if (nodes.TryGetValue(key, out var node) && node.HasRoomFor(page)) return node;
        return nodes[nodes.ContainsKey(key) ? page.Path : key] = new(page.Title);
    }

    static void Ensure(string folder, Dictionary<string, NavNode> folders)
    {
        if (folders.ContainsKey(folder)) return;
        folders[folder] = new(Sources.PageTitle.OfName(Path.GetFileName(folder)));
        if (folder.Length > 0) Ensure(SitePage.FolderOf(folder), folders);
    }

    /// <summary>In which order the index pages name what is beside them.</summary>
    static Dictionary<string, int> Places(ImmutableArray<SitePage> pages)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        // A folder's own page knows its neighbours best.
        foreach (var index in pages.Where(p => p.IsIndex).OrderByDescending(p => p.Folder.Length))
            foreach (var named in index.Names)
                if (named.StartsWith(index.Folder, StringComparison.Ordinal)) places.TryAdd(named, places.Count);
        return places;
    }

    static void Hang(NavNode root, Dictionary<string, NavNode> folders, Dictionary<string, NavNode> nodes, Dictionary<string, int> places)
    {
        var parents = nodes.Select(n => (Folder: SitePages.RunOf(n.Key) is null ? SitePage.FolderOf(n.Key) : Runs, Node: n.Value, n.Key))
            .Concat(folders.Where(f => f.Value != root && f.Key.Length > 0).Select(f => (Folder: SitePage.FolderOf(f.Key), Node: f.Value, f.Key)));
        foreach (var group in parents.GroupBy(p => p.Folder, StringComparer.Ordinal))
        {
            var parent = folders.GetValueOrDefault(group.Key) ?? root;
            var sorted = group.Select(child => (child.Node, Page: child.Node.First(default), child.Key))
                .OrderBy(c => c.Page?.Front.Order ?? double.MaxValue)
                .ThenBy(c => c.Page is { } page && places.TryGetValue(page.Path, out var place) ? place : int.MaxValue)
                .ThenBy(c => c.Node.Children.Count);
            // Runs begin with their date: the last one first.
            var all = IsRuns(group.Key) ? sorted.ThenByDescending(c => c.Key, StringComparer.Ordinal) : sorted.ThenBy(c => c.Key, NaturalOrder.Instance);
            foreach (var (node, _, _) in all) parent.Add(node);
        }
    }

    static bool IsRuns(string folder) => folder == Runs;

    static void Promote(NavNode root, Dictionary<string, NavNode> folders)
    {
        if (folders.GetValueOrDefault(Main) is not { } main || main.Parent != root) return;
        var rest = root.Children.Where(c => c != main).OrderBy(c => c.Children.Count == 0 ? 1 : 0).ToList();
        var below = main.Children.ToList();
        root.Children.Clear();
        main.Children.Clear();
        if (main.HasPage) root.Add(main);
        foreach (var child in below.Concat(rest)) root.Add(child);
    }
}
