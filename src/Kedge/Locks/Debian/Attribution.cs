using Kedge.Packages.Debian;

namespace Kedge.Locks.Debian;

/// <summary>Which part of the spec brought a package in, and through which package.</summary>
public sealed record Reason(string For, string Why);

/// <summary>
/// Says for every installed package what it is there for. Base comes before task, task before its family, that before the spec's entries; between
/// entries an earlier lock's answer stays true as long as it can, so that one more entry moves nothing that is there
/// already and costs one layer.
/// </summary>
public sealed class Attribution
{
    readonly DebianWorld _world;
    readonly HashSet<int> _installed;
    readonly Dictionary<int, Reason> _reasons = [];

    Attribution(DebianWorld world, IEnumerable<int> installed) => (_world, _installed) = (world, [.. installed]);

    /// <param name="before">Package name → the part that an earlier lock named for it.</param>
    public static IReadOnlyDictionary<int, Reason> Of(DebianWorld world, IReadOnlyList<int> installed, IReadOnlyList<Root> roots,
        IReadOnlyDictionary<string, string> before)
    {
        var attribution = new Attribution(world, installed);
        foreach (var part in Roots.Presets) attribution.Take(part, attribution.Reach([.. roots.Where(r => r.For == part)], part == Roots.Base ? part : Roots.Task));
        attribution.TakeEntries(roots, before);
        // Only what a failed alternative left behind is reached by nothing; it belongs to what is always there.
        foreach (var package in installed) attribution._reasons.TryAdd(package, new(Roots.Task, Roots.Task));
        return attribution._reasons;
    }

    void TakeEntries(IReadOnlyList<Root> roots, IReadOnlyDictionary<string, string> before)
    {
        var reached = roots.Where(r => !Roots.Presets.Contains(r.For)).GroupBy(r => r.For)
            .Select(entry => (entry.Key, Reach: Reach([.. entry], "spec"))).ToArray();
        foreach (var (entry, reach) in reached)
            Take(entry, reach.Where(r => before.GetValueOrDefault(_world.NameOf(r.Key)) == entry));
        foreach (var (entry, reach) in reached) Take(entry, reach);
    }

    void Take(string part, IEnumerable<KeyValuePair<int, string>> reach)
    {
        foreach (var (package, why) in reach) _reasons.TryAdd(package, new(part, why));
    }

    /// <summary>Breadth first, so that the reason is the nearest one. The first satisfied alternative leads on, then all of them.</summary>
    Dictionary<int, string> Reach(IReadOnlyList<Root> roots, string why)
    {
        var reach = new Dictionary<int, string>();
        var queue = new Queue<int>();
        foreach (var root in roots.Select(r => r.Package).Where(_installed.Contains).OrderBy(_world.NameOf, StringComparer.Ordinal))
        {
            if (reach.TryAdd(root, why)) queue.Enqueue(root);
        }
        while (queue.TryDequeue(out var package))
        {
            foreach (var next in _world.Candidate(package).Relations.Where(g => !g.IsNegative).SelectMany(Chosen))
            {
                if (reach.TryAdd(next, _world.NameOf(package))) queue.Enqueue(next);
            }
        }
        return reach;
    }

    IEnumerable<int> Chosen(RelationGroup group) => group.Alternatives.SelectMany(_world.Solutions).Where(_installed.Contains);
}
