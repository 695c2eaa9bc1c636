using System.Collections.Immutable;
using Kedge.Packages.Python;

namespace Kedge.Images.Wheels;

/// <summary>A file that several wheels ship differently, and whose stays.</summary>
public sealed record SharedPath(InstalledFile File, PlannedWheel Winner);

/// <summary>
/// What the wheels of an environment disagree on (pure). Wheels are laid apart and none knows the others, so that a layer follows
/// from its own wheels; equal files may be there several times, as <c>nvidia/__init__.py</c> is.
/// </summary>
public static class SharedPaths
{
    /// <summary>Top-level names that projects leave behind by mistake and nobody imports from there.</summary>
    static readonly string[] Strays = ["tests", "test", "testing", "docs", "doc", "examples", "example", "benchmarks", "benchmark"];

    /// <summary>
    /// Strays that differ: the last wheel's stays, as with an installer that goes by name. Any other path of two wheels is a
    /// problem: one would break the other.
    /// </summary>
    /// <param name="wheels">In order of name.</param>
    public static Checked<SharedPathsFound> Find(IReadOnlyList<PlannedWheel> wheels, VirtualEnvironment environment)
    {
        var owners = new Dictionary<string, (InstalledFile File, PlannedWheel Wheel)>(StringComparer.Ordinal);
        var strays = new SortedDictionary<string, SharedPath>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var wheel in wheels)
        {
            foreach (var file in wheel.Installation.Files)
            {
                if (owners.TryGetValue(file.Path, out var other) && !Same(file, other.File))
                {
                    if (IsStray(file.Path, environment)) strays[file.Path] = new(file, wheel);
                    else problems.Add(WheelImageProblems.SamePath(file.Path, other.Wheel.File, wheel.File));
                }
                owners[file.Path] = (file, wheel);
            }
        }
        problems.AddRange(BelowFiles(owners));
        return problems.Count > 0 ? Checked<SharedPathsFound>.Bad(problems.Take(100)) : Checked<SharedPathsFound>.Ok(new([.. strays.Values]));
    }

    static List<Problem> BelowFiles(Dictionary<string, (InstalledFile File, PlannedWheel Wheel)> owners)
    {
        var paths = owners.GetAlternateLookup<ReadOnlySpan<char>>();
        var checkedFolders = new HashSet<string>(StringComparer.Ordinal);
        var found = new List<Problem>();
        foreach (var (path, (_, wheel)) in owners)
        {
            for (var slash = path.LastIndexOf('/'); slash > 0 && checkedFolders.Add(path[..slash]); slash = path.LastIndexOf('/', slash - 1))
                if (paths.TryGetValue(path.AsSpan(0, slash), out var above)) found.Add(WheelImageProblems.SamePath(path[..slash], above.Wheel.File, wheel.File));
        }
        return found;
    }

    static bool Same(InstalledFile one, InstalledFile other) => one.Sha256 is { } hash && hash == other.Sha256 && one.Executable == other.Executable;

    static bool IsStray(string path, VirtualEnvironment environment)
    {
        if (!path.StartsWith(environment.SitePackages + "/", StringComparison.Ordinal)) return false;
        var below = path[(environment.SitePackages.Length + 1)..];
        var slash = below.IndexOf('/');
        // A text beside the packages: LICENSE, README.md. Modules and .pth files are what Python reads.
        return slash < 0 ? Path.GetExtension(below) is "" or ".md" or ".rst" or ".txt" : Strays.Contains(below[..slash]);
    }
}

/// <summary>Differing strays in order of path.</summary>
public sealed record SharedPathsFound(ImmutableArray<SharedPath> Strays);
