using Kedge.Packages.Python.Indexes;
using Kedge.Store;

namespace Kedge.Locks.Python;

/// <summary>Brings a locked wheel into the store: by index and file name from wherever that index is now, by the lock's hash and nothing else.</summary>
/// <param name="wheelhouse">The project's own wheels.</param>
public sealed class WheelSupply(PythonIndex index, WheelFetch fetch, BlobStore store, string wheelhouse)
{
    /// <summary>Throws <see cref="KedgeException"/>: KDG2509 when the index has no such file any more, KDG2510 when it has another one under its name.</summary>
    public async Task Fetch(LockedWheel wheel, IProgress<Step>? progress, CancellationToken ct)
    {
        if (store.Has(wheel.Sha256)) return;
        var file = await Find(wheel, ct).ConfigureAwait(false) ?? throw new KedgeException(IndexProblems.Gone(wheel.File, wheel.Index));
        if (file.Sha256 is { } now && now != wheel.Sha256) throw new KedgeException(IndexProblems.Replaced(wheel.File, wheel.Index, wheel.Sha256, now));
        await fetch.Fetch(file with { Sha256 = wheel.Sha256, Size = wheel.Size }, wheel.Index, progress, ct).ConfigureAwait(false);
    }

    async Task<IndexFile?> Find(LockedWheel wheel, CancellationToken ct)
    {
        if (wheel.Index == PythonSources.Wheelhouse) return WheelFolder.Files(wheelhouse).FirstOrDefault(f => f.Name == wheel.File);
        var page = await index.Find(wheel.Index, wheel.Name, ct).ConfigureAwait(false);
        return page?.Files.FirstOrDefault(f => f.Name == wheel.File);
    }
}
