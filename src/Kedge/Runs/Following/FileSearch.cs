using System.Text.RegularExpressions;

namespace Kedge.Runs.Following;

/// <summary>A file that may hold metrics.</summary>
/// <param name="Length">Bytes, when it was looked at.</param>
public readonly record struct FoundFile(string Path, FileKind Kind, long Length, DateTime Changed);

/// <summary>
/// Finds the files of known names below some folders, again and again: a folder that did not change is not listed again.
/// Links are not followed; hidden folders, environments and other runs' records are passed over. Door: disk.
/// </summary>
public sealed partial class FileSearch(Func<string, FileKind> kind)
{
    /// <summary>More folders than this are data.</summary>
    public const int MostFolders = 20_000;
    const int Deepest = 12;

    /// <summary>A folder of more entries than this holds data; the rest of it is not looked at.</summary>
    const int MostEntries = 10_000;

    /// <summary>A folder that changed this shortly before it was listed may have changed again in the same tick of the disk's clock.</summary>
    static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    sealed record Listing(DateTime Changed, bool Settled, List<string> Folders, List<(string Path, FileKind Kind)> Files);

    readonly Dictionary<string, Listing> _known = new(StringComparer.Ordinal);

    /// <summary>There were more folders than are searched.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>All files of known names, in no order.</summary>
    public List<FoundFile> Look(IEnumerable<string> roots) => Look(roots, _ => true);

    /// <summary>Those of a kind that is wanted; the others cost nothing but their names.</summary>
    public List<FoundFile> Look(IEnumerable<string> roots, Func<FileKind, bool> wanted)
    {
        var (found, waiting, seen) = (new List<FoundFile>(), new Queue<(string Path, int Depth)>(), 0);
        foreach (var root in roots) waiting.Enqueue((root, 0));
        while (waiting.TryDequeue(out var folder))
        {
            if (++seen > MostFolders)
            {
                GaveUp = true;
                break;
            }
            if (List(folder.Path) is not { } listing) continue;
            if (folder.Depth < Deepest) foreach (var below in listing.Folders) waiting.Enqueue((below, folder.Depth + 1));
            foreach (var (path, known) in listing.Files)
                if (wanted(known) && new FileInfo(path) is { Exists: true } file) found.Add(new(path, known, file.Length, file.LastWriteTimeUtc));
        }
        return found;
    }

    Listing? List(string folder)
    {
        try
        {
            var changed = Directory.GetLastWriteTimeUtc(folder);
            if (_known.TryGetValue(folder, out var known) && known.Settled && known.Changed == changed) return known;
            var (folders, files) = (new List<string>(), new List<(string, FileKind)>());
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos().Take(MostEntries))
            {
                if (entry.LinkTarget is not null) continue;
                if (entry is DirectoryInfo) { if (!IsPassedOver(folder, entry.Name)) folders.Add(entry.FullName); }
                else if (kind(entry.Name) is not FileKind.None and var what) files.Add((entry.FullName, what));
            }
            return _known[folder] = new(changed, DateTime.UtcNow - changed > Tick, folders, files);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary><c>runs/2026</c> is Kedge's own; <c>runs/Nov21_host</c> is where SummaryWriter writes when it is not told.</summary>
    static bool IsPassedOver(string folder, string name) =>
        name[0] == '.' || name is "node_modules" or "__pycache__" or "site-packages" or "venv" || (Year().IsMatch(name) && Path.GetFileName(folder) == "runs");

    [GeneratedRegex(@"^\d{4}$")]
    private static partial Regex Year();
}
