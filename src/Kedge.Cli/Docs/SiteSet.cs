using System.Collections.Immutable;
using Kedge.Cli.Runs;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Site;
using Kedge.Site.Import;

namespace Kedge.Cli.Docs;

/// <summary>A site as planned, with the tree that it is made from.</summary>
sealed record SiteSet(SitePlan Plan, SiteFolder Sources, ImmutableArray<Problem> Problems)
{
    /// <summary>The pages as read, and what else the plan was made from.</summary>
    public required ImmutableArray<SitePage> Read { get; init; }
    public required SiteShape Shape { get; init; }

    public static async Task<Checked<SiteSet>> Of(Shell shell, string? path, SiteShape shape, CancellationToken ct)
    {
        var here = Path.GetFullPath(path ?? ".", Path.GetFullPath(shell.Folder));
        if (!Directory.Exists(here)) return Checked<SiteSet>.Bad(BookProblems.NotThere(path ?? here));
        return await Of(shell, new SiteFolder(PageSearch.RootOf(here, SettingsFile.Names)), shape, ct);
    }

    /// <summary>The site of a tree, as its settings are now.</summary>
    public static async Task<Checked<SiteSet>> Of(Shell shell, SiteFolder sources, SiteShape shape, CancellationToken ct)
    {
        var settings = SettingsFile.Load(sources.Root, new(null, null, []));
        if (!settings.IsOk) return Checked<SiteSet>.Bad(settings.Problems);
        var changes = GitHistory.LastChanges(sources.Root, ct);
        var repository = settings.Value.Site.HasRepository ? null : await GitHistory.Repository(sources.Root, ct);
        var whole = settings.Value with { Site = settings.Value.Site with { Repository = settings.Value.Site.Repository ?? repository } };
        if (shape.Without is { } output && Path.GetRelativePath(sources.Root, output) is var inside
            && !inside.StartsWith("..", StringComparison.Ordinal))
            whole = whole with { Ignore = [.. whole.Ignore, inside + "/**"] };
        (whole, shape, var noted) = WithMkdocs(whole, shape, sources);
        var (pages, problems) = await sources.Read(whole, ct);
        if (pages.IsEmpty) return Checked<SiteSet>.Bad(SiteProblems.NoPages(sources.Root));
        shape = shape with { Changed = await changes, SizeOf = sources.SizeOf, Runs = () => new ProjectRuns(shell, sources.Root).Facets() };
        var (plan, more) = SitePlan.Of(whole, pages, shape, sources.Look);
        return Checked<SiteSet>.Ok(new(plan, sources, [.. noted, .. problems, .. more]) { Read = pages, Shape = shape });
    }

    /// <summary>What <c>mkdocs.yml</c> says holds where Kedge's own settings say nothing.</summary>
    static (DocsSettings, SiteShape, Problem[]) WithMkdocs(DocsSettings settings, SiteShape shape, SiteFolder sources)
    {
        var own = settings.Site;
        if (own.Title is not null || own.Pages.Length > 0 || sources.Mkdocs() is not { } text) return (settings, shape, []);
        var (project, problem) = MkdocsFile.Read(text);
        if (project is null) return (settings, shape, [problem!]);
        var site = own with { Title = project.Title, Url = own.Url ?? project.Url, Repository = project.Repository ?? own.Repository, Pages = [project.Docs + "**"] };
        return (settings with { Site = site }, shape with { Prefix = project.Docs, Wanted = project.Nav }, []);
    }
}
