using Kedge.Docs.Anchors;

namespace Kedge.Site.Nav;

/// <summary>A place in the navigation: a page with its twins in other languages, or a folder with what is in it, or both.</summary>
public sealed class NavNode(string title)
{
    readonly SitePage?[] _pages = new SitePage?[2];
    readonly string _title = title;

    public List<NavNode> Children { get; } = [];
    public NavNode? Parent { get; private set; }
    /// <summary>The title was given for this place and holds in every language.</summary>
    public bool IsNamed { get; init; }

    /// <summary>In this language, else in another.</summary>
    public SitePage? Page(PageLanguage language) => _pages[(int)language] ?? _pages[1 - (int)language];

    public SitePage? Twin(PageLanguage language) => _pages[(int)language];

    public bool HasPage => _pages[0] is not null || _pages[1] is not null;

    public string Title(PageLanguage language) => IsNamed ? _title : Page(language)?.Title ?? _title;

    public void Put(SitePage page) => _pages[(int)page.Language] ??= page;

    public bool HasRoomFor(SitePage page) => _pages[(int)page.Language] is null;

    public void Add(NavNode child)
    {
        child.Parent = this;
        Children.Add(child);
    }

    /// <summary>Its own page, else the first below it.</summary>
    public SitePage? First(PageLanguage language)
    {
        if (Page(language) is { } own) return own;
        foreach (var child in Children)
            if (child.First(language) is { } found) return found;
        return null;
    }

    /// <summary>In reading order, itself first.</summary>
    public IEnumerable<NavNode> All() => Children.SelectMany(c => c.All()).Prepend(this);

    public bool IsBelow(NavNode other)
    {
        for (var at = this; at is not null; at = at.Parent)
            if (at == other) return true;
        return false;
    }
}
