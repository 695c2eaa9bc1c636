using Kedge.Cli.Commands;
using Kedge.Sessions.Gpus;
using Kedge.Specs;

namespace Kedge.Tests.Commands;

public sealed class TypedLimitsTests
{
    static readonly Limits Spec = new("2", 4, 8L << 30, null);

    [Fact]
    public void What_is_typed_stands_over_what_the_spec_says() =>
        Assert.Equal(new Limits("2", 1.5m, 8L << 30, 512L << 20), new TypedLimits { Cpus = "1.5", Shm = "512m" }.Over(Spec).Value);

    [Theory]
    [InlineData(null, false, typeof(GpuWish.Count))]
    [InlineData("0,1", false, typeof(GpuWish.These))]
    [InlineData("all", false, typeof(GpuWish.All))]
    [InlineData(null, true, typeof(GpuWish.None))]
    [InlineData("none", true, typeof(GpuWish.None))]
    public void A_wish_for_gpus_is_what_was_typed_else_what_the_spec_says(string? gpus, bool cpu, Type wish) =>
        Assert.IsType(wish, new TypedLimits { Gpus = gpus, Cpu = cpu }.Wish(Spec));

    [Fact]
    public void Everything_wrong_is_said_at_once() => Assert.Equal(["KDG5011", "KDG5011", "KDG5011", "KDG4201"],
        new TypedLimits { Cpus = "0", Memory = "much", Shm = "-1g", Gpus = "x" }.Over(Spec).Problems.Select(p => p.Code));

    [Fact]
    public void Gpus_and_none_exclude_each_other() => Assert.Equal(["KDG4208"], new TypedLimits { Cpu = true, Gpus = "2" }.Over(Spec).Problems.Select(p => p.Code));
}
