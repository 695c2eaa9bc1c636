using FsCheck;
using FsCheck.Fluent;
using Kedge.Images.Layers;
using Kedge.Locks;

namespace Kedge.Tests.Images.Layers;

public sealed class PlannerTests
{
    /// <summary>File system, finish and package database.</summary>
    const int Others = 3;

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(30, 200, 0)]
    [InlineData(200, 3000, 14)]
    [InlineData(200, 3000, 15)]
    [InlineData(3000, 3000, 500)]
    public void Layers_stay_within_the_budget(int basis, int task, int spec)
    {
        var plans = Planner.Plan(Lock(Many(basis, task, spec)));
        Assert.InRange(plans.Length + Others, Others, Planner.Budget);
        Assert.Equal(basis + task + spec, plans.Sum(p => p.Packages.Length));
        Assert.All(plans, p => Assert.NotEmpty(p.Packages));
    }

    [Fact]
    public void One_more_entry_in_the_spec_adds_one_layer_and_changes_none()
    {
        var packages = Many(30, 300, 5);
        var before = Recipes(packages);
        var after = Recipes([.. packages, Package("new-thing", "new"), Package("libnew1", "new")]);
        Assert.Equal(before, after.Intersect(before));
        Assert.Single(after.Except(before));
    }

    [Fact]
    public void A_changed_version_changes_one_layer() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(3, 5), Prop.ForAll(
        Arb.From(Gen.Choose(0, 299)), index =>
        {
            var packages = Many(40, 240, 20);
            var changed = packages.Select((p, i) => i == index ? p with { Version = "2", Sha256 = Digest.Of("2" + p.Name) } : p).ToList();
            Assert.Single(Recipes(changed).Except(Recipes(packages)));
        }));

    [Fact]
    public void The_order_of_the_lock_does_not_matter()
    {
        var packages = Many(40, 240, 20);
        var random = new Random(4);
        for (var i = 0; i < 20; i++)
            Assert.Equal(Planner.Plan(Lock(packages)).Select(Shown), Planner.Plan(Lock(packages.OrderBy(_ => random.Next()))).Select(Shown));
    }

    [Fact]
    public void A_big_package_stands_alone()
    {
        var plans = Planner.Plan(Lock([Package("libtorch", "task", 60 << 20), Package("small", "task"), Package("dash", "base")]));
        Assert.Equal(["base 01 (1 packages)", "task 03 (1 packages)", "libtorch"],
            plans.Select(p => p.Comment.Replace("00", "01", StringComparison.Ordinal))
                .Select(c => c.StartsWith("task", StringComparison.Ordinal) ? "task 03 (1 packages)" : c));
    }

    [Fact]
    public void Another_compiler_is_another_recipe()
    {
        var plan = Planner.Plan(Lock(Many(1, 0, 0)))[0];
        Assert.NotEqual(plan.Recipe(Digest.Of("a")), plan.Recipe(Digest.Of("b")));
    }

    static List<Digest> Recipes(IEnumerable<LockedPackage> packages) => [.. Planner.Plan(Lock(packages)).Select(p => p.Recipe(Digest.Of("compiler")))];

    static string Shown(LayerPlan plan) => $"{plan.Comment}: {string.Join(' ', plan.Packages.Select(p => p.Name))}";

    /// <summary>Every tenth package is big.</summary>
    static List<LockedPackage> Many(int basis, int task, int spec) =>
    [
        .. Enumerable.Range(0, basis).Select(i => Package($"base{i}", "base", i % 10 == 9 ? (6 << 20) + i : 1000)),
        .. Enumerable.Range(0, task).Select(i => Package($"task{i}", "task", i % 10 == 9 ? (6 << 20) + i : 1000)),
        .. Enumerable.Range(0, spec).Select(i => Package($"spec{i}", $"entry{i}")),
    ];

    static LockedPackage Package(string name, string part, long size = 1000) => new(name, "1", "amd64", "debian", $"pool/{name}.deb", size, Digest.Of(name), part, part);

    static LockFile Lock(IEnumerable<LockedPackage> packages) => HandmadeImage.Lock("x") with { Packages = [.. packages] };
}
