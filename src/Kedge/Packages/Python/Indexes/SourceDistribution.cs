using System.Globalization;

namespace Kedge.Packages.Python.Indexes;

/// <summary>Which source distribution of a project to build.</summary>
public static class SourceDistribution
{
    /// <summary>The one of a version, else the newest final release; null when there is none. Names are <c>project-version.tar.gz</c> (PEP 625).</summary>
    public static IndexFile? Choose(ProjectPage page, string project, string? version)
    {
        var sources = page.Files.Where(f => IndexFile.IsSource(f.Name)).Select(f => (Listed: f, Version: VersionOf(f.Name, project)))
            .Where(s => s.Version is not null).ToArray();
        return version is not null
            ? sources.FirstOrDefault(s => s.Version == PythonVersion.Normalise(version)).Listed
            : sources.Where(s => s.Listed.Yanked is null && s.Version!.All(c => char.IsAsciiDigit(c) || c == '.') && s.Version!.Split('.').All(p => p.Length < 19))
                .OrderBy(s => s.Version!.Split('.').Select(p => long.Parse(p, CultureInfo.InvariantCulture)).ToArray(),
                    Comparer<long[]>.Create(Compare)).LastOrDefault().Listed;
    }

    static string? VersionOf(string file, string project)
    {
        var dash = file.LastIndexOf('-');
        if (dash < 0 || WheelName.Normalise(file[..dash]) != project) return null;
        var rest = file[(dash + 1)..];
        foreach (var end in (string[])[".tar.gz", ".zip", ".tar.bz2"])
            if (rest.EndsWith(end, StringComparison.Ordinal)) return PythonVersion.Normalise(rest[..^end.Length]);
        return null;
    }

    static int Compare(long[] a, long[] b) => a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(c => c != 0, a.Length.CompareTo(b.Length));
}
