using Kedge.Packages.Debian;

namespace Kedge.Locks.Debian;

/// <summary>
/// What apt's problem resolver does after marking (apt-pkg/algorithms.cc), as far as an empty system can need it: a package
/// whose dependency was taken away by a conflict tries its other alternatives; one that nobody asked for gives way.
/// </summary>
sealed class BrokenRepair(DebianWorld world, DebianResolver marks)
{
    const int Rounds = 20;

    public void Run()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var changed = false;
            foreach (var package in marks.Installed().Where(marks.IsBroken).ToArray())
            {
                if (marks.IsInstalled(package)) changed |= Repair(package);
            }
            if (!changed) return;
        }
    }

    bool Repair(int package)
    {
        var changed = false;
        foreach (var group in marks.Unmet(package).ToArray())
        {
            if (marks.IsMet(package, group)) continue;
            changed |= group.IsNegative ? RemoveOthers(package, group) : TryAlternatives(group);
        }
        if (marks.IsBroken(package) && !marks.IsProtected(package)) changed |= marks.MarkKeep(package);
        return changed;
    }

    bool RemoveOthers(int package, RelationGroup group)
    {
        var changed = false;
        foreach (var other in marks.Conflicting(package, group).Where(marks.IsInstalled).ToArray()) changed |= marks.MarkKeep(other);
        return changed;
    }

    bool TryAlternatives(RelationGroup group) =>
        group.Alternatives.SelectMany(world.Solutions).Any(solution => marks.MarkInstall(solution, dependencies: true, 1, asked: false) && marks.IsInstalled(solution));
}
