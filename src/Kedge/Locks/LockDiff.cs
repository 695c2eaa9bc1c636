using System.Collections.Immutable;

namespace Kedge.Locks;

/// <summary>A package or wheel with its version.</summary>
public sealed record Versioned(string Name, string Version);

/// <summary>A package or wheel that has another version in the new lock.</summary>
public sealed record Moved(string Name, string From, string To);

/// <summary>What differs between two locks, packages before wheels, each by name in ordinal order.</summary>
public sealed record LockDiff(ImmutableArray<Versioned> Added, ImmutableArray<Versioned> Removed, ImmutableArray<Moved> Moves)
{
    public bool IsEmpty => Added.IsEmpty && Removed.IsEmpty && Moves.IsEmpty;

    public static LockDiff Between(LockFile before, LockFile after)
    {
        var packages = Between(before.Packages.Select(p => new Versioned(p.Name, p.Version)), after.Packages.Select(p => new Versioned(p.Name, p.Version)));
        var wheels = Between(before.Wheels.Select(w => new Versioned(w.Name, w.Version)), after.Wheels.Select(w => new Versioned(w.Name, w.Version)));
        return new([.. packages.Added, .. wheels.Added], [.. packages.Removed, .. wheels.Removed], [.. packages.Moves, .. wheels.Moves]);
    }

    static LockDiff Between(IEnumerable<Versioned> before, IEnumerable<Versioned> after)
    {
        // A name may be there in two architectures, always of one version.
        var (old, now) = (before.DistinctBy(p => p.Name).ToArray(), after.DistinctBy(p => p.Name).ToArray());
        var (was, has) = (old.ToDictionary(p => p.Name, p => p.Version, StringComparer.Ordinal), now.Select(p => p.Name).ToHashSet(StringComparer.Ordinal));
        return new(
            [.. now.Where(p => !was.ContainsKey(p.Name))],
            [.. old.Where(p => !has.Contains(p.Name))],
            [.. now.Where(p => was.TryGetValue(p.Name, out var version) && version != p.Version).Select(p => new Moved(p.Name, was[p.Name], p.Version))]);
    }
}
