using System.Collections.Immutable;
using Kedge.Packages.Debian.Archives;
using Kedge.Specs;

namespace Kedge.Locks.Debian;

/// <summary>Which suites make up a release: itself, its updates and its security fixes.</summary>
public static class DebianSuites
{
    static readonly string[] Parts = ["", "-updates", "-security"];

    public static ImmutableArray<SuiteWanted> Of(OsRelease os) => os.Distribution == "ubuntu"
        ? [.. Parts.Select(part => new SuiteWanted("ubuntu", os.Suite + part, ["main", "universe"], Optional: part.Length > 0))]
        :
        [
            new("debian", os.Suite, ["main"], Optional: false),
            new("debian", os.Suite + "-updates", ["main"], Optional: true),
            new("debian-security", os.Suite + "-security", ["main"], Optional: true),
        ];

    /// <summary>Debian's name for a processor.</summary>
    public static string Architecture(Platform platform) => platform.Architecture;
}
