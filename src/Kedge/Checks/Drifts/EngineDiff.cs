using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Checks.Drifts;

public enum ChangeKind { Added, Changed, Deleted }

/// <summary>A path of a container that is not as in its image.</summary>
public readonly record struct PathChange(ChangeKind Kind, string Path);

/// <summary>What <c>docker diff</c> and <c>podman diff</c> list, without what changes in every container (pure).</summary>
public static partial class EngineDiff
{
    /// <summary>Where programs write as they go; a home, caches and logs are not the environment.</summary>
    static readonly string[] Folders =
    [
        "/dev", "/proc", "/sys", "/run", "/tmp", "/root", "/home", "/var/tmp", "/var/log", "/var/cache", "/var/run", "/var/spool", "/var/lib/apt",
        // Its list is compared package by package.
        "/var/lib/dpkg",
    ];

    /// <summary>Files that engines make, or that follow from others.</summary>
    static readonly HashSet<string> Files = new(StringComparer.Ordinal)
    {
        "/.dockerenv", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/etc/mtab", "/etc/ld.so.cache", "/etc/machine-id",
    };

    /// <summary>Lines such as <c>C /usr/bin</c>; lines of another form are passed over.</summary>
    /// <param name="mounts">Targets of the container's mounts: what is below is not the image's.</param>
    public static ImmutableArray<PathChange> Read(string output, IEnumerable<string> mounts)
    {
        var mounted = mounts.Select(m => m.TrimEnd('/')).Where(m => m.Length > 0).ToArray();
        var listed = output.Split('\n').Select(Line).OfType<PathChange>().ToList();
        var telling = listed.Where(c => !IsNoise(c) && !mounted.Any(m => IsWithin(c.Path, m) || IsWithin(m, c.Path))).ToList();
        var parents = Parents(listed);
        var tellingParents = Parents(telling.Where(c => !parents.Contains(c.Path)));
        // A folder is listed when something in it is; one that was added tells with what it was added for.
        return [.. telling.Where(c => !parents.Contains(c.Path) || (c.Kind == ChangeKind.Added && tellingParents.Contains(c.Path)))
            .OrderBy(c => c.Path, StringComparer.Ordinal)];
    }

    /// <summary>Also what the NVIDIA container toolkit adds to mount over, and bytecode, which is made anew where its source changed.</summary>
    static bool IsNoise(PathChange change) =>
        Files.Contains(change.Path) || Folders.Any(f => IsWithin(change.Path, f)) || change.Path.Contains("/__pycache__", StringComparison.Ordinal)
        || (change.Kind == ChangeKind.Added && Nvidia().IsMatch(change.Path));

    static bool IsWithin(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (path.Length == folder.Length || path[folder.Length] == '/');

    static PathChange? Line(string line) => line.TrimEnd('\r') is { Length: > 3 } text && text[1] == ' ' && text[2] == '/' && Kind(text[0]) is { } kind
        ? new PathChange(kind, text[2..]) : null;

    static ChangeKind? Kind(char letter) => letter switch { 'A' => ChangeKind.Added, 'C' => ChangeKind.Changed, 'D' => ChangeKind.Deleted, _ => null };

    /// <summary>Folders that are listed because something in them is.</summary>
    static HashSet<string> Parents(IEnumerable<PathChange> changes)
    {
        var parents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in changes)
            for (var slash = change.Path.LastIndexOf('/'); slash > 0 && parents.Add(change.Path[..slash]); slash = change.Path.LastIndexOf('/', slash - 1)) { }
        return parents;
    }

    /// <summary>libnvidia-container, "compute", "utility", "video", "graphics": libraries, programs, firmware and their settings.</summary>
    [GeneratedRegex(@"^/(usr/)?(lib(64)?|lib/[^/]+)/(vdpau/|gbm/|xorg/.*)?(lib)?(cuda|nvidia|nvcuvid|nvoptix|GL\w*_nvidia|EGL_nvidia|vdpau_nvidia)[^/]*$|^/(usr/)?bin/nvidia-[^/]+$|/nvidia(/|$|_icd\.json$|_layers\.json$|\.icd$)|^/lib/firmware/nvidia(/|$)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Nvidia();
}
