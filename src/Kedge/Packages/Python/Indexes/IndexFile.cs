using System.Collections.Immutable;

namespace Kedge.Packages.Python.Indexes;

/// <summary>One file that an index lists for a project.</summary>
/// <param name="Name">The file's name, without folder.</param>
/// <param name="Url">Absolute; may carry credentials, so it is for fetching, never for showing.</param>
public sealed record IndexFile(string Name, Uri Url)
{
    /// <summary>As the index says it; null when it says none.</summary>
    public Digest? Sha256 { get; init; }

    /// <summary>A version specifier such as <c>&gt;=3.9</c> (PEP 345).</summary>
    public string? RequiresPython { get; init; }

    /// <summary>The reason, possibly empty, for which the file was withdrawn (PEP 592); null when it was not.</summary>
    public string? Yanked { get; init; }

    /// <summary>The wheel's METADATA is at <c>URL.metadata</c> (PEP 658).</summary>
    public bool HasMetadata { get; init; }

    public Digest? MetadataSha256 { get; init; }

    public long? Size { get; init; }

    /// <summary>The file name of a wheel or a source distribution, and nothing that could be a path.</summary>
    public static bool IsDistribution(string name) =>
        name.Length is > 0 and < 256 && !name.Contains('/') && !name.Contains('\\') && !name.Any(char.IsControl) && name[0] != '.'
        && (name.EndsWith(".whl", StringComparison.Ordinal) || IsSource(name));

    /// <summary>A source distribution: <c>.tar.gz</c> since PEP 625, <c>.zip</c> and others before.</summary>
    public static bool IsSource(string name) =>
        name.EndsWith(".tar.gz", StringComparison.Ordinal) || name.EndsWith(".zip", StringComparison.Ordinal) || name.EndsWith(".tar.bz2", StringComparison.Ordinal);
}

/// <summary>What an index has of one project.</summary>
/// <param name="Title">The page's title, where it has one: tells a login page from an index.</param>
public sealed record ProjectPage(ImmutableArray<IndexFile> Files, string? Title = null);
