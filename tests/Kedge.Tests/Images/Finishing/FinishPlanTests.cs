using System.Collections.Immutable;
using Kedge.Images.Finishing;
using Kedge.Images.Layers;
using Kedge.Packages.Tar;

namespace Kedge.Tests.Images.Finishing;

public sealed class FinishPlanTests
{
    const string Runs = "#!/bin/sh\nadduser x\n", DoesNothing = "#!/bin/sh\nset -e\n";

    [Fact]
    public void Only_the_base_and_what_runs_take_part()
    {
        var plan = FinishPlan.Of([Package("dash", "base"), Package("quiet", "task", ("postinst", DoesNothing)),
            Package("loud", "task", ("postinst", Runs)), Package("other", "task")]);
        Assert.Equal("dash | | loud", Shown(plan));
        Assert.Empty(plan.Triggered);
    }

    [Fact]
    public void What_runs_brings_what_it_needs()
    {
        var plan = FinishPlan.Of(
        [
            Package("dash", "base"), With("loud", "Depends: liba (>= 1), b | c, virtual [amd64], absent\nPre-Depends: d:any", ("postinst", Runs)),
            Package("liba", "task"), Package("c", "task"), With("real", "Provides: virtual (= 2)"), With("d", "Depends: e"), Package("e", "task"),
            Package("unneeded", "task"),
        ]);
        Assert.Equal("dash | | c d e liba loud real", Shown(plan));
    }

    [Fact]
    public void What_a_preinst_needs_is_configured_before()
    {
        var plan = FinishPlan.Of(
        [
            Package("dash", "base"), With("late", "Pre-Depends: early", ("preinst", Runs)), With("early", "Depends: earlier", ("postinst", Runs)),
            Package("earlier", "task"), With("also", "Pre-Depends: not-early", ("postinst", Runs)), Package("not-early", "task"),
        ]);
        Assert.Equal("dash | earlier early | also late not-early", Shown(plan));
    }

    [Fact]
    public void Circles_of_dependencies_end()
    {
        var plan = FinishPlan.Of([With("a", "Depends: b\nPre-Depends: a", ("postinst", Runs)), With("b", "Depends: a")]);
        Assert.Equal(" | | a b", Shown(plan));
    }

    [Fact]
    public void Files_of_a_later_wave_set_off_triggers_of_an_earlier_one()
    {
        var plan = FinishPlan.Of(
        [
            Package("mime", "base", ("postinst", Runs), ("triggers", "interest-noawait /usr/share/mime\ninterest word\ninterest ldconfig\n")),
            Package("quiet", "base", ("triggers", "interest /usr/share/mime\n")),
            Shipping("type", [new("usr/share/mime/x.xml", TarKind.File, 0, 0, 0, 0, 0)]),
            Shipping("folder-only", [new("usr/share/mime/dir", TarKind.Directory, 0, 0, 0, 0, 0)]),
            Shipping("near", [new("usr/share/mimes/x", TarKind.File, 0, 0, 0, 0, 0)]),
            Package("caller", "task", ("triggers", "activate-noawait word\nactivate ldconfig\n")),
            Package("linker", "task", ("triggers", "activate ldconfig\n")),
        ]);
        Assert.Equal("mime quiet | | caller type", Shown(plan));
        Assert.Equal(["mime: /usr/share/mime word"], plan.Triggered.Select(t => $"{t.Package.Package.Name}: {string.Join(' ', t.Triggers)}"));
    }

    /// <summary>What sets another package's file aside comes after it, and what needs that comes with it.</summary>
    [Fact]
    public void A_package_that_diverts_anothers_file_comes_last()
    {
        TarEntry zcat = new("usr/bin/zcat", TarKind.File, 0, 0, 0, 0, 0);
        const string Diverts = "#!/bin/sh\ndpkg-divert --rename /bin/zcat\n";
        var plan = FinishPlan.Of(
        [
            Package("dash", "base"), Make("pigz", "task", "", [zcat], [("postinst", Runs)]), Make("zutils", "task", "", [zcat], [("preinst", Diverts)]),
            With("user", "Depends: zutils", ("postinst", Runs)), With("own", "", ("preinst", Diverts)),
        ]);
        Assert.Equal("dash | | own pigz | user zutils", Shown(plan));
    }

    [Fact]
    public void The_order_of_packages_does_not_matter()
    {
        ScriptedPackage[] world =
        [
            Package("dash", "base"), With("late", "Pre-Depends: early", ("preinst", Runs)), With("early", "Depends: earlier", ("postinst", Runs)),
            Package("earlier", "task"),
        ];
        Assert.Equal(Shown(FinishPlan.Of(world)), Shown(FinishPlan.Of([.. world.Reverse()])));
    }

    /// <summary>So the step can begin with it before the other packages are laid.</summary>
    [Fact]
    public void The_base_alone_gives_the_first_wave()
    {
        ScriptedPackage[] world =
        [
            Package("dash", "base", ("postinst", Runs)), Make("libc", "base", "Depends: libgcc", [], []), Package("libgcc", "base"),
            With("loud", "Pre-Depends: libc, early", ("preinst", Runs)), With("early", "Depends: libgcc", ("postinst", Runs)),
        ];
        var alone = FinishPlan.Base([.. world.Where(p => p.For == "base")]).Select(p => p.Package.Name);
        Assert.Equal(["dash", "libc", "libgcc"], alone);
        Assert.Equal(FinishPlan.Of(world).Waves[0].Select(p => p.Package.Name), alone);
    }

    static string Shown(FinishPlan plan) =>
        string.Join(" | ", plan.Waves.Select(w => string.Join(' ', w.Select(p => p.Package.Name)))).Replace("|  |", "| |", StringComparison.Ordinal);

    static ScriptedPackage Package(string name, string part, params (string, string)[] scripts) => Make(name, part, "", [], scripts);

    static ScriptedPackage With(string name, string fields, params (string, string)[] scripts) => Make(name, "task", fields, [], scripts);

    static ScriptedPackage Shipping(string name, TarEntry[] entries) => Make(name, "task", "", entries, []);

    static ScriptedPackage Make(string name, string part, string fields, TarEntry[] entries, (string, string)[] scripts) => new(
        new(name, $"Package: {name}\nVersion: 1\n{fields}\n", [], [.. entries.Select(e => new LaidEntry(e, 0))]), new(Digest.Of("layer"), 0, ""), part,
        scripts.ToImmutableDictionary(s => s.Item1, s => s.Item2));
}
