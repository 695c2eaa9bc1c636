using System.Collections.Immutable;
using Kedge.Packages.Python;
using Kedge.Packages.Python.Indexes;

namespace Kedge.Locks.Python;

/// <summary>A wheel that runs in the image.</summary>
/// <param name="Rank">Its place among the tags that the interpreter takes; lower is better.</param>
public sealed record WheelCandidate(IndexFile Listed, WheelName Wheel, int Rank, string Index);

/// <summary>What the indexes have of one project, seen from one image.</summary>
/// <param name="Fitting">Best first within a version.</param>
/// <param name="Unfit">Wheels for other interpreters or platforms.</param>
/// <param name="Sources">Source distributions.</param>
public sealed record WheelCandidates(string Project, ImmutableArray<WheelCandidate> Fitting, ImmutableArray<string> Unfit, ImmutableArray<string> Sources)
{
    public bool IsKnown => !Fitting.IsEmpty || !Unfit.IsEmpty || !Sources.IsEmpty;

    public bool IsSourceOnly => Fitting.IsEmpty && Unfit.IsEmpty && !Sources.IsEmpty;

    public WheelCandidate? Named(string file) => Fitting.FirstOrDefault(c => c.Listed.Name == file);

    /// <summary>The best file of a version.</summary>
    public WheelCandidate? OfVersion(string version) => Fitting.FirstOrDefault(c => Same(c.Wheel.Version, version));

    /// <summary>Sorts what one index lists: fitting wheels by rank and build tag, the rest by what it is.</summary>
    public static WheelCandidates Of(string project, IEnumerable<(IndexFile File, string Index)> files, WheelTags tags)
    {
        var (fitting, unfit, sources) = (new List<WheelCandidate>(), ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var (file, index) in files)
        {
            if (!WheelName.TryParse(file.Name, null, out var wheel)) sources.Add(file.Name);
            else if (tags.Rank(wheel) is { } rank) fitting.Add(new(file, wheel, rank, index));
            else unfit.Add(file.Name);
        }
        // Between equal tags the higher build tag is the later build of the same version.
        var ordered = fitting.OrderBy(c => c.Rank).ThenByDescending(c => c.Wheel.Build.Number)
            .ThenByDescending(c => c.Wheel.Build.Suffix, StringComparer.Ordinal).ThenBy(c => c.Listed.Name, StringComparer.Ordinal);
        return new(project, [.. ordered.DistinctBy(c => c.Listed.Name)], unfit.ToImmutable(), sources.ToImmutable());
    }

    static bool Same(string a, string b) => a == b || (PythonVersion.Normalise(a) is { } canonical && canonical == PythonVersion.Normalise(b));
}
