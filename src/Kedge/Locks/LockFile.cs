using System.Collections.Immutable;

namespace Kedge.Locks;

/// <summary>
/// <c>kedge.lock</c>: every package with version, size, SHA-256 and origin, and why each key version was chosen.
/// Holds archive ids and paths, never host names: a lock is true behind any mirror.
/// </summary>
public sealed record LockFile
{
    public required string Name { get; init; }
    /// <summary><see cref="Specs.Spec.LockDigest"/> of the spec that this lock answers.</summary>
    public required Digest Spec { get; init; }
    public required Platform Platform { get; init; }
    /// <summary>As in the spec: <c>debian:trixie</c>.</summary>
    public required string Os { get; init; }
    /// <summary>Major.minor, <c>3.13</c>.</summary>
    public required string Python { get; init; }
    /// <summary>Upstream version, <c>2.6.0</c>.</summary>
    public required string Torch { get; init; }
    /// <summary><c>cpu</c> or <c>12.8</c>.</summary>
    public required string Cuda { get; init; }
    public required ImmutableArray<Choice> Why { get; init; }
    public required ImmutableArray<ArchiveSnapshot> Archives { get; init; }
    /// <summary>Ordinal order of name, then architecture.</summary>
    public required ImmutableArray<LockedPackage> Packages { get; init; }
    /// <summary>Ordinal order of name; empty when Python comes from the distribution.</summary>
    public ImmutableArray<LockedWheel> Wheels { get; init; } = [];

    /// <summary>Digest of the lock's text: the identity that an image carries as a label. The text has hundreds of kilobytes, so it is made once.</summary>
    public Digest Digest => (_identity is { } known && ReferenceEquals(known.File, this) ? known : _identity = new(this, Kedge.Digest.Of(LockText.Write(this)))).Digest;

    /// <summary>Copied by <c>with</c>, hence the file that it is of.</summary>
    Identity? _identity;

    sealed class Identity(LockFile file, Digest digest)
    {
        public LockFile File => file;
        public Digest Digest => digest;
    }

    /// <summary>The image's long name (row E5): <c>pytorch2.6-cpu-python3.13</c>.</summary>
    public string ImageName => $"pytorch{MajorMinor(Torch)}-{CudaTag("cuda", Cuda)}-python{Python}";

    /// <summary>The image's short tag: <c>v2.6-cpu</c>, <c>v2.7-cu128</c>.</summary>
    public string ShortName => $"v{MajorMinor(Torch)}-{CudaTag("cu", Cuda.Replace(".", "", StringComparison.Ordinal))}";

    /// <summary>The image's whole names: <c>kedge/demo:pytorch2.6-cpu-python3.13</c>, <c>kedge/demo:v2.6-cpu</c>.</summary>
    public ImmutableArray<string> ImageNames => [$"kedge/{Name}:{ImageName}", $"kedge/{Name}:{ShortName}"];

    static string CudaTag(string prefix, string cuda) => cuda == "cpu" ? "cpu" : prefix + cuda;

    static string MajorMinor(string version) => string.Join('.', version.Split('.').Take(2));
}

/// <summary>Why a key version is what it is: <c>torch</c>, <c>2.6.0</c>, "the only one in trixie".</summary>
public sealed record Choice(string What, string Chose, string Because);

/// <summary>The state of an archive that was read: the digest of its (verified) Release file and its date.</summary>
/// <param name="Id">Where to look for a mirror: <c>debian</c>, <c>debian-security</c>, <c>ubuntu</c>.</param>
public sealed record ArchiveSnapshot(string Id, string Suite, Digest Release, DateTimeOffset Date);

/// <summary>One package as it must be fetched.</summary>
/// <param name="Path">Below the archive's base URL: <c>pool/main/b/bash/bash_5.2.37-2_amd64.deb</c>.</param>
/// <param name="For">
/// Which part of the spec brought it in: <c>base</c> (the bootable system), <c>task</c> (Python, torch, the family's preset and access),
/// or the spec's own entry by name. Layers follow this, so that one more entry adds one layer.
/// </param>
/// <param name="Why">The nearest reason: the package that depends on it, or "spec", "base", "task".</param>
public sealed record LockedPackage(
    string Name, string Version, string Arch, string Archive, string Path, long Size, Digest Sha256, string For, string Why);

/// <summary>One wheel as it must be fetched.</summary>
/// <param name="Name">Normalised (PEP 503): <c>typing-extensions</c>.</param>
/// <param name="Version">As the file's name says it: <c>2.7.1+cu128</c>.</param>
/// <param name="File">The wheel's file name, which an index lists it by.</param>
/// <param name="Index">Where to look for it: <c>pypi</c>, <c>pytorch/cu128</c>, <c>wheelhouse</c>; never a host name.</param>
/// <param name="Sha256">Of the file as Kedge read it, compared with what the index said.</param>
/// <param name="For">As in <see cref="LockedPackage"/>: <c>task</c>, or the spec's own entry by name.</param>
/// <param name="Why">The nearest reason: the wheel that requires it, or "task", "spec".</param>
public sealed record LockedWheel(string Name, string Version, string File, string Index, long Size, Digest Sha256, string For, string Why);
