namespace Kedge.Images.Finishing;

/// <summary>Who needs whom among the packages of one image: a lock is already consistent, so names alone decide.</summary>
sealed class DependencyGraph
{
    readonly ILookup<string, ScriptedPackage> _providers;

    public DependencyGraph(IReadOnlyList<ScriptedPackage> packages) => _providers =
        packages.SelectMany(p => Names(p.Package.Field("Provides")).SelectMany(g => g).Prepend(p.Package.Name).Select(name => (name, p)))
            .ToLookup(x => x.name, x => x.p, StringComparer.Ordinal);

    public IEnumerable<ScriptedPackage> PreDepends(ScriptedPackage package) => Targets(package.Package.Field("Pre-Depends"));

    /// <summary>The packages with everything that they need, directly or not.</summary>
    public HashSet<ScriptedPackage> Closure(IEnumerable<ScriptedPackage> roots)
    {
        var seen = new HashSet<ScriptedPackage>(roots);
        var open = new Stack<ScriptedPackage>(seen);
        while (open.TryPop(out var package))
            foreach (var needed in PreDepends(package).Concat(Targets(package.Package.Field("Depends"))))
                if (seen.Add(needed)) open.Push(needed);
        return seen;
    }

    /// <summary>Those of <paramref name="among"/> that are, or need, one of <paramref name="packages"/>.</summary>
    public HashSet<ScriptedPackage> Using(IReadOnlyCollection<ScriptedPackage> packages, IEnumerable<ScriptedPackage> among) =>
        packages.Count == 0 ? [] : [.. among.Where(p => Closure([p]).Overlaps(packages))];

    /// <summary>For each dependency the first alternative that is here.</summary>
    IEnumerable<ScriptedPackage> Targets(string? field) =>
        Names(field).Select(alternatives => alternatives.SelectMany(name => _providers[name]).FirstOrDefault()).OfType<ScriptedPackage>();

    /// <summary>A relation field as lists of alternative names, without versions and architectures.</summary>
    static IEnumerable<string[]> Names(string? field) =>
        (field ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)
            .Select(group => group.Split('|').Select(name => name.Trim().Split(' ', '(', ':', '[')[0]).Where(n => n.Length > 0).ToArray());
}
