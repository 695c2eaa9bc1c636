using System.Collections.Immutable;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Images.Finishing;

/// <summary>A laid package with the texts that decide what has to run.</summary>
/// <param name="Scripts">preinst, config, postinst and triggers as far as the package has them.</param>
public sealed record ScriptedPackage(LaidPackage Package, Layer Layer, string For, ImmutableDictionary<string, string> Scripts)
{
    public bool HasToRun(string script) => Scripts.TryGetValue(script, out var text) && MaintainerScripts.HasToRun(text);

    public bool HasToRun() => MaintainerScripts.OnInstall.Any(HasToRun);

    public ImmutableArray<Trigger> Triggers { get; } = Scripts.TryGetValue("triggers", out var text) ? Trigger.Read(text) : [];
}

/// <summary>
/// Which packages take part in the finish step and in which waves they are unpacked and configured (pure). Only packages whose
/// scripts do something take part, with what they depend on and what sets off their triggers: a third of the files, not all.
/// </summary>
/// <param name="Waves">Wave 0 is the base system; each wave is configured before the next one's preinst scripts run. A fourth holds those that divert
/// others' files.</param>
/// <param name="Triggered">Package and the triggers that packages of later waves set off in it.</param>
public sealed record FinishPlan(
    ImmutableArray<ImmutableArray<ScriptedPackage>> Waves, ImmutableArray<(ScriptedPackage Package, ImmutableArray<string> Triggers)> Triggered)
{
    public IEnumerable<ScriptedPackage> Packages => Waves.SelectMany(w => w);

    /// <summary>Wave 0: the base system with what it needs, in order of name. Other packages change nothing in it.</summary>
    public static ImmutableArray<ScriptedPackage> Base(IReadOnlyList<ScriptedPackage> packages) =>
        Sorted(new DependencyGraph(packages).Closure(packages.Where(p => p.For == Locks.Roots.Base)));

    public static FinishPlan Of(IReadOnlyList<ScriptedPackage> all)
    {
        var graph = new DependencyGraph(all);
        var running = all.Where(p => p.HasToRun()).ToList();
        var parts = graph.Closure([.. all.Where(p => p.For == "base"), .. running, .. SettingOff(running, all)]);
        var first = graph.Closure(all.Where(p => p.For == "base"));
        var early = graph.Closure(parts.Where(p => !first.Contains(p) && p.HasToRun("preinst")).SelectMany(graph.PreDepends));
        var last = graph.Using([.. parts.Where(p => !first.Contains(p) && DivertsAFileOf(p, parts))], parts);
        ImmutableArray<ScriptedPackage> Wave(Func<ScriptedPackage, bool> take) => Sorted(parts.Where(take));
        ImmutableArray<ImmutableArray<ScriptedPackage>> waves =
            [Wave(first.Contains), Wave(p => !first.Contains(p) && early.Contains(p)), Wave(p => !first.Contains(p) && !early.Contains(p) && !last.Contains(p))];
        if (last.Count > 0) waves = [.. waves, Wave(p => !first.Contains(p) && !early.Contains(p) && last.Contains(p))];
        return new(waves, [.. Enumerable.Range(0, waves.Length).SelectMany(i => SetOffLater(waves, i))]);
    }

    static ImmutableArray<ScriptedPackage> Sorted(IEnumerable<ScriptedPackage> packages) => [.. packages.OrderBy(p => p.Package.InfoName, StringComparer.Ordinal)];

    /// <summary>A file must be there before it can be set aside, and then the package that did so brings its own.</summary>
    static bool DivertsAFileOf(ScriptedPackage package, IReadOnlyCollection<ScriptedPackage> others)
    {
        if (!package.HasToRun("preinst") || !package.Scripts["preinst"].Contains("dpkg-divert", StringComparison.Ordinal)) return false;
        var files = package.Package.Entries.Where(e => e.Entry.Kind != TarKind.Directory).Select(e => e.Entry.Path).ToHashSet(StringComparer.Ordinal);
        return others.Any(o => o != package && o.Package.Entries.Any(e => files.Contains(e.Entry.Path)));
    }

    /// <summary>
    /// Packages configured before the files of a later wave came. In one wave nothing is left to do: configuring a package
    /// includes what its triggers ask for (deb-triggers(5)).
    /// </summary>
    static IEnumerable<(ScriptedPackage, ImmutableArray<string>)> SetOffLater(ImmutableArray<ImmutableArray<ScriptedPackage>> waves, int wave)
    {
        var later = waves.Skip(wave + 1).SelectMany(w => w).ToList();
        return waves[wave].Where(p => p.HasToRun("postinst")).Select(p => (p, SetOffIn(p, later))).Where(t => t.Item2.Length > 0);
    }

    /// <summary>Packages that no one depends on but that change what a running package's trigger does: fonts, MIME types, schemas.</summary>
    static IEnumerable<ScriptedPackage> SettingOff(IReadOnlyList<ScriptedPackage> running, IReadOnlyList<ScriptedPackage> all) =>
        all.Where(p => running.Any(r => SetOffIn(r, [p]).Length > 0));

    static ImmutableArray<string> SetOffIn(ScriptedPackage interested, IReadOnlyCollection<ScriptedPackage> others) =>
    [
        .. interested.Triggers.Where(t => t.Interest && !Handled(t) && others.Any(o => SetsOff(o, t))).Select(t => t.Name).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>Kedge writes the linker cache itself, over all packages.</summary>
    static bool Handled(Trigger trigger) => trigger.Name is "ldconfig" or "libc-upgrade";

    static bool SetsOff(ScriptedPackage package, Trigger trigger) => trigger.IsPath
        ? package.Package.Entries.Any(e => e.Entry.Kind != TarKind.Directory && IsBelow(e.Entry.Path, trigger.Name))
        : package.Triggers.Any(t => !t.Interest && t.Name == trigger.Name);

    static bool IsBelow(string path, string folder) =>
        path.Length > folder.Length && path.AsSpan(0, folder.Length - 1).SequenceEqual(folder.AsSpan(1)) && path[folder.Length - 1] == '/';
}
