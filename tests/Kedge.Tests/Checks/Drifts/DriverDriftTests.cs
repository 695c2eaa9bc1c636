using Kedge.Checks.Drifts;
using Kedge.Checks.Inventories;
using Kedge.Machines;

namespace Kedge.Tests.Checks.Drifts;

public sealed class DriverDriftTests
{
    static Machine Host(string? driver, params Gpu[] gpus) => new()
    {
        Os = new(SystemKind.Linux, "debian", "Debian", "6.12"), Architecture = "amd64", Cpu = new("cpu", 8), Memory = 1L << 36,
        Driver = driver is null ? null : new(DottedVersion.Parse(driver), "nvml"), Gpus = [.. gpus],
    };

    static readonly Gpu A100 = new("NVIDIA A100-SXM4-80GB", "GPU-1", new(8, 0)), Blackwell = new("NVIDIA GeForce RTX 5090", "GPU-2", new(12, 0));

    [Theory]
    [InlineData("12.4", "550.54.14", true)]
    [InlineData("12.4", "470.10", false)]
    [InlineData("12.4", null, false)]
    [InlineData("cpu", null, true)]
    public void The_driver_must_reach_what_the_locks_CUDA_needs(string cuda, string? driver, bool fits)
    {
        var found = DriverDrift.Fit(Made.Lock(cuda: cuda), Host(driver, driver is null ? [] : [A100]));
        Assert.Equal(fits, found.IsEmpty);
        Assert.All(found, f => Assert.Equal("KDG5442", f.Code));
    }

    [Fact]
    public void A_GPU_newer_than_the_build_does_not_fit() => Assert.NotEmpty(DriverDrift.Fit(Made.Lock(cuda: "12.4"), Host("570.86.10", Blackwell)));

    [Fact]
    public void A_driver_updated_under_a_session_is_told_from_what_the_session_holds()
    {
        var inside = new DriverInside("NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024", ["535.129.03"], ["nvidia0"]);
        var found = Assert.Single(DriverDrift.InSession(Made.Lock(cuda: "12.4"), inside, Host("550.54.14", A100)));
        Assert.Equal(("KDG5441", "535.129.03", "550.54.14"), (found.Code, found.Expected, found.Found));
        Assert.Contains("updated from 535.129.03 to 550.54.14", found.Message, StringComparison.Ordinal);
        Assert.Empty(DriverDrift.InSession(Made.Lock(cuda: "12.4"), inside with { Libraries = ["550.54.14"] }, Host("550.54.14", A100)));
    }

    [Fact]
    public void A_session_that_has_lost_its_GPUs_is_told()
    {
        var inside = new DriverInside(null, [], []);
        Assert.Equal("KDG5443 gpus 1 0", DriftTests.Told(DriverDrift.InSession(Made.Lock(cuda: "12.4"), inside, Host("550.54.14", A100))));
        Assert.Empty(DriverDrift.InSession(Made.Lock(), inside, Host("550.54.14", A100)));
    }

    [Fact]
    public void Other_GPUs_than_at_the_last_run_are_told_in_any_order()
    {
        Assert.Empty(DriverDrift.Since([Blackwell.Name, A100.Name], Host("550.54.14", A100, Blackwell), "r"));
        var found = Assert.Single(DriverDrift.Since([A100.Name, A100.Name], Host("550.54.14", Blackwell), "0912-brave-otter-7f3a"));
        Assert.Equal("the GPUs here were 2 × NVIDIA A100-SXM4-80GB in run 0912-brave-otter-7f3a, now they are 1 × NVIDIA GeForce RTX 5090", found.Message);
    }
}
