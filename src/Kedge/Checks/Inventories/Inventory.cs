using System.Collections.Immutable;

namespace Kedge.Checks.Inventories;

/// <summary>What is installed somewhere, as <c>inventory.data.py</c> saw it there. All of it comes from inside and may be a lie.</summary>
/// <param name="Python">Version of the interpreter that looked, <c>3.13.5</c>.</param>
/// <param name="Program">Its path.</param>
/// <param name="Paths">What was asked about, in that order.</param>
/// <param name="Damaged">Null when the files' hashes were not looked at.</param>
public sealed record Inventory(
    string Python, string Program, PackageList Packages, ImmutableArray<InstalledWheel> Wheels, DriverInside Driver,
    ImmutableArray<PathFacts> Paths, DamagedFiles? Damaged);

/// <summary>dpkg's own list.</summary>
/// <param name="Broken">Lines of its status file that are no such lines.</param>
/// <param name="Error">Why it could not be read at all.</param>
public sealed record PackageList(ImmutableArray<InstalledPackage> List, ImmutableArray<int> Broken, string? Error);

/// <param name="State">As dpkg says it: <c>installed</c>, <c>half-configured</c>.</param>
public readonly record struct InstalledPackage(string Name, string Version, string Arch, string State);

/// <summary>A Python package that did not come with one of the distribution's.</summary>
/// <param name="Kind">Which kind of folder it lies in: <c>environment</c>, <c>distribution</c>, <c>local</c>, <c>user</c>, <c>host</c>.</param>
/// <param name="Site">That folder.</param>
/// <param name="Folder">Its metadata there, <c>requests-2.32.3.dist-info</c>.</param>
/// <param name="Name">As its metadata says; null when that cannot be read.</param>
/// <param name="Installer">Who installed it: <c>pip</c>, <c>uv</c>, <c>debian</c>.</param>
/// <param name="Origin">The URL it was installed from, where it was one.</param>
/// <param name="Record">Whether it has a list of its files.</param>
public sealed record InstalledWheel(string Kind, string Site, string Folder, string? Name, string? Version, string? Error, string? Installer, string? Origin, bool Record)
{
    /// <summary>The folder that wheels of a lock are installed into.</summary>
    public const string Environment = "environment";
}

/// <summary>What the NVIDIA driver looks like from inside.</summary>
/// <param name="Module">The kernel's own line about it; null when there is none.</param>
/// <param name="Libraries">Versions of libcuda that lie there: those of the driver at the time when the container started.</param>
/// <param name="Nodes"><c>nvidia0</c>, one for each GPU that may be used.</param>
public sealed record DriverInside(string? Module, ImmutableArray<string> Libraries, ImmutableArray<string> Nodes);

/// <summary>A path as it is.</summary>
/// <param name="Owner">The package or wheel that brought it; null when none did.</param>
/// <param name="Kind"><c>file</c>, <c>link</c>, <c>folder</c>, <c>none</c> (not there), <c>other</c>.</param>
/// <param name="Content">A file's SHA-256, a link's target.</param>
/// <param name="Mode">Permission bits and owner: <c>755 0:0</c>.</param>
public sealed record PathFacts(string Path, string? Owner, string Kind, string? Content, string? Mode, string? Error)
{
    public bool IsThere => Kind != "none";

    /// <summary>Nothing tells the two apart, though one may have been written after the other.</summary>
    public bool IsSameAs(PathFacts other) => (Kind, Content, Mode, Error) == (other.Kind, other.Content, other.Mode, other.Error);
}

/// <param name="Looked">How many files were compared.</param>
public sealed record DamagedFiles(int Looked, ImmutableArray<DamagedFile> List);

/// <summary>A file that is not what its package or RECORD says.</summary>
/// <param name="Expected"><c>sha256:…</c> or <c>md5:…</c></param>
/// <param name="Found">Null when it is not there or cannot be read.</param>
public sealed record DamagedFile(string Path, string Owner, string Expected, string? Found, string? Error);
