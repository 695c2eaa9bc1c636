using System.Collections.Frozen;
using System.Collections.Immutable;
using Kedge.Docs.Anchors;
using Kedge.Docs.Configuration;
using Kedge.Runs;
using Kedge.Runs.Query;
using Kedge.Site.Nav;
using Kedge.Site.Pictures;
using Kedge.Site.RunLists;

namespace Kedge.Site;

/// <summary>All that is known of a site before its pages are written: their addresses, order and titles. A value; many threads read it.</summary>
public sealed class SitePlan
{
    readonly FrozenDictionary<string, SitePage> _byPath;
    readonly Func<string, FileKind> _files;

    SitePlan(DocsSettings settings, ImmutableArray<SitePage> pages, NavTree nav, Func<string, FileKind> files)
    {
        (Settings, Pages, Nav, _files) = (settings, pages, nav, files);
        _byPath = pages.ToFrozenDictionary(p => p.Path, StringComparer.Ordinal);
        Title = settings.Site.Title ?? nav.Root.Page(PageLanguage.English)?.Title ?? pages.FirstOrDefault()?.Title ?? "Pages";
    }

    public DocsSettings Settings { get; }
    public ImmutableArray<SitePage> Pages { get; }
    public NavTree Nav { get; }
    /// <summary>Pages that list all runs, one for each language: Kedge makes them, and no file stands for them.</summary>
    public ImmutableArray<SitePage> RunLists { get; private init; } = [];
    public string Title { get; }
    /// <summary>When each file last changed, by path.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Changed { get; init; } = FrozenDictionary<string, DateTimeOffset>.Empty;
    /// <summary>The folder that the pages are in, with a slash, where it is no part of their addresses.</summary>
    public string Prefix { get; init; } = "";
    /// <summary>A name of this state of the pages among others that stand beside it.</summary>
    public string? Version { get; init; }
    /// <summary>The pages are watched: they carry what shows changes as they are saved.</summary>
    public bool IsLive { get; init; }
    /// <summary>How large the picture at a path of the tree is.</summary>
    public Func<string, PictureSize?> SizeOf { get; init; } = _ => null;
    /// <summary>All recorded runs as they stand now. Asked only where there are pages of runs.</summary>
    public Func<RunFacets> Runs { get; init; } = NoRuns;

    internal static RunFacets NoRuns() => new(RunTable.Empty, new Dictionary<int, RunStatus>());

    /// <param name="files">What is at a path of the tree. Asked for what pages name; may be asked by many threads.</param>
    public static (SitePlan Plan, ImmutableArray<Problem> Problems) Of(DocsSettings settings, IEnumerable<SitePage> read, SiteShape shape, Func<string, FileKind> files)
    {
        var problems = new List<Problem>();
        var pages = Addressed([.. read.Where(p => !p.Front.IsDraft).OrderBy(p => p.Path, StringComparer.Ordinal)], shape.Prefix, problems);
        var lists = shape.ListsRuns ? RunListPage.Planned(pages) : [];
        var nav = shape.Wanted is { } wanted ? WantedNav.Of(wanted, pages, problems) : FolderNav.Of([.. pages, .. lists], shape.Prefix);
        return (new(settings, pages, nav, files) { RunLists = lists, Runs = shape.Runs, Prefix = shape.Prefix, Changed = shape.Changed, Version = shape.Version, IsLive = shape.IsLive,
            SizeOf = shape.SizeOf }, [.. problems]);
    }

    /// <summary>The page that a path of the tree means: a page, or a folder's own in the reader's language.</summary>
    public SitePage? PageAt(string path, PageLanguage language)
    {
        if (_byPath.TryGetValue(path, out var page)) return page;
        return Nav.FolderPage(path, language);
    }

    public FileKind Files(string path) => _files(path);

    /// <summary>Where a copy of a file of the tree stands.</summary>
    public string AddressOf(string path) => WithoutPrefix(path, Prefix);

    static string WithoutPrefix(string path, string prefix) => path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : path;

    static ImmutableArray<SitePage> Addressed(ImmutableArray<SitePage> pages, string prefix, List<Problem> problems)
    {
        // Some hosts do not tell upper from lower case.
        var taken = new Dictionary<string, SitePage>(StringComparer.OrdinalIgnoreCase);
        // index.md before README.md, as everywhere.
        foreach (var page in pages.OrderBy(p => p.Name.StartsWith("index", StringComparison.OrdinalIgnoreCase) ? 0 : 1))
        {
            var address = Addresses.Of(WithoutPrefix(page.Path, prefix));
            if (!taken.TryAdd(address, page))
            {
                problems.Add(SiteProblems.SameAddress(page.Path, taken[address].Path, address, address = WithoutPrefix(page.Path, prefix) + ".html"));
                taken.Add(address, page);
            }
            taken[address] = page with { Address = address };
        }
        return [.. taken.Values.OrderBy(p => p.Path, StringComparer.Ordinal)];
    }
}

/// <summary>What decides a site besides its pages.</summary>
public sealed record SiteShape
{
    public string Prefix { get; init; } = "";
    /// <summary>The navigation that somebody wrote down; null: it follows from folders.</summary>
    public ImmutableArray<WantedEntry>? Wanted { get; init; }
    public IReadOnlyDictionary<string, DateTimeOffset> Changed { get; init; } = FrozenDictionary<string, DateTimeOffset>.Empty;
    public string? Version { get; init; }
    public bool IsLive { get; init; }
    /// <summary>A folder that is written to, and holds no page itself; absolute.</summary>
    public string? Without { get; init; }
    /// <summary>May be asked by many threads.</summary>
    public Func<string, PictureSize?> SizeOf { get; init; } = _ => null;
    /// <summary>Runs have a list that Kedge makes; where other site makers build the pages, there is none.</summary>
    public bool ListsRuns { get; init; } = true;
    /// <summary>All recorded runs as they stand when it is asked.</summary>
    public Func<RunFacets> Runs { get; init; } = SitePlan.NoRuns;
}
