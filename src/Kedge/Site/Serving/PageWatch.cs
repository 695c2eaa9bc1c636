using System.Collections.Concurrent;

namespace Kedge.Site.Serving;

/// <summary>Says which files of the tree were saved. Door: the system's file events.</summary>
public sealed class PageWatch : IDisposable
{
    static readonly string[] NotWatched = [".git", "node_modules", "bin", "obj", "_site"];
    readonly List<FileSystemWatcher> _watchers = [];
    readonly BlockingCollection<string> _saved = new(10_000);
    readonly string _root;

    /// <param name="folders">From the root, watched with all that is below; the root's own files are watched in any case.</param>
    public PageWatch(string root, IEnumerable<string> folders)
    {
        _root = root;
        var below = folders.ToList();
        Watch(root, deep: below.Contains(""));
        foreach (var folder in below.Where(f => f.Length > 0)) Watch(Path.Combine(root, folder), deep: true);
    }

    void Watch(string folder, bool deep)
    {
        if (!Directory.Exists(folder)) return;
        var watcher = new FileSystemWatcher(folder) { IncludeSubdirectories = deep,
            InternalBufferSize = 64 << 10, NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.DirectoryName };
        watcher.Changed += (_, saved) => Saved(saved.FullPath);
        watcher.Created += (_, saved) => Saved(saved.FullPath);
        watcher.Deleted += (_, saved) => Saved(saved.FullPath);
        // Editors write a new file and give it the old one's name.
        watcher.Renamed += (_, saved) =>
        {
            Saved(saved.OldFullPath);
            Saved(saved.FullPath);
        };
        watcher.EnableRaisingEvents = true;
        _watchers.Add(watcher);
    }

    void Saved(string full)
    {
        var path = Path.GetRelativePath(_root, full);
        if (!path.Split('/').Any(part => NotWatched.Contains(part))) _saved.TryAdd(path);
    }

    /// <summary>Paths from the root as they are saved, each perhaps more than once. Ends when it is cancelled.</summary>
    public IEnumerable<string> Saves(CancellationToken ct) => _saved.GetConsumingEnumerable(ct);

    public void Dispose()
    {
        foreach (var watcher in _watchers) watcher.Dispose();
    }
}
