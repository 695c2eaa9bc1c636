using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kedge.Docs.Configuration;
using Kedge.Site.Curves;
using Kedge.Site.Html;
using Kedge.Site.RunLists;
using Kedge.Site.Search;

namespace Kedge.Site.Serving;

/// <summary>
/// A site whose pages change while people look at it. A page is made when it is asked for; a saved page is read again alone, and only
/// when its title, address or front matter changed is the plan of the whole site made anew.
/// </summary>
public sealed class LiveSite
{
    /// <summary>Said instead of an address: whichever page is open may look different now.</summary>
    public const string Any = "*";

    readonly Lock _changing = new();
    readonly Func<string, FileKind> _files;
    DocsSettings _settings;
    SiteShape _shape;
    Dictionary<string, SitePage> _read;
    volatile State _now;

    /// <param name="read">All pages of the tree.</param>
    /// <param name="files">What is at a path of the tree.</param>
    public LiveSite(DocsSettings settings, IEnumerable<SitePage> read, SiteShape shape, Func<string, FileKind> files)
    {
        _files = files;
        (_settings, _shape, _read) = (settings, shape with { IsLive = true }, ByPath(read));
        _now = Planned();
    }

    static Dictionary<string, SitePage> ByPath(IEnumerable<SitePage> read) => read.ToDictionary(p => p.Path, StringComparer.Ordinal);

    /// <summary>One state of all pages; requests that began with it end with it.</summary>
    sealed record State(SitePlan Plan, ImmutableArray<Problem> Problems, ConcurrentDictionary<string, SitePage> ByAddress)
    {
        readonly ConcurrentDictionary<string, byte[]> _made = new(StringComparer.Ordinal);
        ImmutableDictionary<string, byte[]>? _search;

        public byte[] Html(SitePage page) => _made.GetOrAdd(page.Address, _ => RenderedPage.Of(Plan, page).Html);

        public void Replace(SitePage page)
        {
            ByAddress[page.Address] = page;
            _made.TryRemove(page.Address, out _);
            _search = null;
        }

        public void Forget() => _made.Clear();

        public byte[]? Search(string address) => (_search ??= SearchFiles()).GetValueOrDefault(address);

        ImmutableDictionary<string, byte[]> SearchFiles()
        {
            var index = new SearchIndex(Plan);
            Parallel.For(0, Plan.Pages.Length, i => index.Add(i, RenderedPage.Of(Plan, ByAddress[Plan.Pages[i].Address]).Plain));
            return index.Files().ToImmutableDictionary(f => f.Address, f => f.Bytes, StringComparer.Ordinal);
        }
    }

    public SitePlan Plan => _now.Plan;

    public ImmutableArray<Problem> Problems => _now.Problems;

    /// <summary>The file at an address below the site's root: a page, the search, or one of Kedge's own; null: none of these.</summary>
    public byte[]? File(string address)
    {
        var now = _now;
        if (now.ByAddress.TryGetValue(address, out var page)) return now.Html(page);
        if (RunListPage.At(now.Plan, address) is { } list) return list;
        if (address == ContentsPage.Address) return ContentsPage.All(now.Plan);
        if (address == "index.html" && now.Plan.Nav.Root.First(default) is { } home) return ContentsPage.Moved(now.Plan, address, home);
        return address.StartsWith(Layout.Folder + "search", StringComparison.Ordinal) ? now.Search(address) : null;
    }

    /// <summary>The run's page whose curves stand at an address.</summary>
    public SitePage? RunWithCurves(string address) =>
        _now.Plan.Pages.FirstOrDefault(page => SitePages.RunOf(page.Path) is not null && CurveScript.AddressOf(page) == address);

    /// <summary>A picture or another file is new, gone or larger: pages that show it are made anew.</summary>
    public void Forget() => _now.Forget();

    /// <summary>Other settings hold, and these are all pages under them.</summary>
    public void Renew(DocsSettings settings, IEnumerable<SitePage> read, SiteShape shape)
    {
        lock (_changing)
        {
            (_settings, _shape, _read) = (settings, shape with { IsLive = true }, ByPath(read));
            _now = Planned();
        }
    }

    /// <summary>Paths of the pages below a folder of the tree.</summary>
    public IReadOnlyList<string> Below(string folder)
    {
        lock (_changing) return [.. _read.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The page of a missing address.</summary>
    public byte[] NotFound() => ContentsPage.NotFound(_now.Plan);

    /// <summary>Takes in a page as it is now, or that it is gone. Returns the address of which page a reader would see anew; <c>*</c>: any; null: none.</summary>
    public string? Change(string path, SitePage? page)
    {
        lock (_changing)
        {
            var before = _read.GetValueOrDefault(path);
            if (page is null ? before is null : before is not null && before.Bytes.Span.SequenceEqual(page.Bytes.Span)) return null;
            if (page is null) _read.Remove(path);
            else _read[path] = page;
            if (page is not null && before is not null && _now.ByAddress.Values.FirstOrDefault(p => p.Path == path) is { } shown && SameToOthers(before, page))
            {
                _now.Replace(page with { Address = shown.Address });
                return shown.Address;
            }
            _now = Planned();
            return Any;
        }
    }

    /// <summary>No other page shows anything of what changed.</summary>
    static bool SameToOthers(SitePage before, SitePage after) =>
        before.Title == after.Title && before.LacksHeading == after.LacksHeading && before.Language == after.Language && before.Names.SequenceEqual(after.Names)
        && before.Front with { RedirectFrom = [] } == after.Front with { RedirectFrom = [] };

    State Planned()
    {
        var (plan, problems) = SitePlan.Of(_settings, _read.Values, _shape, _files);
        return new(plan, problems, new(plan.Pages.ToDictionary(p => p.Address, StringComparer.Ordinal), StringComparer.Ordinal));
    }
}
