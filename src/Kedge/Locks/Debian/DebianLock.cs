using System.Collections.Immutable;
using Kedge.Packages.Debian.Archives;
using Kedge.Specs;

namespace Kedge.Locks.Debian;

/// <summary>Which of the versions in an earlier lock stay.</summary>
public abstract record Movement
{
    Movement() { }

    /// <summary>All that the archive still has.</summary>
    public sealed record Keep : Movement;

    /// <summary>None: everything to what the archive has now.</summary>
    public sealed record All : Movement;

    /// <summary>All but one package and those built from the same source.</summary>
    public sealed record One(string Name) : Movement;
}

/// <summary>What a lock is made from.</summary>
/// <param name="Skipped">Why optional suites were not read.</param>
public sealed record LockInput(Spec Spec, Platform Platform, ImmutableArray<DebianSuite> Suites, ImmutableArray<SuiteSkipped> Skipped)
{
    public LockFile? Before { get; init; }
    public Movement Movement { get; init; } = new Movement.Keep();
}

/// <summary>Spec × indexes → lock. Pure: the same input gives the same bytes.</summary>
public static class DebianLock
{
    /// <summary>The lock, or every reason why there is none: KDG2220–2229.</summary>
    public static Checked<LockFile> Make(LockInput input)
    {
        var pins = Pins(input);
        var made = Make(input, pins);
        // Versions that were right together yesterday may stand in the way of a new entry: then all move.
        return made.IsOk || pins.Count == 0 ? made : Make(input, ImmutableDictionary<string, string>.Empty);
    }

    static Checked<LockFile> Make(LockInput input, IReadOnlyDictionary<string, string> pins)
    {
        var world = new DebianWorld(input.Suites, pins);
        return Roots.Of(input.Spec, world, LockFacts.Own)
            .Then(roots => DebianResolver.Resolve(world, roots.All.Select(r => r.Package))
                .Then(resolved => Checked<LockFile>.Ok(Assemble(input, world, roots, resolved))));
    }

    static LockFile Assemble(LockInput input, DebianWorld world, Roots roots, Resolved resolved)
    {
        var before = input.Before?.Packages.DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.For, StringComparer.Ordinal) ?? [];
        var reasons = Attribution.Of(world, resolved.Packages, roots.All, before);
        return new LockFile
        {
            Name = input.Spec.Name,
            Spec = input.Spec.LockDigest,
            Platform = input.Platform,
            Os = input.Spec.Os.ToString(),
            Python = input.Spec.Python,
            Torch = roots.Torch,
            Cuda = "cpu",
            Why = [.. roots.Why, .. input.Skipped.Select(s => new Choice(s.Suite, "left out", "no mirror has it"))],
            Archives = [.. input.Suites.DistinctBy(s => (s.Archive, s.Suite)).Select(s => new ArchiveSnapshot(s.Archive, s.Suite, s.Release, s.Date))],
            Packages = [.. resolved.Packages.Select(id => Locked(world, id, reasons[id]))
                .OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Arch, StringComparer.Ordinal)],
        };
    }

    static LockedPackage Locked(DebianWorld world, int id, Reason reason)
    {
        var package = world.Candidate(id);
        return new(package.Name, package.Version, package.Arch, world.SuiteOf(id).Archive, package.Path, package.Size, package.Sha256, reason.For, reason.Why);
    }

    static IReadOnlyDictionary<string, string> Pins(LockInput input)
    {
        if (input.Before is not { } before || before.Os != input.Spec.Os.ToString()) return ImmutableDictionary<string, string>.Empty;
        var moving = input.Movement switch
        {
            Movement.All => _ => true,
            Movement.One one => OfSource(before, one.Name),
            _ => (Func<LockedPackage, bool>)(_ => false),
        };
        return before.Packages.Where(p => !moving(p)).DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => p.Version, StringComparer.Ordinal);
    }

    // The pool's folder is the source's: packages built together are of one version and move together.
    static Func<LockedPackage, bool> OfSource(LockFile before, string name)
    {
        var folders = before.Packages.Where(p => p.Name == name).Select(FolderOf).ToHashSet(StringComparer.Ordinal);
        return package => package.Name == name || folders.Contains(FolderOf(package));
    }

    static string FolderOf(LockedPackage package) => package.Path[..(package.Path.LastIndexOf('/') + 1)];
}
