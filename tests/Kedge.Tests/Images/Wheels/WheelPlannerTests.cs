using FsCheck;
using FsCheck.Fluent;
using Kedge.Images.Layers;
using Kedge.Images.Wheels;
using Kedge.Locks;

namespace Kedge.Tests.Images.Wheels;

public sealed class WheelPlannerTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(60, 4)]
    [InlineData(400, 5)]
    [InlineData(3000, 300)]
    public void Layers_stay_within_the_budget(int task, int spec)
    {
        var plans = WheelPlanner.Plan(Lock(Many(task, spec)));
        Assert.InRange(plans.Length, 1, WheelPlanner.Budget - 1);
        Assert.Equal(task + spec, plans.Sum(p => p.Wheels.Length));
    }

    [Fact]
    public void Wheels_and_packages_together_stay_within_the_budget()
    {
        var packages = Enumerable.Range(0, 3000)
            .Select(i => new LockedPackage($"p{i}", "1", "amd64", "debian", $"pool/p{i}.deb",
                i % 5 == 0 ? 9 << 20 : 900, Digest.Of($"p{i}"), i % 3 == 0 ? "base" : i % 3 == 1 ? "task" : $"entry{i}", "task"));
        var file = Lock(Many(400, 30)) with { Packages = [.. packages] };
        Assert.InRange(Planner.Plan(file).Length + WheelPlanner.Plan(file).Length + 4, 50, Planner.Budget);
    }

    [Fact]
    public void One_upgraded_wheel_is_one_other_layer() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(50).WithReplay(20_261_121UL, 11UL), Prop.ForAll(Arb.From(Gen.Choose(0, 199)), index =>
    {
        var wheels = Many(180, 20);
        var upgraded = wheels.Select((w, i) => i == index ? w with { Version = "2", File = $"{w.Name}-2-py3-none-any.whl", Sha256 = Digest.Of("2" + w.Name) } : w);
        Assert.Single(Recipes(upgraded).Except(Recipes(wheels)));
    }));

    [Fact]
    public void The_order_of_the_lock_does_not_matter()
    {
        var wheels = Many(180, 20);
        Assert.Equal(Recipes(wheels), Recipes(Enumerable.Reverse(wheels)));
    }

    [Fact]
    public void Another_python_lazy_or_a_compiler_is_another_recipe()
    {
        var plan = WheelPlanner.Plan(Lock(Many(1, 0)))[0];
        Assert.Equal(4, new LayingRules[] { new("3.13", false, null), new("3.12", false, null), new("3.13", true, null),
            new("3.13", false, Digest.Of("x")) }.Select(plan.Recipe).Distinct().Count());
    }

    static List<Digest> Recipes(IEnumerable<LockedWheel> wheels) => [.. WheelPlanner.Plan(Lock(wheels)).Select(p => p.Recipe(new("3.13", false, null)))];

    /// <summary>Every eighth wheel is big.</summary>
    static List<LockedWheel> Many(int task, int spec) =>
    [
        .. Enumerable.Range(0, task).Select(i => Wheel($"task{i:d4}", "task", i % 8 == 7 ? (6 << 20) + i : 1000)),
        .. Enumerable.Range(0, spec).Select(i => Wheel($"spec{i:d4}", $"entry{i}", 1000)),
    ];

    static LockedWheel Wheel(string name, string part, long size) => new(name, "1", $"{name}-1-py3-none-any.whl", "pypi", size, Digest.Of(name), part, "task");

    static LockFile Lock(IEnumerable<LockedWheel> wheels) => HandmadeImage.Lock("x") with { Wheels = [.. wheels] };
}
