using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Compare;

/// <summary>Python packages of runs without containers. Two environments can differ in hundreds: those that all have come one by one, the rest together.</summary>
static class ComparedPackages
{
    const int MostNamed = 5;

    /// <summary>Nothing where some run has no list: it ran in a container, or before there were lists, and other facts say so.</summary>
    public static IEnumerable<ComparedFact> Of(ImmutableArray<Run> runs)
    {
        if (runs.Any(r => r.Packages.IsEmpty)) yield break;
        var everywhere = runs[0].Packages.Keys.Where(name => runs.All(r => r.Packages.ContainsKey(name))).ToHashSet(StringComparer.Ordinal);
        foreach (var name in everywhere)
            if (runs.Select(r => r.Packages[name]).ToImmutableArray() is var versions && versions.Distinct().Count() > 1)
                yield return Fact("packages." + name, versions);
        if (runs.Select(r => Further(r, everywhere)).ToImmutableArray() is var further && further.Any(f => f is not null))
            yield return Fact("packages further", further);
    }

    static ComparedFact Fact(string name, IEnumerable<string?> values) => new(ComparedFacts.Group("packages"), name, [.. values]);

    /// <summary>What this run has and not all do: <c>attrs 26.1.0, boto3 1.43.11 and 90 more</c>.</summary>
    static string? Further(Run run, HashSet<string> everywhere)
    {
        var own = run.Packages.Where(p => !everywhere.Contains(p.Key)).Select(p => $"{p.Key} {p.Value}").ToList();
        var named = string.Join(", ", own.Take(MostNamed));
        return own.Count == 0 ? null : own.Count <= MostNamed ? named : string.Create(CultureInfo.InvariantCulture, $"{named} and {own.Count - MostNamed} more");
    }
}
