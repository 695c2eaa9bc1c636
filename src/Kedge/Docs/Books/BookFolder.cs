using System.Collections.Concurrent;
using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Books;

/// <summary>Reads pages and what they name from a folder, the root of the tree. Door: the disk.</summary>
/// <param name="root">Absolute. Nothing outside of it is read but the files that were named on the command line.</param>
public sealed class BookFolder(string root)
{
    public string Root { get; } = root;

    /// <summary>The pages at these paths (from the root), in parallel, in their order; what cannot be read is a problem.</summary>
    public (Book Book, ImmutableArray<Problem> Problems) Read(IReadOnlyList<string> paths, CancellationToken ct) => Read(paths, [], ct);

    /// <param name="given">Pages that are at hand already, such as standard input.</param>
    public (Book Book, ImmutableArray<Problem> Problems) Read(IReadOnlyList<string> paths, ImmutableArray<Page> given, CancellationToken ct)
    {
        var read = new Page?[paths.Count];
        var problems = new ConcurrentBag<Problem>();
        Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = ct }, i => read[i] = Page(paths[i], problems));
        ImmutableArray<Page> pages = [.. given, .. read.OfType<Page>()];
        return (new Book(pages, Neighbours(pages, ct)) { Promised = PromisedIds.Load(Root) }, [.. problems.OrderBy(p => p.Place?.File, StringComparer.Ordinal)]);
    }

    Page? Page(string path, ConcurrentBag<Problem> problems)
    {
        try
        {
            return PageReader.Read(path, Bytes(Path.Combine(Root, path)));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            problems.Add(BookProblems.CannotRead(path, failure.Message));
            return null;
        }
    }

    /// <summary>At most one byte more than a page may have: the reader then says that it is too large.</summary>
    static byte[] Bytes(string path)
    {
        // What has no length may be a pipe, and opening that would wait for whoever writes: it is not opened.
        if (new FileInfo(path) is { Exists: true, Length: 0, LinkTarget: null })
            return path.StartsWith("/dev/", StringComparison.Ordinal) ? throw new IOException("it is no regular file") : [];
        using var file = new FileStream(path, new FileStreamOptions { BufferSize = 0 });
        if (!file.CanSeek) throw new IOException("it is no regular file");
        var bytes = new byte[Math.Min(file.Length, PageReader.MostBytes + 1)];
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    Dictionary<string, Neighbour> Neighbours(ImmutableArray<Page> pages, CancellationToken ct)
    {
        var known = pages.Select(p => p.Path).ToHashSet(StringComparer.Ordinal);
        var named = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        Parallel.For(0, pages.Length, new ParallelOptions { CancellationToken = ct }, i =>
        {
            var page = pages[i];
            foreach (var link in page.Links)
                if (LinkTarget.Of(page, link) is { Kind: TargetKind.Local or TargetKind.SiteRoot } target && !known.Contains(target.Path))
                    named.AddOrUpdate(target.Path, target.Fragment is not null, (_, before) => before || target.Fragment is not null);
        });
        var paths = named.Keys.ToArray();
        var there = new Neighbour[paths.Length];
        Parallel.For(0, paths.Length, new ParallelOptions { CancellationToken = ct }, i => there[i] = Look(paths[i], withIds: named[paths[i]]));
        var found = new Dictionary<string, Neighbour>(paths.Length, StringComparer.Ordinal);
        for (var i = 0; i < paths.Length; i++) found.Add(paths[i], there[i]);
        return found;
    }

    Neighbour Look(string path, bool withIds)
    {
        var full = Path.Combine(Root, path);
        if (path.Contains('\0') || !Path.Exists(full)) return Neighbour.Nothing;
        if (LeadsOut(full)) return new(true) { LeadsOut = true };
        var isPage = withIds && path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
        return new(true) { Page = isPage ? Page(path, []) : null };
    }

    bool LeadsOut(string full)
    {
        try
        {
            var final = File.ResolveLinkTarget(full, returnFinalTarget: true);
            return final is not null && !Path.GetFullPath(final.FullName).StartsWith(Root.TrimEnd('/') + "/", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
