using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Kedge.Packages.Python.Indexes;

namespace Kedge.Packages.Python.Serving;

/// <summary>
/// A folder of wheels, flat or with sub-folders, as an index. Listed anew for every page, so that a wheel that is put there is there;
/// hashes and metadata are kept as long as size and time stay. Door: reads that folder.
/// </summary>
public sealed class ServedFolder : IServedIndex
{
    readonly string _folder;
    readonly ConcurrentDictionary<(string Path, long Size, DateTime Changed), Task<ServedFile>> _known = new();

    public ServedFolder(string folder)
    {
        _folder = Path.GetFullPath(folder);
        if (!Directory.Exists(_folder)) throw new KedgeException(IndexProblems.NoFolder(folder));
    }

    public Task<ImmutableArray<string>> Projects(CancellationToken ct) =>
        Task.FromResult(All().Select(f => Project(f.Name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray());

    public async Task<ImmutableArray<ServedFile>> Files(string project, CancellationToken ct)
    {
        var files = All().Where(f => Project(f.Name) == project).OrderBy(f => f.Name, StringComparer.Ordinal);
        return [.. await Task.WhenAll(files.Select(Known)).ConfigureAwait(false)];
    }

    public Task<Stream?> Open(string project, string file, CancellationToken ct) =>
        Task.FromResult<Stream?>(Find(project, file) is { } found ? new FileStream(found.FullName, Reading) : null);

    static FileStreamOptions Reading => new() { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };

    public async Task<byte[]?> Metadata(string project, string file, CancellationToken ct)
    {
        if (Find(project, file) is not { } found) return null;
        using var stream = found.OpenRead();
        return await Task.FromResult(WheelMetadata.Read(stream, file)).ConfigureAwait(false);
    }

    // What a client names is looked for among what is there, never opened by its name.
    FileInfo? Find(string project, string file) => All().FirstOrDefault(f => f.Name == file && Project(file) == project);

    /// <summary>The first of equal names, in ordinal order of their paths; links that lead out of the folder are passed over.</summary>
    IEnumerable<FileInfo> All() =>
        new DirectoryInfo(_folder).EnumerateFiles("*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden, MaxRecursionDepth = 8 })
            .Where(f => IndexFile.IsDistribution(f.Name) && Project(f.Name).Length > 0 && IsInside(f))
            .OrderBy(f => f.FullName, StringComparer.Ordinal).DistinctBy(f => f.Name);

    bool IsInside(FileInfo file) =>
        file.LinkTarget is null
            || (file.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true } target && target.FullName.StartsWith(_folder + "/", StringComparison.Ordinal));

    Task<ServedFile> Known(FileInfo file) => _known.GetOrAdd((file.FullName, file.Length, file.LastWriteTimeUtc), key => Task.Run(() => Read(key.Path)));

    static ServedFile Read(string path)
    {
        using var stream = File.OpenRead(path);
        var digest = Digest.FromHash(SHA256.HashData(stream));
        stream.Position = 0;
        var metadata = path.EndsWith(".whl", StringComparison.Ordinal) ? WheelMetadata.Read(stream, Path.GetFileName(path)) : null;
        return new(Path.GetFileName(path))
        {
            Sha256 = digest, Size = stream.Length, HasMetadata = metadata is not null,
            RequiresPython = metadata is null ? null : WheelMetadata.Fields(metadata, "Requires-Python").FirstOrDefault(),
        };
    }

    /// <summary>A source distribution's project ends at the last hyphen (PEP 625).</summary>
    static string Project(string file) => WheelName.TryParse(file, null, out var wheel) ? wheel.Normalised
        : IndexFile.IsSource(file) && file.LastIndexOf('-') is var dash and > 0 ? WheelName.Normalise(file[..dash]) : "";
}
