using System.Text;
using Kedge.Compat;
using Kedge.Compat.Reasons;
using Kedge.Machines;
using Kedge.Specs;
using Kedge.Tests.Machines;

namespace Kedge.Tests.Compat;

public sealed class TorchChoiceTests
{
    [Theory]
    [InlineData("torch: \"2.7\"\ncuda: auto", "2.7.1 cu128 0.22.1 2.7.1", "the newest of 11.8, 12.6 and 12.8 that this system can run")]
    [InlineData("torch: \"2.7\"\ncuda: auto\ngpus: [A100, GTX 1080]", "2.7.1 cu126 0.22.1 2.7.1",
        "the newest of 11.8, 12.6 and 12.8 that NVIDIA A100-SXM4-80GB and NVIDIA GeForce GTX 1080 can run")]
    [InlineData("torch: \"2.7.0\"\ncuda: cpu", "2.7.0 cpu 0.22.0 2.7.0", "cuda: cpu")]
    [InlineData("torch: newest\ncuda: auto\ngpus: [V100]", "2.14.0 cu126 0.29.0 2.11.0", "the newest of 12.6, 13.0 and 13.2 that Tesla V100-SXM2-16GB can run")]
    [InlineData("torch: \"2.8\"\ncuda: \"12.6\"", "2.8.0 cu126 0.23.0 2.8.0", "cuda: 12.6")]
    public void A_spec_comes_to_one_build(string lines, string build, string because)
    {
        var choice = Of(lines).Value;
        Assert.Equal(build, $"{choice.Torch} {choice.Tag} {choice.Torchvision} {choice.Torchaudio}");
        Assert.Equal(because, choice.BecauseCuda);
    }

    [Fact]
    public void Machines_count_beside_the_gpus_of_the_spec()
    {
        var old = SomeMachine.GpuServer with { Driver = new(DottedVersion.Parse("535.129.03"), "nvml") };
        Assert.Equal("12.8", Of("torch: \"2.9\"\ncuda: auto", old).Value.Cuda);
        Assert.Equal("13.0", Of("torch: \"2.9\"\ncuda: auto", SomeMachine.GpuServer).Value.Cuda);
        Assert.Equal("cpu", Of("torch: \"2.9\"\ncuda: auto", SomeMachine.Laptop).Value.Cuda);
    }

    [Fact]
    public void A_reason_stands_at_its_line_of_the_spec()
    {
        var problem = Assert.Single(Of("torch: \"2.7\"\ncuda: \"12.1\"").Problems);
        Assert.Equal("KDG2402", problem.Code);
        Assert.Equal("kedge.yaml:4:7", problem.Place!.ToString());
    }

    [Fact]
    public void The_last_reason_says_what_would_fit() => Assert.StartsWith(
        "what would fit: CUDA 12.8, driver 525.60.13 or later; CUDA 12.6", Of("torch: \"2.7\"\ncuda: \"12.1\"").Problems[^1].Hint, StringComparison.Ordinal);

    [Theory]
    [InlineData("torchtext", "KDG2414")]
    [InlineData("torchvision==0.20.1", "KDG2413")]
    [InlineData("torchaudio==2.6", "KDG2413")]
    public void A_companion_among_the_packages_is_judged_at_its_place(string entry, string code)
    {
        var problem = Assert.Single(Of($"torch: \"2.7\"\ncuda: cpu\npackages: [pandas, \"{entry}\"]").Problems);
        Assert.Equal((code, 5), (problem.Code, problem.Place!.Line));
        Assert.True(problem.Place.Column > 12, "the entry is meant, not the list");
    }

    [Theory]
    [InlineData("torchvision")]
    [InlineData("torchvision==0.22.1")]
    [InlineData("torchvision>=0.20")]
    [InlineData("numpy>=2")]
    [InlineData("numpy<2")]
    public void Packages_that_belong_to_torch_are_fine(string entry) =>
        Assert.Equal("2.7.1", Of($"torch: \"2.7\"\ncuda: cpu\npackages: [\"{entry}\"]").Value.Torch);

