using System.Collections.Frozen;
using Kedge.Docs.Anchors;

namespace Kedge.Site.Nav;

/// <summary>All pages in their order, as a tree.</summary>
public sealed class NavTree
{
    readonly FrozenDictionary<string, NavNode> _byPath, _byFolder;
    readonly NavNode[] _order;
    readonly FrozenDictionary<NavNode, int> _places;

    /// <param name="folders">The node of each folder of the tree.</param>
    public NavTree(NavNode root, IReadOnlyDictionary<string, NavNode> folders)
    {
        Root = root;
        _byFolder = folders.ToFrozenDictionary(StringComparer.Ordinal);
        _order = [.. root.All().Where(n => n.HasPage)];
        _places = _order.Select((node, i) => (node, i)).ToFrozenDictionary(n => n.node, n => n.i);
        _byPath = (from node in _order from language in Enum.GetValues<PageLanguage>() let page = node.Twin(language) where page is not null select (page.Path, node))
            .DistinctBy(p => p.Path).ToFrozenDictionary(p => p.Path, p => p.node, StringComparer.Ordinal);
    }

    public NavNode Root { get; }

    public int Count => _order.Length;

    public NavNode? Of(SitePage page) => _byPath.GetValueOrDefault(page.Path);

    public SitePage? FolderPage(string folder, PageLanguage language) => _byFolder.GetValueOrDefault(folder)?.Page(language);

    public SitePage? Before(SitePage page) => Step(page, -1);

    public SitePage? After(SitePage page) => Step(page, 1);

    SitePage? Step(SitePage page, int step)
    {
        if (Of(page) is not { } node) return null;
        var at = _places[node] + step;
        return at >= 0 && at < _order.Length ? _order[at].Page(page.Language) : null;
    }
}
