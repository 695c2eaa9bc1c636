using System.Collections.Immutable;
using Kedge.Checks.Inventories;
using Kedge.Locks;
using Kedge.Packages.Python;

namespace Kedge.Checks.Drifts;

/// <summary>
/// A machine's own Python packages, compared with a lock: what is missing and what is of another version. That a machine has more
/// is no drift. Of the distribution's packages only Python's are asked about, by the names that pip knows them by.
/// </summary>
public static class HostDrift
{
    const string Prefix = "python3-";

    public static ImmutableArray<DriftFinding> Between(LockFile locked, Inventory inventory)
    {
        var there = inventory.Wheels.Where(w => w.Name is not null && w.Version is not null)
            .GroupBy(w => WheelName.Normalise(w.Name!)).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var found = new List<DriftFinding>();
        foreach (var (name, version, isUpstream) in Wanted(locked))
        {
            if (!there.TryGetValue(name, out var wheel)) found.Add(DriftProblems.WheelMissing(name, version, Subject.Host));
            else if (!(isUpstream ? IsSameUpstream(version, wheel.Version!) : WheelDrift.IsSame(version, wheel.Version!)))
                found.Add(DriftProblems.WheelOther(wheel, name, version, Subject.Host));
        }
        return Drift.Sorted(found);
    }

    /// <summary>How many packages of the lock were asked about.</summary>
    public static int Asked(LockFile locked) => Wanted(locked).Count();

    /// <summary>The wheels; without any, torch and what the spec's own entries are, as versions of the distribution's without its own parts.</summary>
    static IEnumerable<(string Name, string Version, bool IsUpstream)> Wanted(LockFile locked) => !locked.Wheels.IsEmpty
        ? locked.Wheels.Select(w => (w.Name, w.Version, false))
        : from package in locked.Packages
          where package.Name.StartsWith(Prefix, StringComparison.Ordinal) && package.For != "base" && package.Why is "task" or "spec"
          select (PipName(package.Name), Upstream(package.Version), true);

    static string PipName(string debian) => PythonNames.PipNameOf(LockFacts.Own, debian) ?? WheelName.Normalise(debian[Prefix.Length..]);

    /// <summary><c>1:2.2.4+ds-1</c> → <c>2.2.4</c> (deb-version(7): epoch, upstream version, revision).</summary>
    static string Upstream(string version)
    {
        var upstream = version[(version.IndexOf(':') + 1)..];
        if (upstream.LastIndexOf('-') is var revision and > 0) upstream = upstream[..revision];
        var end = upstream.AsSpan().IndexOfAny('+', '~');
        return end > 0 ? upstream[..end] : upstream;
    }

    static bool IsSameUpstream(string upstream, string installed) =>
        PythonVersion.Public(PythonVersion.Normalise(installed) ?? installed) is var here
            && (here == (PythonVersion.Normalise(upstream) ?? upstream) || here == upstream);
}