    [Fact]
    public void An_unknown_gpu_of_the_spec_is_named_with_its_place()
    {
        var problem = Assert.Single(Of("cuda: auto\ngpus: [RTX 5900]").Problems);
        Assert.Equal("KDG2450", problem.Code);
        Assert.Equal(4, problem.Place!.Line);
    }

    [Fact]
    public void A_torch_newer_than_the_tables_is_chosen_with_a_warning_and_without_exact_companions()
    {
        var choice = Of("torch: \"2.15\"\ncuda: auto");
        Assert.Equal(("2.15", false, null), (choice.Value.Torch, choice.Value.TorchIsExact, choice.Value.Torchvision));
        Assert.Contains(choice.Value.Warnings, p => p is { Code: "KDG2430", Severity: Severity.Warning });
    }

    [Fact]
    public void What_is_wrong_with_several_builds_alike_is_said_once()
    {
        var verdict = Judge.Of(new() { Torch = DottedVersion.Parse("2.7"), Targets = [new("", DottedVersion.Parse("440.33"), [])] });
        Assert.Equal(3, verdict.Reasons.Length);
        Assert.Equal(
            ["driver 440.33 is too old for CUDA 11.8: every 11.x build needs 450.80.02 or later",
                "driver 440.33 is too old for CUDA 12.6 and 12.8: every 12.x build needs 525.60.13 or later"],
            FoldedReasons.Of(verdict.Reasons).Select(r => r.Message));
        var other = Judge.Of(new() { Torch = DottedVersion.Parse("2.7"), Cuda = CudaWish.Parse("12.1") }).Reasons;
        Assert.Equal(other.AsEnumerable(), FoldedReasons.Of(other));
    }

    [Fact]
    public void Behind_the_newest_stand_the_older_ones_that_fit_too()
    {
        var all = All("torch: newest\ncuda: auto\ngpus: [V100]").Value;
        Assert.Equal(["2.14.0 cu126", "2.13.0 cu126", "2.12.1 cu126"], all.Take(3).Select(c => $"{c.Torch} {c.Tag}"));
        Assert.Equal(["2.7.1", "2.7.0"], All("torch: \"2.7\"\ncuda: cpu").Value.Select(c => c.Torch));
        Assert.Single(All("torch: \"2.7.1\"\ncuda: cpu").Value);
    }

    [Fact]
    public void A_companion_that_only_a_file_of_requirements_names_is_judged_too()
    {
        Assert.Equal("KDG2413", Assert.Single(All("torch: \"2.7\"\ncuda: cpu", "torchvision==0.20.1").Problems).Code);
        Assert.Equal("2.3.1", All("torch: newest\ncuda: cpu\npython: \"3.12\"", "torchtext").Value[0].Torch);
        // The marker may be about another system.
        Assert.True(All("torch: \"2.7\"\ncuda: cpu", "torchvision==0.20.1 ; sys_platform == 'darwin'").IsOk);
    }

    [Fact]
    public void Wheels_for_arm64_are_not_judged_by_those_for_x86_64()
    {
        var choice = All("torch: \"2.7\"\ncuda: \"12.6\"\ngpus: [RTX 5090]", architecture: "arm64").Value[0];
        Assert.Equal("KDG2437", Assert.Single(choice.Warnings).Code);
        Assert.Equal("KDG2410", All("torch: \"2.7\"\ncuda: \"12.6\"\ngpus: [RTX 5090]").Problems[0].Code);
    }

    static Checked<TorchChoice> Of(string lines, params Machine[] machines) => OfAll(lines, [], "amd64", machines).Then(all => Checked<TorchChoice>.Ok(all[0]));

    static Checked<IReadOnlyList<TorchChoice>> All(string lines, string? required = null, string architecture = "amd64") =>
        OfAll(lines, required is null ? [] : [required], architecture, []);

    static Checked<IReadOnlyList<TorchChoice>> OfAll(string lines, string[] required, string architecture, Machine[] machines)
    {
        var spec = SpecReader.Read(Encoding.UTF8.GetBytes($"name: x\nfrom: pypi\n{lines}\n"), "kedge.yaml").Value;
        return TorchChoice.Of(spec, [.. spec.Packages, .. required], architecture, machines.Select((m, i) => (m, i)).ToDictionary(x => $"machine{x.i}", x => x.m));
    }
}
