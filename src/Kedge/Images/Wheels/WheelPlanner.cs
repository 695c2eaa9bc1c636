using System.Collections.Immutable;
using Kedge.Images.Layers;
using Kedge.Locks;

namespace Kedge.Images.Wheels;

/// <summary>Which wheels share a layer, in order of name.</summary>
public sealed record WheelPlan(string Comment, ImmutableArray<LockedWheel> Wheels)
{
    public long Size => Wheels.Sum(w => w.Size);

    /// <summary>Equal recipes give equal bytes. A wheel's layer depends on no wheel but those in it.</summary>
    public Digest Recipe(LayingRules rules) =>
        Digest.Of($"wheels {WheelLayer.Rules} python {rules.Python}{(rules.Lazy ? " lazy" : "")} bytecode {rules.Compiler?.ToString() ?? "none"} .NET {Environment.Version}\n"
            + string.Concat(Wheels.Select(w => $"{w.Sha256} {w.File} {WheelPlanner.IsRequested(w)}\n")));
}

/// <summary>What decides a layer's bytes besides its wheels.</summary>
/// <param name="Lazy">With eStargz tables of contents.</param>
/// <param name="Compiler">Identity of the interpreter that compiles sources; null when none are compiled.</param>
public sealed record LayingRules(string Python, bool Lazy, Digest? Compiler);

/// <summary>
/// Groups wheels into layers (pure), by the rules of <see cref="Planner"/>: big ones alone, small ones by a hash of their name,
/// so that where a wheel stands does not depend on which others are there; what the spec adds by name stands apart.
/// </summary>
public static class WheelPlanner
{
    /// <summary>Layers for wheels, the environment itself among them.</summary>
    public const int Budget = 31;

    const long BigEnoughAlone = 5 << 20;
    const int MostAlone = 20, TaskGroups = 6, SpecGroups = 4;

    public static ImmutableArray<WheelPlan> Plan(LockFile file)
    {
        var alone = file.Wheels.Where(w => w.Size >= BigEnoughAlone).OrderByDescending(w => w.Size).ThenBy(w => w.Name, StringComparer.Ordinal)
            .Take(MostAlone).ToHashSet();
        var small = file.Wheels.Where(w => !alone.Contains(w)).ToList();
        return
        [
            .. alone.OrderBy(w => w.Name, StringComparer.Ordinal).Select(w => new WheelPlan($"{w.Name} {w.Version}", [w])),
            .. small.Where(w => w.For == "task").GroupBy(w => Planner.Bucket(w.Name, TaskGroups)).OrderBy(g => g.Key).Select(g => Named("wheels", g.Key, g)),
            .. OfSpec([.. small.Where(w => w.For != "task")]),
        ];
    }

    /// <summary>Whether somebody asked for it by name, rather than another wheel requiring it.</summary>
    public static bool IsRequested(LockedWheel wheel) => wheel.Why is "spec" or "task";

    /// <summary>One layer for each entry of the spec while they fit, else by a hash of the entry's name.</summary>
    static IEnumerable<WheelPlan> OfSpec(ImmutableArray<LockedWheel> wheels)
    {
        var entries = wheels.Select(w => w.For).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return entries.Count <= SpecGroups
            ? entries.Select(entry => new WheelPlan(entry, Sorted(wheels.Where(w => w.For == entry))))
            : wheels.GroupBy(w => Planner.Bucket(w.For, SpecGroups)).OrderBy(g => g.Key).Select(g => Named("spec wheels", g.Key, g));
    }

    static WheelPlan Named(string name, int bucket, IEnumerable<LockedWheel> wheels)
    {
        var sorted = Sorted(wheels);
        return new($"{name} {bucket:d2} ({sorted.Length} wheels)", sorted);
    }

    static ImmutableArray<LockedWheel> Sorted(IEnumerable<LockedWheel> wheels) => [.. wheels.OrderBy(w => w.Name, StringComparer.Ordinal)];
}
