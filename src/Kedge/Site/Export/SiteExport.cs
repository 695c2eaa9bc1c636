using System.Collections.Concurrent;
using System.Text;
using Kedge.Site.Export.Docusaurus;
using Kedge.Site.Export.MkDocs;
using Kedge.Site.Html;

namespace Kedge.Site.Export;

/// <summary>Site makers that Kedge's pages can go to.</summary>
public enum ExportTool { MkDocs, Docusaurus }

/// <summary>The pages of a site as a project of another site maker. Every page on its own, written at once.</summary>
public static class SiteExport
{
    /// <summary>What a folder that was written so has; another export there is of the same kind.</summary>
    public const string List = ".kedge-export";

    public static SiteResult Run(SitePlan site, ExportTool tool, (SiteOutput Output, SiteFolder Sources) at, CancellationToken ct)
    {
        var plan = PlanOf(site, tool);
        var problems = new ConcurrentBag<Problem>();
        var copies = new ConcurrentDictionary<(string Path, string Address), bool>();
        var all = new ExportedPage[site.Pages.Length];
        SiteBuild.ForEach(all.Length, i =>
        {
            var page = all[i] = ExportedPage.Of(plan, site.Pages[i]);
            at.Output.Write(plan.Folder(site.Pages[i]) + plan.Name(site.Pages[i]), Encoding.UTF8.GetBytes(page.Text));
            foreach (var copy in page.Copies) copies.TryAdd(copy, true);
            foreach (var problem in Problems(plan, site.Pages[i], page)) problems.Add(problem);
        }, ct);
        var needs = site.Pages.Any(p => plan.Parsed(p).Page.Code.Any(c => c.Language == "mermaid")) ? PageNeeds.Mermaid : PageNeeds.None;
        foreach (var (address, bytes) in plan.Own(needs, all.Any(p => p.HasMath))) at.Output.Write(address, bytes);
        if (StartPage.IsMissing(plan)) at.Output.Write(StartPage.Address, Encoding.UTF8.GetBytes(StartPage.Of(plan)));
        foreach (var (path, address) in copies.Keys.Order())
            if (at.Sources.Copy(path, at.Output, address) is { } problem) problems.Add(problem);
        at.Output.Finish();
        return new(all.Length, at.Output.Files, at.Output.Written, [.. problems.OrderBy(p => p.Place?.File, StringComparer.Ordinal)]);
    }

    /// <summary>One page alone, as it would be written.</summary>
    public static string TextOf(SitePlan site, ExportTool tool, SitePage page) => ExportedPage.Of(PlanOf(site, tool), page).Text;

    static ExportPlan PlanOf(SitePlan site, ExportTool tool) => tool == ExportTool.MkDocs ? new MkDocsProject(site) : new DocusaurusProject(site);

    static IEnumerable<Problem> Problems(ExportPlan plan, SitePage source, ExportedPage page)
    {
        if (plan.Parsed(source).Page.Unparsed is { } why) yield return SiteProblems.Unparsed(source.Path, why);
        if (page.Lost > 0) yield return SiteProblems.LostLinks(source.Path, page.Lost);
    }
}
