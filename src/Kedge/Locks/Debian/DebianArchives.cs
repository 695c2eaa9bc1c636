using System.Collections.Immutable;
using Kedge.Packages.Debian.Archives;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Locks.Debian;

/// <summary>The suites of a spec's release, read through its mirrors.</summary>
public sealed class DebianArchives(BlobStore store, Func<string, string?> environment, TimeProvider time)
{
    /// <summary>Reads all suites at once. Throws <see cref="KedgeException"/> with KDG2101–2112 when one that must be there cannot be read.</summary>
    public async Task<LockInput> Read(Spec spec, Platform platform, bool offline, CancellationToken ct)
    {
        using var web = new Web();
        using var downloads = new Downloads(store, web);
        var reader = new ArchiveReader(store, web, downloads, Mirrors.OfHost(spec.Sources, environment), new ReleaseSeal(store, environment));
        var rules = new ArchiveRules(spec.Policy.ReleaseSha256 ?? ImmutableSortedDictionary<string, Digest>.Empty, spec.Policy.AllowExpiredRelease,
            offline, time.GetUtcNow());
        var reads = DebianSuites.Of(spec.Os).Select(suite => reader.Read(suite, DebianSuites.Architecture(platform), rules, ct)).ToArray();
        var suites = await Task.WhenAll(reads).ConfigureAwait(false);
        return new(spec, platform, [.. suites.SelectMany(s => s.Read)], [.. suites.Select(s => s.Skipped).OfType<SuiteSkipped>()]);
    }

    /// <summary>
    /// Why a locked package cannot be fetched any more: what the archive has in its place now, and the command that moves
    /// the lock. For a builder whose download failed with KDG2301.
    /// </summary>
    public async Task<Problem> ExplainMissing(Spec spec, LockFile file, LockedPackage package, CancellationToken ct)
    {
        var input = await Read(spec, file.Platform, offline: false, ct).ConfigureAwait(false);
        var world = new DebianWorld(input.Suites, ImmutableDictionary<string, string>.Empty);
        var id = world.Find(package.Name);
        return id >= 0 && world.HasCandidate(id)
            ? LockProblems.Replaced(package, world.Candidate(id).Version)
            : LockProblems.Withdrawn(package);
    }
}
