using System.Collections.Immutable;
using Kedge.Checks.Inventories;
using Kedge.Locks;

namespace Kedge.Checks.Drifts;

/// <summary>What is installed, compared with a lock: what is missing, what was added, what is of another version (pure).</summary>
public static class Drift
{
    /// <summary>In ordinal order of code, then of what it is about.</summary>
    public static ImmutableArray<DriftFinding> Between(LockFile locked, Inventory inventory, Subject subject) =>
        Sorted([.. PackageDrift.Between(locked.Packages, inventory.Packages, subject), .. WheelDrift.Between(locked.Wheels, inventory.Wheels, subject)]);

    internal static ImmutableArray<DriftFinding> Sorted(IEnumerable<DriftFinding> findings) =>
        [.. findings.OrderBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.What, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal)];
}
