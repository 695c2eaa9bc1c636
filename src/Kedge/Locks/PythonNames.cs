using Kedge.Locks.Debian;

namespace Kedge.Locks;

/// <summary>
/// From a Python package's name to the distribution's: a small table of exceptions, then Debian's naming rule
/// (Python Policy 4.3: <c>python3-</c> and the import name), then what provides that name.
/// </summary>
public static class PythonNames
{
    /// <summary>PEP 503: lower case, runs of <c>-_.</c> as one <c>-</c>.</summary>
    public static string Normalise(string name) =>
        string.Join('-', name.ToLowerInvariant().Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The package's number in the world, or -1.</summary>
    public static int Find(DebianWorld world, LockFacts facts, string name)
    {
        var normal = Normalise(name);
        foreach (var candidate in Candidates(facts, normal))
        {
            var id = world.Find(candidate);
            if (id < 0) continue;
            if (world.HasCandidate(id)) return id;
            if (world.Providers(id) is [var only]) return only;
        }
        return -1;
    }

    /// <summary>The name that pip knows a distribution's package by, where the rule alone does not say it; else null.</summary>
    public static string? PipNameOf(LockFacts facts, string package) =>
        facts.PythonNames.Where(n => n.Value == package).Select(n => n.Key)
            .OrderBy(name => package != "python3-" + name).ThenBy(name => name.Length).ThenBy(name => name, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>Python names that the release has and that look like the given one: by the exceptions as by the rule.</summary>
    public static IReadOnlyList<string> Near(DebianWorld world, LockFacts facts, string name)
    {
        const string Prefix = "python3-";
        var byRule = world.PackageNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Select(n => n[Prefix.Length..]);
        var byException = facts.PythonNames.Keys.Where(n => Find(world, facts, n) >= 0);
        return Nearest.Of(Normalise(name), byRule.Union(byException, StringComparer.Ordinal));
    }

    static IEnumerable<string> Candidates(LockFacts facts, string normal)
    {
        if (facts.PythonNames.TryGetValue(normal, out var exception)) yield return exception;
        yield return "python3-" + normal;
        if (normal.StartsWith("python-", StringComparison.Ordinal)) yield return "python3-" + normal[7..];
        if (normal.EndsWith("-python", StringComparison.Ordinal)) yield return "python3-" + normal[..^7];
        if (normal.StartsWith("python3-", StringComparison.Ordinal)) yield return normal;
    }
}
