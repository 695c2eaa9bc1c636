using System.Collections.Immutable;
using Kedge.Locks.Debian;

namespace Kedge.Locks.Python;

/// <summary>
/// Says for every chosen wheel what it is there for, as <see cref="Attribution"/> does for packages: the task first, then its family, then the spec's
/// entries in ordinal order; between entries an earlier lock's answer stays as long as it can, so that one more entry moves nothing.
/// </summary>
public static class WheelAttribution
{
    /// <param name="requires">Chosen wheel → normalised names that its metadata requires.</param>
    /// <param name="before">Name → the part that an earlier lock named for it.</param>
    public static IReadOnlyDictionary<string, Reason> Of(
        IReadOnlyDictionary<string, ImmutableArray<string>> requires, ImmutableArray<Requirement> roots, IReadOnlyDictionary<string, string> before)
    {
        var reasons = new Dictionary<string, Reason>(StringComparer.Ordinal);
        var reached = roots.GroupBy(r => r.For).OrderBy(g => Roots.Presets.IndexOf(g.Key) is var preset and >= 0 ? preset : int.MaxValue)
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (Part: g.Key, Reach: Reach(requires, g.Select(r => r.Name), Roots.Presets.Contains(g.Key) ? Roots.Task : "spec"))).ToArray();
        foreach (var (part, reach) in reached.Where(r => Roots.Presets.Contains(r.Part))) Take(part, reach);
        foreach (var (part, reach) in reached) Take(part, reach.Where(r => before.GetValueOrDefault(r.Name) == part));
        foreach (var (part, reach) in reached) Take(part, reach);
        foreach (var name in requires.Keys) reasons.TryAdd(name, new(Roots.Task, Roots.Task));
        return reasons;

        void Take(string part, IEnumerable<(string Name, string Why)> reach)
        {
            foreach (var (name, why) in reach) reasons.TryAdd(name, new(part, why));
        }
    }

    /// <summary>Breadth first, so that the reason is the nearest one.</summary>
    static List<(string Name, string Why)> Reach(IReadOnlyDictionary<string, ImmutableArray<string>> requires, IEnumerable<string> roots, string why)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var reach = roots.Where(requires.ContainsKey).Order(StringComparer.Ordinal).Where(seen.Add).Select(name => (name, why)).ToList();
        for (var at = 0; at < reach.Count; at++)
        {
            var name = reach[at].Item1;
            foreach (var next in requires[name].Where(requires.ContainsKey).Order(StringComparer.Ordinal).Where(seen.Add)) reach.Add((next, name));
        }
        return reach;
    }
}
