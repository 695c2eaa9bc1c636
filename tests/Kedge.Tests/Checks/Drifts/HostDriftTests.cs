using Kedge.Checks.Drifts;

namespace Kedge.Tests.Checks.Drifts;

public sealed class HostDriftTests
{
    [Theory]
    [InlineData("python3-numpy=1:2.2.4+ds-1", "numpy", "2.2.4", "")]
    [InlineData("python3-numpy=1:2.2.4+ds-1", "numpy", "1.26", "KDG5413 numpy 2.2.4 1.26")]
    [InlineData("python3-sklearn=1.4.2+dfsg-8", "scikit_learn", "1.4.2", "")]
    [InlineData("python3-torch=2.6.0+dfsg-7", "torch", "2.6.0+cu124", "")]
    [InlineData("python3-torch=2.6.0+dfsg-7", "six", "1", "KDG5411 torch 2.6.0 -")]
    [InlineData("libc6=2.41-12", "six", "1", "")]
    public void The_distributions_packages_by_the_names_that_pip_knows(string locked, string name, string version, string expected) =>
        Assert.Equal(expected, DriftTests.Told(HostDrift.Between(Made.Lock(locked), Made.Inventory("", Made.Wheel(name, version, "host")))));

    [Fact]
    public void Wheels_by_their_versions_and_more_than_the_lock_is_no_drift() => Assert.Equal("KDG5413 torch 2.7.1+cu128 2.7.1+cpu",
        DriftTests.Told(HostDrift.Between(Made.Lock("python3-numpy=1", "torch=2.7.1+cu128 six=1"),
            Made.Inventory("", Made.Wheel("torch", "2.7.1+cpu"), Made.Wheel("six", "1"), Made.Wheel("more", "2")))));
}
