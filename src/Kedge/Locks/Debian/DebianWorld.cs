using System.Collections.Immutable;
using Kedge.Packages.Debian;
using Kedge.Packages.Debian.Archives;

namespace Kedge.Locks.Debian;

/// <summary>
/// Several suites as one: for every name the candidate (the highest version over all suites, or the pinned one) and the
/// packages that provide it. A name is a number: its place in the order of first mention over the suites in their order,
/// by which apt breaks ties.
/// </summary>
public sealed class DebianWorld
{
    readonly ImmutableArray<DebianSuite> _suites;
    readonly int[][] _maps;
    readonly Dictionary<string, int> _ids;
    readonly List<string> _names;
    readonly int[] _suiteOf, _packageOf;
    readonly DebianPackage?[] _read;
    readonly Dictionary<int, List<int>> _providers = [];

    /// <param name="pinned">Name → version to take instead of the highest, where the suites still have it.</param>
    public DebianWorld(ImmutableArray<DebianSuite> suites, IReadOnlyDictionary<string, string> pinned)
    {
        _suites = suites;
        _names = new List<string>(suites.Length == 0 ? 0 : suites[0].Index.Names.Length + 4096);
        _ids = new Dictionary<string, int>(_names.Capacity, StringComparer.Ordinal);
        _maps = [.. suites.Select(s => s.Index.Names.Select(IdOf).ToArray())];
        _suiteOf = new int[_names.Count];
        _packageOf = new int[_names.Count];
        _read = new DebianPackage?[_names.Count];
        Array.Fill(_packageOf, -1);
        for (var suite = 0; suite < suites.Length; suite++) TakeCandidates(suite, pinned);
        for (var suite = 0; suite < suites.Length; suite++) TakeProviders(suite);
        TakeAny();
    }

    public ImmutableArray<DebianSuite> Suites => _suites;

    public int NameCount => _names.Count;

    public string NameOf(int id) => _names[id];

    /// <summary>The name's number, or -1 when no suite mentions it.</summary>
    public int Find(string name) => _ids.GetValueOrDefault(name, -1);

    public bool HasCandidate(int id) => _packageOf[id] >= 0;

    public DebianSuite SuiteOf(int id) => _suites[_suiteOf[id]];

    /// <summary>The candidate, its relations in this world's numbers. Ask <see cref="HasCandidate"/> first.</summary>
    public DebianPackage Candidate(int id) => _read[id] ??= Mapped(_suites[_suiteOf[id]].Index.Read(_packageOf[id]), _maps[_suiteOf[id]]);

    /// <summary>Candidates that provide the name, without the package of that name itself.</summary>
    public IReadOnlyList<int> Providers(int id) => _providers.TryGetValue(id, out var found) ? found : [];

    /// <summary>Whether a candidate satisfies one alternative, by its own name and version or by what it provides.</summary>
    public bool Satisfies(int package, Alternative alternative)
    {
        var candidate = Candidate(package);
        if (package == alternative.Name) return RelationReader.Satisfies(candidate.Version, alternative.Bound, alternative.Version);
        return ProvidedAs(package, candidate, alternative.Name).Any(version =>
            alternative.Bound == Bound.Any || (version.Length > 0 && RelationReader.Satisfies(version, alternative.Bound, alternative.Version)));
    }

    /// <summary>The candidates that satisfy an alternative: the named package first, then providers in the order of the suites.</summary>
    public IEnumerable<int> Solutions(Alternative alternative)
    {
        if (HasCandidate(alternative.Name) && Satisfies(alternative.Name, alternative)) yield return alternative.Name;
        foreach (var provider in Providers(alternative.Name))
        {
            if (provider != alternative.Name && Satisfies(provider, alternative)) yield return provider;
        }
    }

    /// <summary>Every name that is Essential or of priority required, in the order of the suites.</summary>
    public IEnumerable<int> Essentials()
    {
        for (var id = 0; id < _packageOf.Length; id++)
        {
            if (_packageOf[id] < 0) continue;
            var (essential, priority) = _suites[_suiteOf[id]].Index.RankOf(_packageOf[id]);
            if (essential || priority == DebianPriority.Required) yield return id;
        }
    }

    /// <summary>Real package names, for suggestions.</summary>
    public IEnumerable<string> PackageNames() => _names.Where((_, id) => HasCandidate(id));

    IEnumerable<string> ProvidedAs(int package, DebianPackage candidate, int name)
    {
        foreach (var provided in candidate.Provides)
        {
            if (provided.Name == name || (candidate.AllowsAny && IsAnyOf(name, provided.Name))) yield return provided.Version;
        }
        if (candidate.AllowsAny && IsAnyOf(name, package)) yield return candidate.Version;
    }

    bool IsAnyOf(int any, int name) => _names[any].Length == _names[name].Length + 4 && _names[any].EndsWith(":any", StringComparison.Ordinal)
        && _names[any].StartsWith(_names[name], StringComparison.Ordinal);

    int IdOf(string name)
    {
        if (!_ids.TryGetValue(name, out var id))
        {
            id = _names.Count;
            _ids.Add(name, id);
            _names.Add(name);
        }
        return id;
    }

    void TakeCandidates(int suite, IReadOnlyDictionary<string, string> pinned)
    {
        var index = _suites[suite].Index;
        for (var package = 0; package < index.Count; package++)
        {
            var id = _maps[suite][index.NameOf(package)];
            if (_packageOf[id] >= 0 && !Better(index.VersionOf(package), VersionOf(id), pinned.GetValueOrDefault(_names[id]))) continue;
            (_suiteOf[id], _packageOf[id]) = (suite, package);
        }
    }

    static bool Better(string version, string than, string? pin)
    {
        if (pin is not null && (version == pin || than == pin)) return version == pin && than != pin;
        return DebianVersion.Compare(version, than) > 0;
    }

    string VersionOf(int id) => _suites[_suiteOf[id]].Index.VersionOf(_packageOf[id]);

    void TakeProviders(int suite)
    {
        var index = _suites[suite].Index;
        for (var i = 0; i < index.ProvideCount; i++)
        {
            var (name, package) = index.Provide(i);
            var owner = _maps[suite][index.NameOf(package)];
            if (_suiteOf[owner] == suite && _packageOf[owner] == package) AddProvider(_maps[suite][name], owner);
        }
    }

    // "python3:any" is a name of its own, provided by python3 when that is Multi-Arch: allowed, and by what provides python3 so.
    void TakeAny()
    {
        for (var any = 0; any < _names.Count; any++)
        {
            if (!_names[any].EndsWith(":any", StringComparison.Ordinal) || !_ids.TryGetValue(_names[any][..^4], out var plain)) continue;
            foreach (var package in Providers(plain).Prepend(plain).ToArray())
            {
                if (HasCandidate(package) && Candidate(package).AllowsAny) AddProvider(any, package);
            }
        }
    }

    void AddProvider(int name, int owner)
    {
        if (!_providers.TryGetValue(name, out var list)) _providers.Add(name, list = []);
        if (!list.Contains(owner)) list.Add(owner);
    }

    static DebianPackage Mapped(DebianPackage package, int[] map) => package with
    {
        Relations = [.. package.Relations.Select(g => g with { Alternatives = [.. g.Alternatives.Select(a => a with { Name = map[a.Name] })] })],
        Provides = [.. package.Provides.Select(p => p with { Name = map[p.Name] })],
    };
}
