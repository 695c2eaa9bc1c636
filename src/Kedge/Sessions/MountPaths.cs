using System.Collections.Immutable;
using Kedge.Specs;

namespace Kedge.Sessions;

/// <summary>What folders of the host are called inside a container. Pure.</summary>
public static class MountPaths
{
    /// <summary>With the host sides, which are relative to the project, made absolute.</summary>
    public static ImmutableArray<Mount> Absolute(IEnumerable<Mount> mounts, string project) =>
        [.. mounts.Select(m => m with { Host = Path.GetFullPath(m.Host, project) })];

    /// <summary>Where a folder of the host is inside; null when no mount holds it. Of several, the nearest mount counts.</summary>
    public static string? Inside(IEnumerable<Mount> mounts, string folder) =>
        (from mount in mounts
         let below = Path.GetRelativePath(mount.Host, folder)
         where below != ".." && !below.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(below)
         orderby mount.Host.Length descending
         select below == "." ? mount.Container : $"{mount.Container.TrimEnd('/')}/{below}").FirstOrDefault();
}
