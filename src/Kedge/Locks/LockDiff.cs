using System.Collections.Immutable;

namespace Kedge.Locks;

/// <summary>A package that has another version in the new lock.</summary>
public sealed record Moved(string Name, string From, string To);

/// <summary>What differs between two locks, by package name in ordinal order.</summary>
public sealed record LockDiff(ImmutableArray<LockedPackage> Added, ImmutableArray<LockedPackage> Removed, ImmutableArray<Moved> Moves)
{
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Moves.IsEmpty;

    public static LockDiff Between(LockFile before, LockFile after)
    {
        var old = before.Packages.DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        var now = after.Packages.DistinctBy(p => p.Name).ToDictionary(p => p.Name, StringComparer.Ordinal);
        return new(
            [.. after.Packages.Where(p => !old.ContainsKey(p.Name))],
            [.. before.Packages.Where(p => !now.ContainsKey(p.Name))],
            [.. after.Packages.Where(p => old.TryGetValue(p.Name, out var o) && o.Version != p.Version).Select(p => new Moved(p.Name, old[p.Name].Version, p.Version))]);
    }
}
