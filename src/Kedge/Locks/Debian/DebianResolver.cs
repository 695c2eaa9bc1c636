using System.Collections.Immutable;
using Kedge.Packages.Debian;

namespace Kedge.Locks.Debian;

/// <summary>
/// What <c>apt-get install --no-install-recommends</c> would install on an empty system. Follows apt's marking step by step
/// (apt 2.6, apt-pkg/depcache.cc, MarkInstall and what it calls), because which of several possible sets is taken is
/// decided there: alternatives in their order, providers by apt's order, candidates given up when something asked for
/// conflicts with them. One architecture, nothing installed before.
/// </summary>
public sealed class DebianResolver
{
    // apt's own bound on the recursion; a chain of dependencies is a few dozen long.
    const int Deepest = 3000;
    readonly DebianWorld _world;
    readonly bool[] _installed, _protected, _discarded, _manual;

    DebianResolver(DebianWorld world)
    {
        _world = world;
        _installed = new bool[world.NameCount];
        _protected = new bool[world.NameCount];
        _discarded = new bool[world.NameCount];
        _manual = new bool[world.NameCount];
    }

    /// <summary>
    /// Resolves the named packages together with everything Essential and required. Returns the numbers of the packages in
    /// the world's order, or KDG2221 with each dependency that cannot be met.
    /// </summary>
    public static Checked<Resolved> Resolve(DebianWorld world, IEnumerable<int> wanted)
    {
        var resolver = new DebianResolver(world);
        // apt goes through a set ordered by age of the name, not through the command line.
        var roots = world.Essentials().Concat(wanted).Distinct().Order().ToArray();
        foreach (var root in roots)
        {
            resolver._protected[root] = true;
            resolver.MarkInstall(root, dependencies: false, 0, asked: true);
        }
        foreach (var root in roots) resolver.MarkInstall(root, dependencies: true, 0, asked: true);
        return resolver.Finish();
    }

    Checked<Resolved> Finish()
    {
        new BrokenRepair(_world, this).Run();
        var kept = Reachable();
        var broken = kept.Where(IsBroken).ToArray();
        return broken.Length == 0
            ? Checked<Resolved>.Ok(new Resolved([.. kept]))
            : Checked<Resolved>.Bad(broken.Take(20)
                .Select(p => LockProblems.Unmet(_world.Candidate(p).Name, _world.Candidate(p).Version, [.. Unmet(p).Select(Describe)])));
    }

    internal bool IsInstalled(int package) => _installed[package];

    internal bool IsProtected(int package) => _protected[package];

    internal bool MarkKeep(int package)
    {
        if (!_installed[package]) return true;
        if (_protected[package]) return false;
        _installed[package] = false;
        return true;
    }

    internal bool MarkInstall(int package, bool dependencies, int depth, bool asked)
    {
        if (!ModeMayChange(package, depth, asked) || !Available(package)) return false;
        if (!_protected[package] && _installed[package] && !IsBroken(package)) return true;
        if (asked) SetInstalled(package, asked);
        var protects = _protected[package];
        var fragile = !protects && !asked;
        var failed = false;
        List<RelationGroup> toInstall = [];
        if (dependencies)
        {
            var toRemove = new List<RelationGroup>();
            Collect(package, toInstall, toRemove);
            if (!RemoveConflicts(package, toRemove, protects, asked))
            {
                if (fragile) return false;
                failed = true;
            }
        }
        if (!asked) SetInstalled(package, asked);
        if (!dependencies) return !failed;
        // While its dependencies are looked for, nothing may take the package itself away.
        _protected[package] = true;
        var found = InstallDependencies(toInstall, depth, protects, asked);
        _protected[package] = protects;
        if (found) return !failed;
        if (fragile) (_installed[package], _discarded[package]) = (false, true);
        return false;
    }

    void SetInstalled(int package, bool asked)
    {
        _installed[package] = true;
        _manual[package] |= asked;
    }

    bool ModeMayChange(int package, int depth, bool asked) =>
        depth <= Deepest && (asked || _installed[package] || !_protected[package]);

    bool Available(int package) => _world.HasCandidate(package) && !_discarded[package];

    void Collect(int package, List<RelationGroup> toInstall, List<RelationGroup> toRemove)
    {
        foreach (var group in _world.Candidate(package).Relations)
        {
            if (IsMet(package, group) && !_protected[package]) continue;
            (group.IsNegative ? toRemove : toInstall).Add(group);
        }
    }

    bool RemoveConflicts(int package, List<RelationGroup> toRemove, bool protects, bool asked)
    {
        var failed = false;
        foreach (var other in toRemove.SelectMany(group => Conflicting(package, group)).Where(Available))
        {
            if (_installed[other] && !MarkKeep(other))
            {
                failed = true;
                if (!protects && !asked) return false;
            }
            else if (protects)
            {
                (_discarded[other], _protected[other]) = (true, true);
            }
        }
        return !failed;
    }

