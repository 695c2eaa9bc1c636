using System.Collections.Immutable;
using Kedge.Checks.Inventories;
using Kedge.Locks;

namespace Kedge.Checks.Drifts;

/// <summary>dpkg's list, compared with the lock's packages.</summary>
public static class PackageDrift
{
    public static ImmutableArray<DriftFinding> Between(ImmutableArray<LockedPackage> locked, PackageList installed, Subject subject)
    {
        if (installed.Error is not null) return [];
        var wanted = locked.ToDictionary(p => (p.Name, p.Arch));
        var there = installed.List.GroupBy(p => (p.Name, p.Arch)).ToDictionary(g => g.Key, g => g.First());
        var found = ImmutableArray.CreateBuilder<DriftFinding>();
        if (!installed.Broken.IsEmpty) found.Add(DriftProblems.DatabaseBroken(installed.Broken, installed.List.Length, subject));
        // A damaged list says nothing about what it does not name.
        else found.AddRange(locked.Where(p => !there.ContainsKey((p.Name, p.Arch))).Select(p => DriftProblems.PackageMissing(p, subject)));
        foreach (var package in there.Values)
            if (Judge(wanted.GetValueOrDefault((package.Name, package.Arch)), package, subject) is { } finding) found.Add(finding);
        return Drift.Sorted(found);
    }

    static DriftFinding? Judge(LockedPackage? wanted, InstalledPackage there, Subject subject) =>
        wanted is null ? DriftProblems.PackageAdded(there, subject)
        : wanted.Version != there.Version ? DriftProblems.PackageOther(wanted, there.Version, subject)
        : there.State != "installed" ? DriftProblems.PackageHalf(wanted, there.State, subject)
        : null;
}
