using System.Collections.Concurrent;

namespace Kedge.Site.Serving;

/// <summary>Says which files of the tree were saved. Door: the system's file events.</summary>
public sealed class PageWatch : IDisposable
{
    const int MostInNewFolder = 10_000;
    static readonly string[] NotWatched = [".git", "node_modules", "bin", "obj", "_site"];
    static readonly EnumerationOptions NoLinks = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true };
    readonly ConcurrentDictionary<string, FileSystemWatcher> _watchers = new(StringComparer.Ordinal);
    readonly BlockingCollection<string> _saved = new(10_000);
    readonly string _root;
    readonly HashSet<string> _folders;

    /// <param name="folders">From the root, watched with all that is below, also when they come later; the root's own files are watched in any case.</param>
    public PageWatch(string root, IEnumerable<string> folders)
    {
        (_root, _folders) = (root, [.. folders]);
        Watch(root, deep: _folders.Contains(""));
        foreach (var folder in _folders.Where(f => f.Length > 0)) Watch(Path.Combine(root, folder), deep: true);
    }

    void Watch(string folder, bool deep)
    {
        if (!Directory.Exists(folder)) return;
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = deep,
            InternalBufferSize = 64 << 10, NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName };
        watcher.Changed += (_, saved) => Saved(saved.FullPath);
        watcher.Created += (_, made) => Made(made.FullPath);
        watcher.Deleted += (_, gone) => Saved(gone.FullPath);
        // Editors write a new file and give it the old one's name.
        watcher.Renamed += (_, moved) =>
        {
            Saved(moved.OldFullPath);
            Made(moved.FullPath);
        };
        watcher.EnableRaisingEvents = true;
        if (_watchers.TryGetValue(folder, out var before)) before.Dispose();
        _watchers[folder] = watcher;
    }

    /// <summary>A folder tells only of itself: what came with it, or before anybody watched it, is looked for.</summary>
    void Made(string full)
    {
        Saved(full);
        if (!Directory.Exists(full) || IsNotWatched(full)) return;
        // One that stands at the root is watched on its own, anew when it was there before.
        if (_folders.Contains(Path.GetRelativePath(_root, full))) Watch(full, deep: true);
        foreach (var file in Directory.EnumerateFiles(full, "*", NoLinks).Take(MostInNewFolder)) Saved(file);
    }

    void Saved(string full)
    {
        if (!IsNotWatched(full)) _saved.TryAdd(Path.GetRelativePath(_root, full));
    }

    bool IsNotWatched(string full) => Path.GetRelativePath(_root, full).Split('/').Any(part => NotWatched.Contains(part));

    /// <summary>Paths from the root as they are saved, each perhaps more than once; of a folder that is gone only its own. Ends when it is cancelled.</summary>
    public IEnumerable<string> Saves(CancellationToken ct) => _saved.GetConsumingEnumerable(ct);

    public void Dispose()
    {
        foreach (var watcher in _watchers.Values) watcher.Dispose();
    }
}
