using System.Collections.Immutable;
using Kedge.Checks.Inventories;
using Kedge.Packages.Python;

namespace Kedge.Checks.Drifts;

/// <summary>
/// Files that a container has changed: each as it is in the image and as it is now, told by the package that brought it (pure). What a
/// finding of another kind explains (a package that is missing, one that was added) is not said again file by file.
/// </summary>
/// <param name="image">The changed paths as a fresh container of the same image has them.</param>
/// <param name="now">The same paths in the container.</param>
public sealed class FileDrift(ImmutableArray<PathFacts> image, ImmutableArray<PathFacts> now)
{
    readonly Dictionary<string, PathFacts> _image = ByPath(image), _now = ByPath(now);

    /// <param name="others">Names of packages and wheels that another finding is about.</param>
    public ImmutableArray<DriftFinding> Of(IEnumerable<PathChange> changes, IEnumerable<string> others, Subject subject)
    {
        var explained = Named(others);
        var paths = changes.Select(c => c.Path).Where(IsDifferent).ToList();
        var groups = paths.Select(p => (Path: p, Kind: KindOf(p), Owner: OwnerOf(p)))
            .Where(p => p.Owner is null || !explained.Contains(Bare(p.Owner))).GroupBy(p => (p.Kind, p.Owner));
        return Drift.Sorted(groups.SelectMany(g => Findings(g.Key.Kind, g.Key.Owner, [.. g.Select(p => p.Path)], subject)));
    }

    /// <summary>Files of one owner are told together; those that nobody owns, by the highest folder that was added.</summary>
    IEnumerable<DriftFinding> Findings(ChangeKind kind, string? owner, ImmutableArray<string> paths, Subject subject)
    {
        if (kind == ChangeKind.Added) return Tops(paths).Select(top => DriftProblems.FilesAdded(owner, top, subject));
        if (kind == ChangeKind.Deleted) return [DriftProblems.FilesRemoved(owner, WithoutFolders(paths, _image), subject)];
        var (expected, found) = paths is [var only] ? (Shown(_image[only]), Shown(_now[only])) : (null, null);
        return [DriftProblems.FilesChanged(owner, paths, expected, found, subject)];
    }

    IEnumerable<ImmutableArray<string>> Tops(ImmutableArray<string> paths)
    {
        var top = "\n";
        var group = ImmutableArray.CreateBuilder<string>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (path.StartsWith(top + "/", StringComparison.Ordinal))
            {
                group.Add(path);
                continue;
            }
            if (group.Count > 0) yield return WithoutFolders(group.DrainToImmutable(), _now);
            (top, group) = (path, ImmutableArray.CreateBuilder<string>());
            group.Add(path);
        }
        if (group.Count > 0) yield return WithoutFolders(group.DrainToImmutable(), _now);
    }

    static ImmutableArray<string> WithoutFolders(ImmutableArray<string> paths, Dictionary<string, PathFacts> facts) =>
        paths.Any(p => facts[p].Kind != "folder") ? [.. paths.Where(p => facts[p].Kind != "folder")] : paths;

    /// <summary>Only touched, or put back: a different file in the container's layer that nothing tells from the image's.</summary>
    bool IsDifferent(string path) => _image.TryGetValue(path, out var before) && _now.TryGetValue(path, out var after) && !before.IsSameAs(after);

    ChangeKind KindOf(string path) => (_image[path].IsThere, _now[path].IsThere) switch
    {
        (false, true) => ChangeKind.Added,
        (true, false) => ChangeKind.Deleted,
        _ => ChangeKind.Changed,
    };

    /// <summary>As the image says, which nobody in the container can have changed; for what was added, as the container says.</summary>
    string? OwnerOf(string path) => _image[path].IsThere ? _image[path].Owner : _now[path].Owner;

    static HashSet<string> Named(IEnumerable<string> names) => names.Select(Bare).ToHashSet(StringComparer.Ordinal);

    /// <summary>Without the architecture that dpkg puts behind some names; PyYAML is pyyaml.</summary>
    static string Bare(string owner) => WheelName.Normalise(owner.Split(':')[0]);

    static string Shown(PathFacts facts) => facts.Kind switch
    {
        "file" => $"sha256:{facts.Content}, mode {facts.Mode}",
        "link" => $"a link to {facts.Content}",
        _ => facts.Error is { } error ? $"{facts.Kind}, {error}" : $"{facts.Kind}, mode {facts.Mode}",
    };

    static Dictionary<string, PathFacts> ByPath(ImmutableArray<PathFacts> facts) =>
        facts.GroupBy(f => f.Path).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    /// <summary>What the program's own look at every file found (<c>--deep</c>), by package.</summary>
    public static ImmutableArray<DriftFinding> Of(DamagedFiles damaged, IEnumerable<string> others, Subject subject)
    {
        var explained = Named(others);
        return Drift.Sorted(
            from file in damaged.List
            where file.Error is null && !explained.Contains(Bare(file.Owner))
            group file by (file.Owner, IsThere: file.Found is not null) into files
            let paths = files.Select(f => f.Path).Order(StringComparer.Ordinal).ToImmutableArray()
            let only = paths.Length == 1 ? files.First() : null
            select files.Key.IsThere
                ? DriftProblems.FilesChanged(files.Key.Owner, paths, only?.Expected, only?.Found, subject)
                : DriftProblems.FilesRemoved(files.Key.Owner, paths, subject));
    }
}
