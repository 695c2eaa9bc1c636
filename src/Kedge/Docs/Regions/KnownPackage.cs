using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Locks;
using Kedge.Packages.Debian;
using Kedge.Packages.Debian.Archives;

namespace Kedge.Docs.Regions;

/// <summary>A package of a lock, as pages speak of it.</summary>
/// <param name="Release">The version without what a distribution adds: <c>2.2.4</c> of <c>1:2.2.4+ds-1</c>; without a local part: <c>2.7.1</c> of
/// <c>2.7.1+cu128</c>.</param>
/// <param name="From">The archive or index.</param>
public sealed partial record KnownPackage(string Name, string Version, string Release, string From)
{
    public static IEnumerable<KnownPackage> All(LockFile file) => file.Packages.Select(Of).Concat(file.Wheels.Select(Of));

    /// <summary>The package that a word means: its own name, or what Python calls it.</summary>
    /// <param name="named">As in a spec: a version or extras may follow.</param>
    public static KnownPackage? Find(LockFile file, string named)
    {
        var name = Leading().Match(named).Value;
        var python = Separators().Replace(name.ToLowerInvariant(), "-");
        if (file.Wheels.FirstOrDefault(w => w.Name == python) is { } wheel) return Of(wheel);
        var debian = LockFacts.Own.PythonNames.GetValueOrDefault(python) ?? "python3-" + python;
        return (file.Packages.FirstOrDefault(p => p.Name == name) ?? file.Packages.FirstOrDefault(p => p.Name == debian)) is { } package ? Of(package) : null;
    }

    static KnownPackage Of(LockedPackage p) =>
        new(p.Name, p.Version, DebianVersion.TryParse(p.Version, CultureInfo.InvariantCulture, out var version) ? version.Upstream : p.Version,
            p.Archive);

    static KnownPackage Of(LockedWheel w) => new(w.Name, w.Version, w.Version.Split('+')[0], w.Index);

    [GeneratedRegex(@"^[A-Za-z0-9](?:[A-Za-z0-9._+-]*[A-Za-z0-9+])?", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Leading();

    [GeneratedRegex("[-_.]+", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Separators();
}
