using System.Collections.Immutable;
using Kedge.Locks;

namespace Kedge.Images.Layers;

/// <summary>Which packages share a layer, in order of name.</summary>
/// <param name="Comment">What a person reads in the image's history: "libtorch2.6" or "task 07 (31 packages)".</param>
public sealed record LayerPlan(string Comment, ImmutableArray<LockedPackage> Packages)
{
    public long Size => Packages.Sum(p => p.Size);

    /// <summary>
    /// The layer's recipe: equal recipes give equal bytes. Holds the rules' version, the compiler and each package's digest.
    /// </summary>
    public Digest Recipe(Digest compiler) =>
        Digest.Of($"layer {Rules}\n{compiler}\n" + string.Concat(Packages.Select(p => $"{p.Sha256} {p.Name}\n")));

    /// <summary>Raise when the bytes of a layer change for the same packages.</summary>
    const int Rules = 6;
}

/// <summary>
/// Groups packages into layers (pure). Engines stop at about 125 layers, so there is a budget; what is big stands alone, so that
/// it is shared and replaced alone; small ones share a layer by a hash of their name, so that where a package stands does not
/// depend on which others are there; what the task's family and what the spec adds by name stand apart, so that another task or one
/// more package changes one layer.
/// </summary>
public static class Planner
{
    /// <summary>Layers in all, with the file system below, the finish and the package database on top.</summary>
    public const int Budget = 60;

    const long BigEnoughAlone = 5 << 20;
    const int BaseGroups = 2;

    /// <summary>With wheels, which have most of the bytes, the distribution's packages get by with fewer layers.</summary>
    static (int Alone, int Task, int Spec) Shares(LockFile file) => file.Wheels.IsEmpty ? (26, 15, 14) : (10, 7, 7);

    public static ImmutableArray<LayerPlan> Plan(LockFile file)
    {
        var (mostAlone, taskGroups, specGroups) = Shares(file);
        // What is big in one family's preset is likely in another's.
        var alone = file.Packages.Where(p => Roots.Presets.Contains(p.For) && p.Size >= BigEnoughAlone).OrderByDescending(p => p.Size)
            .ThenBy(p => p.Name, StringComparer.Ordinal).Take(mostAlone).ToHashSet();
        return
        [
            .. Groups("base", file.Packages.Where(p => p.For == Roots.Base && !alone.Contains(p)), BaseGroups),
            .. Groups("task", file.Packages.Where(p => p.For == Roots.Task && !alone.Contains(p)), taskGroups),
            .. alone.OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => new LayerPlan(p.Name, [p])),
            .. OfSpec([.. file.Packages.Where(p => p.For is not (Roots.Base or Roots.Task) && !alone.Contains(p))], specGroups),
        ];
    }

    /// <summary>One layer for each entry of the spec while they fit the budget, else by a hash of the entry's name.</summary>
    static IEnumerable<LayerPlan> OfSpec(ImmutableArray<LockedPackage> packages, int groups)
    {
        var entries = packages.Select(p => p.For).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return entries.Count <= groups
            ? entries.Select(entry => new LayerPlan(entry, Sorted(packages.Where(p => p.For == entry))))
            : packages.GroupBy(p => Bucket(p.For, groups)).OrderBy(g => g.Key).Select(g => Named("spec", g.Key, g));
    }

    static IEnumerable<LayerPlan> Groups(string name, IEnumerable<LockedPackage> packages, int count) =>
        packages.GroupBy(p => Bucket(p.Name, count)).OrderBy(g => g.Key).Select(g => Named(name, g.Key, g));

    static LayerPlan Named(string name, int bucket, IEnumerable<LockedPackage> packages)
    {
        var sorted = Sorted(packages);
        return new($"{name} {bucket:d2} ({sorted.Length} packages)", sorted);
    }

    internal static int Bucket(string name, int count) => (int)(Convert.ToUInt32(Digest.Of(name).Hex[..8], 16) % (uint)count);

    static ImmutableArray<LockedPackage> Sorted(IEnumerable<LockedPackage> packages) =>
        [.. packages.OrderBy(p => p.Name, StringComparer.Ordinal).ThenBy(p => p.Arch, StringComparer.Ordinal)];
}
