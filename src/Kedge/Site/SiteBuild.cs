using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kedge.Site.Curves;
using Kedge.Site.Html;
using Kedge.Site.RunLists;
using Kedge.Site.Search;
using Kedge.Site.Theme;

namespace Kedge.Site;

/// <summary>What a build did.</summary>
/// <param name="Written">Files that are new or differ; the rest was left as it was.</param>
public sealed record SiteResult(int Pages, int Files, int Written, ImmutableArray<Problem> Problems);

/// <summary>All files of a site, each made on its own and written at once: no page waits for another one.</summary>
public static class SiteBuild
{
    public static SiteResult Run(SitePlan site, SiteOutput output, SiteFolder sources, CancellationToken ct)
    {
        var finished = false;
        try
        {
            var result = Write(site, output, sources, ct);
            finished = true;
            return result;
        }
        finally
        {
            if (!finished) output.Abandon();
        }
    }

    static SiteResult Write(SitePlan site, SiteOutput output, SiteFolder sources, CancellationToken ct)
    {
        var problems = new ConcurrentBag<Problem>();
        var search = new SearchIndex(site);
        var assets = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var needs = new ConcurrentDictionary<PageNeeds, bool>();
        ForEach(site.Pages.Length, i =>
        {
            var page = RenderedPage.Of(site, site.Pages[i]);
            output.Write(site.Pages[i].Address, page.Html);
            if (page.Needs.HasFlag(PageNeeds.Curves) && sources.CurvesOf(site.Pages[i]) is { } curves) output.Write(CurveScript.AddressOf(site.Pages[i]), curves);
            search.Add(i, page.Plain);
            foreach (var asset in page.Assets) assets.TryAdd(asset, true);
            needs.TryAdd(page.Needs, true);
            if (page.Unparsed is { } why) problems.Add(SiteProblems.Unparsed(site.Pages[i].Path, why));
        }, ct);
        foreach (var (address, bytes) in search.Files().Concat(Own(site, problems))
            .Concat(RunListPage.Files(site))
            .Concat(Theme(needs.Keys.Aggregate(site.RunLists.IsEmpty ? PageNeeds.None : PageNeeds.RunList, (all, one) => all | one))))
            output.Write(address, bytes);
        foreach (var asset in assets.Keys.Order(StringComparer.Ordinal))
            if (sources.Copy(asset, output, site.AddressOf(asset)) is { } problem) problems.Add(problem);
        output.Finish();
        return new(site.Pages.Length, output.Files, output.Written, [.. problems.OrderBy(p => p.Place?.File, StringComparer.Ordinal)]);
    }

    internal static void ForEach(int count, Action<int> work, CancellationToken ct)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = ct }, work);
        }
        catch (AggregateException all) when (all.InnerExceptions.OfType<KedgeException>().FirstOrDefault() is { } first)
        {
            throw new KedgeException(first.Problem, first);
        }
    }

    /// <summary>Pages and files that no source stands for.</summary>
    static IEnumerable<(string Address, byte[] Bytes)> Own(SitePlan site, ConcurrentBag<Problem> problems)
    {
        var taken = site.Pages.Concat(site.RunLists).Select(p => p.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        // A page of these names is its author's.
        if (taken.Add(ContentsPage.Address)) yield return (ContentsPage.Address, ContentsPage.All(site));
        if (taken.Add(ContentsPage.MissingAddress)) yield return (ContentsPage.MissingAddress, ContentsPage.NotFound(site));
        if (taken.Add("index.html") && site.Nav.Root.First(default) is { } home) yield return ("index.html", ContentsPage.Moved(site, "index.html", home));
        foreach (var redirect in Redirects.Of(site, taken, problems.Add)) yield return redirect;
        if (site.Settings.Site.Url is not null) yield return ("sitemap.xml", Sitemap.Of(site));
        // GitHub Pages would leave out folders that begin with a line.
        yield return (".nojekyll", []);
    }

    static IEnumerable<(string Address, byte[] Bytes)> Theme(PageNeeds needs)
    {
        yield return (Layout.Folder + "site.css", ThemeFiles.Read("site.data.css"));
        yield return (Layout.Folder + "site.js", ThemeFiles.Read("site.data.js"));
        if (needs.HasFlag(PageNeeds.RunList)) yield return (Layout.Folder + "runs.js", ThemeFiles.Read("runs.data.js"));
        if (needs.HasFlag(PageNeeds.Curves)) foreach (var file in ThemeFiles.Curves()) yield return file;
        if (needs.HasFlag(PageNeeds.Mermaid)) foreach (var file in ThemeFiles.Mermaid()) yield return file;
    }
}