    bool InstallDependencies(List<RelationGroup> groups, int depth, bool protects, bool asked)
    {
        var failed = false;
        foreach (var group in groups)
        {
            var met = IsMet(-1, group);
            if (met && !protects) continue;
            if (met)
            {
                failed |= !ProtectOnlySolution(group, depth);
            }
            else if (!InstallOneOf(group, depth, protects))
            {
                failed = true;
                if (!protects && !asked) return false;
            }
        }
        return !failed;
    }

    bool ProtectOnlySolution(RelationGroup group, int depth)
    {
        var solutions = group.Alternatives.SelectMany(_world.Solutions).Where(s => !_discarded[s] || _installed[s]).Distinct().Where(Usable).Take(2).ToArray();
        if (solutions.Length != 1 || _protected[solutions[0]]) return true;
        _protected[solutions[0]] = true;
        return MarkInstall(solutions[0], dependencies: true, depth + 1, asked: false);
    }

    bool InstallOneOf(RelationGroup group, int depth, bool protects)
    {
        var solutions = new List<int>();
        foreach (var solution in group.Alternatives.SelectMany(Ordered).Where(Usable))
        {
            if (solutions.Count == 0 || solutions[^1] != solution) solutions.Add(solution);
        }
        foreach (var solution in solutions.Where(Available))
        {
            if (protects && solutions.Count == 1)
            {
                if (!MarkInstall(solution, dependencies: false, depth + 1, asked: false)) continue;
                _protected[solution] = true;
            }
            if (MarkInstall(solution, dependencies: true, depth + 1, asked: false)) return true;
        }
        return false;
    }

    // What something asked for conflicts with is protected in its absence.
    bool Usable(int package) => !(_protected[package] && !_installed[package]);

    /// <summary>Providers in apt's order (CompareProviders): protected, the named one, essential, important, priority, youngest name first.</summary>
    IEnumerable<int> Ordered(Alternative alternative) =>
        _world.Solutions(alternative).Where(Available)
            .OrderByDescending(p => _protected[p])
            .ThenByDescending(p => p == alternative.Name)
            .ThenByDescending(p => _world.Candidate(p).Essential)
            .ThenByDescending(p => _world.Candidate(p).Important || _world.NameOf(p) == "apt")
            .ThenBy(p => _world.Candidate(p).Priority)
            .ThenByDescending(p => p);

    internal IEnumerable<int> Conflicting(int package, RelationGroup group) =>
        group.Alternatives.SelectMany(_world.Solutions).Where(other => other != package);

    internal bool IsMet(int package, RelationGroup group)
    {
        if (group.IsNegative) return !Conflicting(package, group).Any(other => _installed[other]);
        foreach (var alternative in group.Alternatives)
        {
            foreach (var solution in _world.Solutions(alternative))
            {
                if (_installed[solution]) return true;
            }
        }
        return false;
    }

    internal IEnumerable<RelationGroup> Unmet(int package) => _world.Candidate(package).Relations.Where(group => !IsMet(package, group));

    internal bool IsBroken(int package) => Unmet(package).Any();

    internal IEnumerable<int> Installed() => Enumerable.Range(0, _installed.Length).Where(p => _installed[p]);

    /// <summary>What the asked-for packages need; an attempt that failed may have left others behind.</summary>
    List<int> Reachable()
    {
        var seen = new bool[_installed.Length];
        var queue = new Queue<int>(Installed().Where(p => _manual[p]));
        foreach (var root in queue) seen[root] = true;
        while (queue.TryDequeue(out var package))
        {
            foreach (var next in _world.Candidate(package).Relations.Where(g => !g.IsNegative).SelectMany(g => g.Alternatives).SelectMany(_world.Solutions))
            {
                if (!_installed[next] || seen[next]) continue;
                seen[next] = true;
                queue.Enqueue(next);
            }
        }
        return [.. Enumerable.Range(0, seen.Length).Where(p => seen[p])];
    }

    string Describe(RelationGroup group)
    {
        var names = string.Join(" | ", group.Alternatives.Select(a => _world.NameOf(a.Name) + (a.Bound == Bound.Any ? "" : $" ({Sign(a.Bound)} {a.Version})")));
        return group.IsNegative ? $"conflicts with {names}" : $"needs {names}";
    }

    static string Sign(Bound bound) => bound switch { Bound.Less => "<<", Bound.LessOrEqual => "<=", Bound.Equal => "=", Bound.GreaterOrEqual => ">=", _ => ">>" };
}

/// <summary>The packages to install, as numbers of the world in its order.</summary>
public sealed record Resolved(ImmutableArray<int> Packages);
