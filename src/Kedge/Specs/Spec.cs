using System.Collections.Immutable;
using Kedge.PublicKeys;

namespace Kedge.Specs;

public enum TaskFamily { General, Vision, Language, Speech }

/// <summary>Where Python packages come from: the distribution's .debs, or wheels.</summary>
public enum Channel { Debian, Pypi }

/// <summary>A distribution release, such as <c>debian:trixie</c>, and the Python that it brings.</summary>
public sealed record OsRelease(string Distribution, string Suite, string Python)
{
    public static ImmutableArray<OsRelease> All { get; } =
    [
        new("debian", "bookworm", "3.11"), new("debian", "trixie", "3.13"),
        new("ubuntu", "jammy", "3.10"), new("ubuntu", "noble", "3.12"),
    ];

    public override string ToString() => $"{Distribution}:{Suite}";
}

/// <summary>A bind mount, <c>host:container[:ro]</c>; the host side is relative to the project.</summary>
public sealed record Mount(string Host, string Container, bool ReadOnly = false);

/// <summary>A list of packages in one of the ecosystem's own forms: <c>requirements.txt</c>, <c>pyproject.toml</c>, <c>uv.lock</c>, <c>pylock.toml</c>.</summary>
/// <param name="Name">As in the spec, relative to it.</param>
public sealed record PackageFile(string Name, string Text)
{
    /// <summary>Looked for, in this order, when a spec has wheels but no <c>packages:</c>.</summary>
    public static ImmutableArray<string> Usual { get; } = ["uv.lock", "pylock.toml", "requirements.txt", "pyproject.toml"];

    /// <summary>Whether an entry of <c>packages:</c> is a file rather than a package.</summary>
    public static bool IsNamedBy(string entry) =>
        entry.EndsWith(".txt", StringComparison.Ordinal) || entry.EndsWith(".toml", StringComparison.Ordinal)
            || entry.EndsWith(".lock", StringComparison.Ordinal);
}

/// <param name="Jupyter">JupyterLab is in the image.</param>
/// <param name="Ssh">An SSH server is in the image.</param>
public sealed record Access(bool Jupyter, bool Ssh)
{
    /// <summary>Public keys that may log in, besides those of whoever starts a session.</summary>
    public ImmutableArray<PublicKey> Keys { get; init; } = [];
}

/// <summary>Limits as the user wrote them, checked: CPUs as a number, sizes in bytes; null = no limit asked.</summary>
/// <param name="Gpus"><c>all</c>, <c>none</c>, a count, or ids separated by commas.</param>
public sealed record Limits(string? Gpus = null, decimal? Cpus = null, long? Memory = null, long? Shm = null);

/// <summary>What the user wrote in <c>kedge.yaml</c>, checked and with its defaults filled in.</summary>
public sealed record Spec
{
    public required string Name { get; init; }
    public TaskFamily Task { get; init; } = TaskFamily.General;
    /// <summary>Major.minor, such as <c>3.13</c>; always that of <see cref="Os"/> when the channel is Debian.</summary>
    public required string Python { get; init; }
    /// <summary><c>2.6</c>, <c>2.6.0</c> or <c>newest</c>.</summary>
    public string Torch { get; init; } = "newest";
    /// <summary><c>cpu</c>, <c>auto</c> or a version such as <c>12.8</c>.</summary>
    public string Cuda { get; init; } = "cpu";
    public ImmutableArray<string> Gpus { get; init; } = [];
    public Channel From { get; init; } = Channel.Debian;
    public required OsRelease Os { get; init; }
    /// <summary>Distribution packages by their own names.</summary>
    public ImmutableArray<string> System { get; init; } = [];
    /// <summary>Python packages by their Python (PyPI) names.</summary>
    public ImmutableArray<string> Packages { get; init; } = [];
    /// <summary>Files of the project that list more of them, as they were when the spec was read; with wheels only.</summary>
    public ImmutableArray<PackageFile> Files { get; init; } = [];
    public ImmutableArray<Mount> Mounts { get; init; } = [new(".", "/workspace")];
    public Access Access { get; init; } = new(Jupyter: true, Ssh: true);
    public Limits Limits { get; init; } = new();
    /// <summary>Archive id (<c>debian</c>, <c>debian-security</c>, <c>ubuntu</c>, <c>pypi</c>) → base URLs, tried in order.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Sources { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal);
    /// <summary>Wheels' Python sources are compiled into the image.</summary>
    public bool Bytecode { get; init; }
    public Policy Policy { get; init; } = new();

    /// <summary>Where things stand in the file: by key (<c>torch</c>), and list entries by key and text (<c>packages:pandas</c>). Decides nothing.</summary>
    public ImmutableDictionary<string, Place> Places { get; init; } = ImmutableDictionary<string, Place>.Empty;

    /// <summary>The place of a list's entry, else of its key, else null: for later problems that the spec is the cause of.</summary>
    public Place? PlaceOf(string key, string? entry = null) =>
        entry is not null && Places.TryGetValue($"{key}:{entry}", out var place) ? place : Places.GetValueOrDefault(key);

    /// <summary>
    /// Digest of everything that decides the lock, in a canonical form. Comments, key order, mounts, limits and
    /// mirrors are left out: changing them must not make a lock stale.
    /// </summary>
    public Digest LockDigest => Digest.Of(SpecText.Canonical(this));
}

/// <summary>The team's rules.</summary>
/// <param name="ReleaseSha256">Suite → SHA-256 of its Release file, instead of a signature where gpgv or its keyring is missing.</param>
public sealed record Policy(ImmutableSortedDictionary<string, Digest>? ReleaseSha256 = null, bool AllowExpiredRelease = false);
