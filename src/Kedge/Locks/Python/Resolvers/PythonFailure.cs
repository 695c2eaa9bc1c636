using System.Collections.Immutable;
using Kedge.Packages.Python;

namespace Kedge.Locks.Python.Resolvers;

/// <summary>Why a resolver found nothing, in plain words: from its complaint, and from what the indexes had of what it asked for. Pure.</summary>
public static class PythonFailure
{
    public static ImmutableArray<Problem> Explain(Resolution failed, string resolver, IReadOnlyDictionary<string, WheelCandidates> seen, PythonTarget target, string os)
    {
        if (ResolverWords.Unsatisfied(failed.Words) is { Length: > 0 } requirement && seen.GetValueOrDefault(WheelMetadata.NameOf(requirement)) is { } candidates)
            return [Explain(requirement, candidates, seen, target, os)];
        var sources = seen.Values.Where(c => c.IsSourceOnly).OrderBy(c => c.Project, StringComparer.Ordinal).Select(c => PythonProblems.SourceOnly(c.Project, c.Sources));
        return [PythonProblems.Conflict(resolver, ResolverWords.Complaint(failed.Words)), .. sources];
    }

    static Problem Explain(string requirement, WheelCandidates candidates, IReadOnlyDictionary<string, WheelCandidates> seen, PythonTarget target, string os)
    {
        var name = candidates.Project;
        if (!candidates.IsKnown) return PythonProblems.NoSuchProject(name, Nearest.Of(name, seen.Keys.Where(k => k != name && seen[k].IsKnown)));
        if (candidates.IsSourceOnly) return PythonProblems.SourceOnly(name, candidates.Sources);
        if (candidates.Fitting.IsEmpty) return PythonProblems.NoFittingWheel(name, target.Python, os, candidates.Unfit);
        return PythonProblems.NoSuchVersion(requirement, [.. candidates.Fitting.Select(c => c.Wheel.Version).Distinct(StringComparer.Ordinal).TakeLast(8)]);
    }
}
