using System.Collections.Immutable;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Docs.Regions;
using Kedge.Docs.Rules;

namespace Kedge.Cli.Docs;

/// <summary>The pages that a command is about, read, with the settings that hold for them.</summary>
/// <param name="Asked">The pages that were asked for: findings are about these.</param>
/// <param name="Problems">Files that could not be read.</param>
sealed record DocsSet(string Root, Book Book, DocsSettings Settings, ImmutableArray<Page> Asked, ImmutableArray<Problem> Problems)
{
    public const string Input = "-";

    public static async Task<Checked<DocsSet>> Read(Shell shell, DocsRequest request, CancellationToken ct)
    {
        var here = Path.GetFullPath(shell.Folder);
        var folder = request.Paths.FirstOrDefault(p => p != Input) is { } first ? FolderOf(Path.GetFullPath(first, here)) : here;
        var settings = SettingsFile.Load(folder, new(request.Config is { } file ? Path.GetFullPath(file, here) : null, request.Profile, request.Rules));
        if (!settings.IsOk) return Checked<DocsSet>.Bad(settings.Problems);
        var root = PageSearch.RootOf(folder, SettingsFile.Names);
        var found = await Find(root, here, request, ct);
        if (!found.IsOk) return Checked<DocsSet>.Bad(found.Problems);
        var paths = found.Value.Select(full => Path.GetRelativePath(root, full)).Where(path => !Globs.Any(settings.Value.Ignore, path))
            .Distinct(StringComparer.Ordinal).ToList();
        var given = request.Paths.Contains(Input) ? await FromInput(shell, root, here, ct) : [];
        var (book, problems) = new BookFolder(root).Read(paths, given, ct);
        book = book with { Known = KnownOf(shell, root) with { Anchors = settings.Value.Anchors } };
        return Checked<DocsSet>.Ok(new(root, book, settings.Value, book.Pages, problems), settings.Problems);
    }

    /// <summary>All findings, page by page in the order of the paths.</summary>
    public IReadOnlyList<Finding> Check(CancellationToken ct)
    {
        var found = new IReadOnlyList<Finding>[Asked.Length];
        Parallel.For(0, Asked.Length, new ParallelOptions { CancellationToken = ct }, i => found[i] = PageCheck.Of(Asked[i], Book, Settings));
        return [.. found.SelectMany(f => f)];
    }

    /// <summary>The page as the user would name it: from the folder that the command runs in.</summary>
    public string Named(Shell shell, Page page) =>
        Path.GetFileName(page.Path) == Input ? "<stdin>" : Path.GetRelativePath(Path.GetFullPath(shell.Folder), Path.Combine(Root, page.Path));

    /// <summary>The page as the repository's host knows it, from wherever the command runs.</summary>
    public string NamedInRepository(Shell shell, Page page) => Path.GetFileName(page.Path) == Input
        ? Named(shell, page)
        : Path.GetRelativePath(PageSearch.RootOf(Path.GetFullPath(shell.Folder), []), Path.Combine(Root, page.Path));

    /// <summary>What pages of this tree can be made from.</summary>
    public static Known KnownOf(Shell shell, string root) => new KnownFolder(root, shell.Time).With(command => CommandHelp.Of(shell, command));

    static string FolderOf(string path) => Directory.Exists(path) ? path : Path.GetDirectoryName(path) ?? path;

    static async Task<Checked<IReadOnlyList<string>>> Find(string root, string here, DocsRequest request, CancellationToken ct)
    {
        if (request.Changed is { } range)
        {
            var changed = await PageSearch.Changed(root, range, ct);
            return changed.Then(all => Checked<IReadOnlyList<string>>.Ok([.. all.Where(page => IsBelow(page, request.Paths, here))]));
        }
        var found = new List<string>();
        foreach (var path in request.Paths is [] ? ["."] : request.Paths.Where(p => p != Input))
        {
            if (await PageSearch.Below(Path.GetFullPath(path, here), ct) is not { } below) return Checked<IReadOnlyList<string>>.Bad(BookProblems.NotThere(path));
            found.AddRange(below);
        }
        return found.Count > 0 || request.Paths.Contains(Input)
            ? Checked<IReadOnlyList<string>>.Ok(found)
            : Checked<IReadOnlyList<string>>.Bad(BookProblems.NothingThere(here));
    }

    static bool IsBelow(string page, string[] paths, string here) =>
        paths is [] || paths.Select(p => Path.GetFullPath(p, here).TrimEnd('/')).Any(full => page == full || page.StartsWith(full + "/", StringComparison.Ordinal));

    static async Task<ImmutableArray<Page>> FromInput(Shell shell, string root, string here, CancellationToken ct)
    {
        using var bytes = new MemoryStream();
        if (shell.Input() is { } input)
            await using (input) await input.CopyToAsync(bytes, ct);
        // Its links are seen from the folder that the command runs in.
        return [PageReader.Read(Path.GetRelativePath(root, Path.Combine(here, Input)), bytes.ToArray())];
    }
}
