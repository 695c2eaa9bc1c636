using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Pages;
using Kedge.Runs.Record;
using Kedge.Site.Curves;
using Kedge.Site.Pictures;

namespace Kedge.Site;

/// <summary>The tree that the pages come from. Door: its files.</summary>
/// <param name="root">Absolute. Nothing outside of it is read, and nothing through symbolic links.</param>
public sealed class SiteFolder(string root)
{
    const long LargestAsset = 256 << 20;
    /// <summary>A photograph's preview may stand before its size.</summary>
    const int PictureStart = 256 << 10;
    readonly RunReader _runs = new(Path.Combine(root, "runs"));
    DocsSettings? _settings;
    HashSet<string> _known = [];
    readonly ConcurrentDictionary<string, FileKind> _looked = new(StringComparer.Ordinal);

    public string Root { get; } = root;

    /// <summary>Every page, read; what cannot be read is a problem.</summary>
    public async Task<(ImmutableArray<SitePage> Pages, ImmutableArray<Problem> Problems)> Read(DocsSettings settings, CancellationToken ct)
    {
        var paths = await Paths(settings, ct).ConfigureAwait(false);
        var pages = new SitePage?[paths.Count];
        var problems = new ConcurrentBag<Problem>();
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = ct }, i => pages[i] = Page(paths[i], problems));
        return ([.. pages.OfType<SitePage>()], [.. problems.OrderBy(p => p.Place?.File, StringComparer.Ordinal)]);
    }

    async Task<IReadOnlyList<string>> Paths(DocsSettings settings, CancellationToken ct)
    {
        var below = await PageSearch.Below(Root, ct).ConfigureAwait(false) ?? [];
        // Records of runs are often kept out of git: they are pages all the same.
        var all = below.Select(full => Path.GetRelativePath(Root, full)).Concat(RunPages()).Distinct(StringComparer.Ordinal)
            .Where(path => !Globs.Any(settings.Ignore, path));
        IReadOnlyList<string> chosen = [.. SitePages.Chosen(all.ToList(), settings.Site.Pages)];
        (_settings, _known) = (settings, chosen.ToHashSet(StringComparer.Ordinal));
        return chosen;
    }

    /// <summary>Whether a file that is new or changed belongs to the site. Asked only of Markdown files.</summary>
    public bool IsPage(string path) =>
        _settings is { } settings && !Globs.Any(settings.Ignore, path) && !path.Split('/').Any(part => part.StartsWith('.'))
            && (_known.Contains(path) || SitePages.Chosen([path, .. _known], settings.Site.Pages).Contains(path));

    IEnumerable<string> RunPages()
    {
        if (new DirectoryInfo(_runs.Root) is not { Exists: true, LinkTarget: null }) return [];
        return _runs.Ids().Select(SitePages.PathOf).Where(path => IsPlain(Path.Combine(Root, path)));
    }

    /// <summary>The settings of MkDocs, where there are any.</summary>
    public string? Mkdocs()
    {
        var path = Path.Combine(Root, Import.MkdocsFile.Name);
        return new FileInfo(path) is { Exists: true, LinkTarget: null, Length: > 0 and < 1 << 20 } ? File.ReadAllText(path) : null;
    }

    /// <summary>One page as it is now; null when it is gone or no longer readable.</summary>
    public SitePage? Page(string path, ConcurrentBag<Problem> problems)
    {
        try
        {
            var full = Path.Combine(Root, path);
            if (!IsPlain(full)) return null;
            if (IsEmpty(full)) return SitePage.Read(path, []);
            using var file = new FileStream(full, new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite | FileShare.Delete });
            if (!file.CanSeek) throw new IOException("it is no regular file");
            var bytes = new byte[Math.Min(file.Length, PageReader.MostBytes + 1)];
            var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return SitePage.Read(path, length == bytes.Length ? bytes : bytes[..length]);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problems.Add(BookProblems.CannotRead(path, failure.Message));
            return null;
        }
    }

    /// <summary>A pipe has no length either, and whoever opens one waits until somebody writes.</summary>
    static bool IsEmpty(string path) => new FileInfo(path).Length == 0;

    static bool IsPlain(string path) => new FileInfo(path) is { Exists: true, LinkTarget: null };

    /// <summary>What is at a path that a page names. Hidden files, and what lies behind a symbolic link, are nothing.</summary>
    public FileKind Look(string path) => _looked.GetOrAdd(path, Kind);

    FileKind Kind(string path)
    {
        if (path.Length == 0) return FileKind.Folder;
        if (path.Contains('\0') || path.Split('/').Any(part => part is ".." || part.StartsWith('.') && part != ".") || IsBehindLink(path)) return FileKind.None;
        var full = Path.Combine(Root, path);
        return File.Exists(full) ? FileKind.File : Directory.Exists(full) ? FileKind.Folder : FileKind.None;
    }

    /// <summary>The size of a picture of the tree, by its first bytes; null for what is none.</summary>
    public PictureSize? SizeOf(string path)
    {
        if (Look(path) != FileKind.File) return null;
        try
        {
            if (IsEmpty(Path.Combine(Root, path))) return null;
            using var file = new FileStream(Path.Combine(Root, path), new FileStreamOptions { BufferSize = 0, Share = FileShare.ReadWrite | FileShare.Delete });
            var start = new byte[Math.Min(file.Length, PictureStart)];
            return PictureSize.Of(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What was at a path may have changed.</summary>
    public void Forget(string path) => _looked.TryRemove(path, out _);

    bool IsBehindLink(string path)
    {
        for (var at = path; at.Length > 0; at = SitePage.FolderOf(at))
            if (new FileInfo(Path.Combine(Root, at)).LinkTarget is not null) return true;
        return false;
    }

    /// <summary>The points of a run's curves as a script; null where there is no record, or one that cannot be read.</summary>
    public byte[]? CurvesOf(SitePage page)
    {
        try
        {
            return SitePages.RunOf(page.Path) is { } id ? CurveScript.Of(_runs.Read(id)) : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or KedgeException)
        {
            return null;
        }
    }

    /// <summary>Copies a file that a page names; null, or why not.</summary>
    public Problem? Copy(string path, SiteOutput output, string address)
    {
        try
        {
            if (Read(path) is not { } bytes) return SiteProblems.CannotCopy(path, "it is no regular file of this tree, or larger than 256 MiB");
            output.Write(address, bytes);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return SiteProblems.CannotCopy(path, failure.Message);
        }
    }

    /// <summary>The bytes of a file of the tree; null when it is none.</summary>
    public byte[]? Read(string path)
    {
        if (Kind(path) != FileKind.File || new FileInfo(Path.Combine(Root, path)) is not { Length: > 0 and <= LargestAsset } file) return null;
        return File.ReadAllBytes(file.FullName);
    }
}
