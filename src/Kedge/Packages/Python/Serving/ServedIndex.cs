using System.Collections.Immutable;

namespace Kedge.Packages.Python.Serving;

/// <summary>One file as an index of ours lists it.</summary>
public sealed record ServedFile(string Name)
{
    public Digest? Sha256 { get; init; }
    public string? RequiresPython { get; init; }
    public string? Yanked { get; init; }
    public long? Size { get; init; }
    public bool HasMetadata { get; init; }
}

/// <summary>What a <see cref="SimpleServer"/> serves: a folder of wheels, or what a resolver may choose from.</summary>
public interface IServedIndex
{
    /// <summary>Normalised names, in ordinal order.</summary>
    Task<ImmutableArray<string>> Projects(CancellationToken ct);

    /// <summary>A project's files by its normalised name; empty when it is not there.</summary>
    Task<ImmutableArray<ServedFile>> Files(string project, CancellationToken ct);

    /// <summary>A file's bytes, seekable; null when the project does not list it.</summary>
    Task<Stream?> Open(string project, string file, CancellationToken ct);

    /// <summary>A wheel's METADATA; null when there is none.</summary>
    Task<byte[]?> Metadata(string project, string file, CancellationToken ct);
}
