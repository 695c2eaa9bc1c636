using System.Collections.Immutable;
using Kedge.Checks.Inventories;
using Kedge.Locks;
using Kedge.Packages.Python;

namespace Kedge.Checks.Drifts;

/// <summary>The Python packages that no package of the distribution brought, compared with the lock's wheels.</summary>
public static class WheelDrift
{
    public static ImmutableArray<DriftFinding> Between(ImmutableArray<LockedWheel> locked, ImmutableArray<InstalledWheel> installed, Subject subject)
    {
        var wanted = locked.ToDictionary(w => w.Name, w => w.Version, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = ImmutableArray.CreateBuilder<DriftFinding>();
        foreach (var wheel in installed.OrderBy(w => w.Folder, StringComparer.Ordinal))
        {
            if (wheel.Name is null || wheel.Version is null) found.Add(DriftProblems.WheelDamaged(wheel, subject));
            else if (Judge(wheel, WheelName.Normalise(wheel.Name), wanted, seen, subject) is { } finding) found.Add(finding);
        }
        found.AddRange(wanted.Where(w => !seen.Contains(w.Key)).Select(w => DriftProblems.WheelMissing(w.Key, w.Value, subject)));
        return Drift.Sorted(found);
    }

    /// <summary>A wheel of the lock counts in the environment only: elsewhere it is one too many, whatever its version.</summary>
    static DriftFinding? Judge(InstalledWheel wheel, string name, Dictionary<string, string> wanted, HashSet<string> seen, Subject subject)
    {
        if (wheel.Kind != InstalledWheel.Environment || !wanted.TryGetValue(name, out var version)) return DriftProblems.WheelAdded(wheel, name, subject);
        if (!seen.Add(name)) return DriftProblems.WheelTwice(wheel, name, subject);
        return IsSame(version, wheel.Version!) ? null : DriftProblems.WheelOther(wheel, name, version, subject);
    }

    /// <summary>
    /// <c>1.0.0-rc1</c> is <c>1.0.0rc1</c>. A wheel's file name may leave out the local part that its metadata has, and PyTorch's do not;
    /// where both have one, they must agree.
    /// </summary>
    internal static bool IsSame(string locked, string installed)
    {
        var (left, right) = (PythonVersion.Normalise(locked) ?? locked, PythonVersion.Normalise(installed) ?? installed);
        return left == right || (left.Contains('+') != right.Contains('+') && PythonVersion.Public(left) == PythonVersion.Public(right));
    }
}
