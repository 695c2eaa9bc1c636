using System.Collections.Immutable;
using Kedge.Locks.Debian;
using Kedge.Locks.Python.Resolvers;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Indexes;
using Kedge.Store;

namespace Kedge.Locks.Python;

/// <summary>The wheels of a lock, in ordinal order of name.</summary>
public sealed record LockedWheels(ImmutableArray<LockedWheel> All);

/// <summary>Fetches what a resolver chose, hashes every byte, compares with what index and requirement files promised, and says why each is there.</summary>
public sealed class WheelIntake(WheelMarket market, WheelFetch fetch, BlobStore store)
{
    sealed record Taken(WheelCandidate Candidate, Digest Sha256, long Size, ImmutableArray<string> Requires);

    public async Task<Checked<LockedWheels>> Take(ImmutableArray<ResolvedWheel> chosen, Requirements wanted, PythonInput input, CancellationToken ct)
    {
        var candidates = await Task.WhenAll(chosen.Select(c => Candidate(c, ct))).ConfigureAwait(false);
        // All of them first, so that what is still to come is known from the beginning.
        foreach (var candidate in candidates.Where(c => c.Listed.Sha256 is not { } known || !store.Has(known))) input.Progress?.Report(Download(candidate, 0));
        var taken = await Task.WhenAll(candidates.Select(c => Take(c, input.Progress, ct))).ConfigureAwait(false);
        var wrong = taken.Where(t => !Promised(t, wanted)).Select(t => PythonProblems.WrongHash(t.Candidate.Listed.Name, "the file of requirements")).ToArray();
        if (wrong.Length > 0) return Checked<LockedWheels>.Bad(wrong);
        var before = input.Before?.Wheels.ToDictionary(w => w.Name, w => w.For, StringComparer.Ordinal) ?? [];
        var reasons = WheelAttribution.Of(taken.ToDictionary(t => t.Candidate.Wheel.Normalised, t => t.Requires, StringComparer.Ordinal), wanted.Roots, before);
        return Checked<LockedWheels>.Ok(new([.. taken.Select(t => Locked(t, reasons[t.Candidate.Wheel.Normalised])).OrderBy(w => w.Name, StringComparer.Ordinal)]));
    }

    static LockedWheel Locked(Taken taken, Reason reason)
    {
        var (wheel, file) = (taken.Candidate.Wheel, taken.Candidate.Listed);
        return new(wheel.Normalised, wheel.Version, file.Name, taken.Candidate.Index, taken.Size, taken.Sha256, reason.For, reason.Why);
    }

    static bool Promised(Taken taken, Requirements wanted)
    {
        var hashes = wanted.Roots.Concat(wanted.Constraints).Where(r => r.Name == taken.Candidate.Wheel.Normalised).SelectMany(r => r.Hashes).ToArray();
        return hashes.Length == 0 || hashes.Contains(taken.Sha256);
    }

    async Task<WheelCandidate> Candidate(ResolvedWheel chosen, CancellationToken ct)
    {
        var candidates = await market.Find(chosen.Name, ct).ConfigureAwait(false);
        return (chosen.File is { } file ? candidates.Named(file) : candidates.OfVersion(chosen.Version!))
            ?? throw new KedgeException(IndexProblems.Gone(chosen.File ?? $"{chosen.Name} {chosen.Version}", "what the resolver was offered"));
    }

    static Step Download(WheelCandidate candidate, long done) => new("download", candidate.Listed.Name, done, candidate.Listed.Size ?? 0, "B");

    async Task<Taken> Take(WheelCandidate candidate, IProgress<Step>? progress, CancellationToken ct)
    {
        var (digest, size) = await fetch.Fetch(candidate.Listed, candidate.Index, progress, ct).ConfigureAwait(false);
        using var blob = store.OpenRead(digest);
        var metadata = WheelMetadata.Read(blob, candidate.Listed.Name) ?? throw new KedgeException(IndexProblems.BadWheel(candidate.Listed.Name, "it holds no METADATA"));
        return new(candidate, digest, size, [.. WheelMetadata.Requires(metadata)]);
    }
}
