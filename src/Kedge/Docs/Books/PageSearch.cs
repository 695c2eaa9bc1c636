namespace Kedge.Docs.Books;

/// <summary>Finds Markdown files: what git would know of a folder (tracked, or new and not ignored), else everything below it. Door: the disk, git.</summary>
public static class PageSearch
{
    static readonly string[] Endings = [".md", ".markdown"];
    static readonly string[] NotEntered = ["node_modules", "bin", "obj", "site-packages", "__pycache__"];

    /// <summary>The folder that a page's links may stay in: the nearest one at or above with a repository or settings; else <paramref name="folder"/>.</summary>
    public static string RootOf(string folder, IEnumerable<string> marks)
    {
        var names = marks.Append(".git").ToArray();
        for (var at = folder; at is not null; at = Path.GetDirectoryName(at))
            if (names.Any(name => Path.Exists(Path.Combine(at, name)))) return at;
        return folder;
    }

    /// <summary>Full paths of the pages that a file or folder stands for, sorted; null when there is nothing at that path.</summary>
    public static async Task<IReadOnlyList<string>?> Below(string path, CancellationToken ct)
    {
        if (File.Exists(path)) return [path];
        if (!Directory.Exists(path)) return null;
        var found = await Git(path, ["ls-files", "-z", "-c", "-o", "--exclude-standard", "--deduplicate"], ct).ConfigureAwait(false) is { ExitCode: 0 } git
            ? git.Output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(IsPage).Select(name => Path.Combine(path, name)).Where(IsOwnFile)
            : Walk(path);
        return [.. found.Order(StringComparer.Ordinal)];
    }

    /// <summary>Full paths of the pages that changed in a range of commits, or since one: then new files that git would keep count, too.</summary>
    public static async Task<Checked<IReadOnlyList<string>>> Changed(string root, string range, CancellationToken ct)
    {
        var git = await Git(root, ["diff", "--name-only", "-z", "--diff-filter=d", "--relative", "--end-of-options", range, "--"], ct).ConfigureAwait(false);
        if (git is not { ExitCode: 0 }) return Checked<IReadOnlyList<string>>.Bad(await NoRange(root, range, git, ct).ConfigureAwait(false));
        var isSince = !range.Contains("..", StringComparison.Ordinal);
        var fresh = isSince ? await Git(root, ["ls-files", "-z", "-o", "--exclude-standard"], ct).ConfigureAwait(false) : null;
        var names = (git.Output + fresh?.Output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        return Checked<IReadOnlyList<string>>.Ok([.. names.Where(IsPage).Select(name => Path.Combine(root, name)).Where(IsOwnFile).Order(StringComparer.Ordinal)]);
    }

    static async Task<Problem> NoRange(string root, string range, CommandResult? git, CancellationToken ct)
    {
        var shallow = git is null ? null : await Git(root, ["rev-parse", "--is-shallow-repository"], ct).ConfigureAwait(false);
        return BookProblems.NoRange(range, git?.Error.Split('\n')[0] ?? "git is not installed", isWhole: shallow?.Output.Trim() != "true");
    }

    static Task<CommandResult?> Git(string folder, string[] words, CancellationToken ct) => new CommandLine("git", ["-C", folder, .. words]).TryRun(ct);

    static bool IsPage(string name) => Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    /// <summary>A link may lead anywhere; what it leads to inside the tree is found there.</summary>
    static bool IsOwnFile(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };

    static IEnumerable<string> Walk(string folder)
    {
        var options = new EnumerationOptions { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(folder, "*", options))
            if (IsPage(file)) yield return file;
        foreach (var child in Directory.EnumerateDirectories(folder, "*", options))
        {
            var name = Path.GetFileName(child);
            if (name.StartsWith('.') || NotEntered.Contains(name)) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }
}
