using System.Collections.Immutable;

namespace Kedge.Packages.Debian.Archives;

/// <summary>A suite to read from an archive: <c>debian</c>, <c>trixie-updates</c>, <c>main</c>.</summary>
/// <param name="Optional">Whether a lock can do without it: the suites with updates, where the mirror has none.</param>
public sealed record SuiteWanted(string Archive, string Suite, ImmutableArray<string> Components, bool Optional);

/// <summary>An optional suite that was not read, and why.</summary>
public sealed record SuiteSkipped(string Suite, Problem Why);

/// <summary>One component of a suite as it was read.</summary>
/// <param name="Release">SHA-256 of the suite's verified Release text.</param>
public sealed record DebianSuite(string Archive, string Suite, Digest Release, DateTimeOffset Date, PackageIndex Index);
