using System.Collections.Concurrent;

namespace Kedge.Site;

/// <summary>
/// The folder that a site is written to. Files that are the same stay as they are, so that what watches or uploads them has nothing to do;
/// what an earlier build wrote and this one does not is removed, and nothing else ever is. Door: that folder.
/// </summary>
public sealed class SiteOutput
{
    public const string List = ".kedge-site";
    readonly string _folder, _list;
    readonly HashSet<string> _before;
    readonly ConcurrentDictionary<string, bool> _now = new(StringComparer.Ordinal);
    readonly ConcurrentDictionary<string, bool> _folders = new(StringComparer.Ordinal);
    int _written;

    SiteOutput(string folder, string list, HashSet<string> before) => (_folder, _list, _before) = (folder, list, before);

    public int Files => _now.Count;

    public int Written => _written;

    /// <param name="folder">Absolute.</param>
    /// <param name="root">Where the pages are.</param>
    /// <param name="name">Of the file that says what was written here: a folder that another kind of output has is not touched.</param>
    public static SiteOutput Open(string folder, string root, string name = List)
    {
        if ((root.TrimEnd('/') + "/").StartsWith(folder.TrimEnd('/') + "/", StringComparison.Ordinal)) throw new KedgeException(SiteProblems.OutHoldsPages(folder));
        var list = Path.Combine(folder, name);
        try
        {
            if (!File.Exists(list) && Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
                throw new KedgeException(SiteProblems.NotOurs(folder));
            Directory.CreateDirectory(folder);
            var before = File.Exists(list) ? File.ReadLines(list).ToHashSet(StringComparer.Ordinal) : [];
            // From here on the folder is ours, even when this build does not come to its end.
            if (before.Count == 0) File.WriteAllText(list, "");
            return new(folder, list, before);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SiteProblems.CannotWrite(folder, failure.Message), failure);
        }
    }

    /// <summary>May be called by many threads, for each address once.</summary>
    public void Write(string address, ReadOnlySpan<byte> bytes)
    {
        _now[address] = true;
        var path = Path.Combine(_folder, address);
        try
        {
            // Known only once it is there: another thread may be about to write into it.
            if (Path.GetDirectoryName(path) is { } parent) _folders.GetOrAdd(parent, static folder => Directory.CreateDirectory(folder).Exists);
            if (_before.Contains(address) && IsSame(path, bytes)) return;
            // A link there would lead the bytes out of the folder.
            if (new FileInfo(path).LinkTarget is not null) File.Delete(path);
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);
            RandomAccess.Write(file, bytes, 0);
            Interlocked.Increment(ref _written);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SiteProblems.CannotWrite(path, failure.Message), failure);
        }
    }

    static bool IsSame(string path, ReadOnlySpan<byte> bytes)
    {
        if (new FileInfo(path) is not { Exists: true, LinkTarget: null } file || file.Length != bytes.Length) return false;
        return File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }

    /// <summary>Removes what is no longer part of the site and remembers what is.</summary>
    public void Finish()
    {
        try
        {
            foreach (var gone in _before.Where(address => !_now.ContainsKey(address) && IsInside(address))) File.Delete(Path.Combine(_folder, gone));
            Remember(_now.Keys);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KedgeException(SiteProblems.CannotWrite(_list, failure.Message), failure);
        }
    }

    /// <summary>The build ends before its end: what it has written is remembered, so that the next one can remove it.</summary>
    public void Abandon()
    {
        try
        {
            Remember(_before.Union(_now.Keys));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The reason why it ends is being told already.
        }
    }

    /// <summary>Under another name first: a full disk must not leave half a list.</summary>
    void Remember(IEnumerable<string> addresses)
    {
        File.WriteAllLines(_list + ".new", addresses.Order(StringComparer.Ordinal));
        File.Move(_list + ".new", _list, overwrite: true);
    }

    /// <summary>The list is a file that anybody may have changed.</summary>
    bool IsInside(string address) =>
        Path.GetFullPath(Path.Combine(_folder, address)).StartsWith(_folder.TrimEnd('/') + "/", StringComparison.Ordinal)
            && File.Exists(Path.Combine(_folder, address));
}
