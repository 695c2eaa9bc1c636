using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Indexes;
using Kedge.Packages.Python.Serving;
using Kedge.Store;

namespace Kedge.Locks.Python;

/// <summary>
/// All that a resolver may choose from, as one index: the project's wheelhouse first, PyTorch's variant for torch and its companions,
/// <c>pypi</c> for the rest; only wheels that run in the image. A resolver sees nothing else, so neither its own configuration nor a
/// password reaches it, and what it chooses is known by index and file. Wheels come to it as their metadata alone: it needs no more.
/// </summary>
/// <param name="variant"><c>cpu</c> or <c>cu128</c>.</param>
public sealed class WheelMarket(PythonIndex index, WheelFetch fetch, BlobStore store, WheelTags tags, string variant, string wheelhouse) : IServedIndex
{
    /// <summary>What is built for one CUDA variant and published beside torch.</summary>
    static readonly ImmutableArray<string> Family = ["torch", "torchvision", "torchaudio", "torchtext", "torchdata", "pytorch-triton"];

    readonly ConcurrentDictionary<string, Task<WheelCandidates>> _known = new(StringComparer.Ordinal);

    /// <summary>Wheels are handed out whole, to be installed, rather than as their metadata.</summary>
    public bool Whole { get; init; }

    /// <summary>Every project that was asked for, with what was found.</summary>
    public IReadOnlyDictionary<string, WheelCandidates> Seen =>
        _known.Where(k => k.Value.IsCompletedSuccessfully).ToDictionary(k => k.Key, k => k.Value.Result, StringComparer.Ordinal);

    public string PytorchIndex => $"{PythonSources.Pytorch}/{variant}";

    /// <param name="project">Normalised.</param>
    public Task<WheelCandidates> Find(string project, CancellationToken ct) => _known.GetOrAdd(project, name => Look(name, ct));

    public async Task<byte[]?> Metadata(WheelCandidate candidate, IProgress<Step>? progress, CancellationToken ct)
    {
        var key = Digest.Of($"metadata {candidate.Listed.Name} {candidate.Listed.Sha256}");
        if (candidate.Listed.Sha256 is not null && store.Recall("index", key) is { } known) return known;
        var metadata = await fetch.Metadata(candidate.Listed, ct).ConfigureAwait(false) is { } text
            ? Encoding.UTF8.GetBytes(text)
            : await OfWheel(candidate, progress, ct).ConfigureAwait(false);
        if (candidate.Listed.Sha256 is not null) store.Remember("index", key, metadata);
        return metadata;
    }

    public Task<ImmutableArray<string>> Projects(CancellationToken ct) => Task.FromResult<ImmutableArray<string>>([.. Seen.Keys.Order(StringComparer.Ordinal)]);

    public async Task<ImmutableArray<ServedFile>> Files(string project, CancellationToken ct)
    {
        var candidates = await Find(project, ct).ConfigureAwait(false);
        return [.. candidates.Fitting.Select(c => Served(c.Listed))];
    }

    static ServedFile Served(IndexFile file) => new(file.Name) { RequiresPython = file.RequiresPython, Yanked = file.Yanked, HasMetadata = true };

    public async Task<Stream?> Open(string project, string file, CancellationToken ct)
    {
        if (await Candidate(project, file, ct).ConfigureAwait(false) is not { } candidate) return null;
        if (Whole) return store.OpenRead((await fetch.Fetch(candidate.Listed, candidate.Index, null, ct).ConfigureAwait(false)).Sha256);
        return await Metadata(candidate, null, ct).ConfigureAwait(false) is { } metadata ? Hollow(candidate.Wheel, metadata) : null;
    }

    public async Task<byte[]?> Metadata(string project, string file, CancellationToken ct) =>
        await Candidate(project, file, ct).ConfigureAwait(false) is { } candidate ? await Metadata(candidate, null, ct).ConfigureAwait(false) : null;

    async Task<WheelCandidate?> Candidate(string project, string file, CancellationToken ct) => (await Find(project, ct).ConfigureAwait(false)).Named(file);

    async Task<WheelCandidates> Look(string project, CancellationToken ct)
    {
        var own = WheelFolder.Files(wheelhouse).Where(f => WheelName.TryParse(f.Name, null, out var wheel) && wheel.Normalised == project)
            .Select(f => (f, PythonSources.Wheelhouse)).ToArray();
        var built = WheelCandidates.Of(project, own, tags);
        if (!built.Fitting.IsEmpty) return built;
        string[] order = Family.Contains(project) ? [PytorchIndex, PythonSources.Pypi] : [PythonSources.Pypi, PytorchIndex];
        var found = new WheelCandidates(project, [], [], []);
        foreach (var id in order)
        {
            if (await index.Find(id, project, ct).ConfigureAwait(false) is not { } page) continue;
            found = WheelCandidates.Of(project, page.Files.Select(f => (f, id)), tags);
            if (!found.Fitting.IsEmpty) break;
        }
        return found;
    }

    async Task<byte[]> OfWheel(WheelCandidate candidate, IProgress<Step>? progress, CancellationToken ct)
    {
        var (digest, _) = await fetch.Fetch(candidate.Listed, candidate.Index, progress, ct).ConfigureAwait(false);
        using var blob = store.OpenRead(digest);
        return WheelMetadata.Read(blob, candidate.Listed.Name) ?? throw new KedgeException(IndexProblems.BadWheel(candidate.Listed.Name, "it holds no METADATA"));
    }

    /// <summary>A wheel of the same name with nothing but its metadata: resolvers that cannot ask for metadata alone read it there.</summary>
    static MemoryStream Hollow(WheelName wheel, byte[] metadata)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var folder = $"{wheel.Project}-{wheel.Version}.dist-info/";
            Put("METADATA", metadata);
            Put("WHEEL", Encoding.UTF8.GetBytes("Wheel-Version: 1.0\nGenerator: kedge\nRoot-Is-Purelib: false\n" + string.Concat(wheel.Tags.Select(t => $"Tag: {t}\n"))));
            Put("RECORD", Encoding.UTF8.GetBytes($"{folder}METADATA,,\n{folder}WHEEL,,\n{folder}RECORD,,\n"));

            void Put(string name, byte[] content)
            {
                using var entry = zip.CreateEntry(folder + name).Open();
                entry.Write(content);
            }
        }
        bytes.Position = 0;
        return bytes;
    }
}
