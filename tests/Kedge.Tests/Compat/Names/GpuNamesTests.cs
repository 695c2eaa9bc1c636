using Kedge.Compat.Facts;
using Kedge.Compat.Names;

namespace Kedge.Tests.Compat.Names;

public sealed class GpuNamesTests
{
    [Theory]
    [InlineData("RTX 5090", "NVIDIA GeForce RTX 5090")]
    [InlineData("nvidia geforce rtx 5090", "NVIDIA GeForce RTX 5090")]
    [InlineData("RTX5090", "NVIDIA GeForce RTX 5090")]
    [InlineData("GeForce RTX 5090 Laptop", "NVIDIA GeForce RTX 5090 Laptop GPU")]
    [InlineData("4090", "NVIDIA GeForce RTX 4090")]
    [InlineData("rtx4070ti", "NVIDIA GeForce RTX 4070 Ti")]
    [InlineData("4070 Ti Super", "NVIDIA GeForce RTX 4070 Ti SUPER")]
    [InlineData("a100", "NVIDIA A100-SXM4-80GB")]
    [InlineData("A100-PCIE-40GB", "NVIDIA A100-PCIE-40GB")]
    [InlineData("A100 80 GB", "NVIDIA A100-SXM4-80GB")]
    [InlineData("H100 PCIe", "NVIDIA H100 PCIe")]
    [InlineData("H100", "NVIDIA H100 80GB HBM3")]
    [InlineData("Tesla T4", "Tesla T4")]
    [InlineData("t4", "Tesla T4")]
    [InlineData("V100 32GB", "Tesla V100-SXM2-32GB")]
    [InlineData("A6000", "NVIDIA RTX A6000")]
    [InlineData("6000 Ada", "NVIDIA RTX 6000 Ada Generation")]
    [InlineData("RTX PRO 6000", "NVIDIA RTX PRO 6000 Blackwell Server Edition")]
    [InlineData("GTX1080", "NVIDIA GeForce GTX 1080")]
    [InlineData("K40", "Tesla K40m")]
    [InlineData("Jetson AGX Orin", "Orin")]
    public void A_name_as_people_write_it(string name, string gpu) =>
        Assert.Equal(gpu, Assert.IsType<GpuNames.Found.One>(GpuNames.Find(name)).Gpu.Name);

    [Fact]
    public void Every_gpu_is_found_by_its_own_name_and_aliases() => Assert.All(FactTables.Gpus, gpu =>
        Assert.All((gpu.Aliases ?? []).Prepend(gpu.Name), label => Assert.Equal(gpu.Cc, Assert.IsType<GpuNames.Found.One>(GpuNames.Find(label)).Gpu.Cc)));

    [Theory]
    [InlineData("RTX 6000")]
    [InlineData("RTX 5000")]
    [InlineData("TITAN X")]
    [InlineData("RTX")]
    public void What_may_be_several_is_not_guessed(string name) => Assert.IsType<GpuNames.Found.Several>(GpuNames.Find(name));

    [Theory]
    [InlineData("RTX 5900", "NVIDIA GeForce RTX 5090")]
    [InlineData("GTX 4090", "NVIDIA GeForce RTX 4090")]
    [InlineData("H1000", "NVIDIA H100 80GB HBM3")]
    public void A_mistyped_name_is_answered_with_the_nearest(string name, string near) =>
        Assert.Contains(near, Assert.IsType<GpuNames.Found.None>(GpuNames.Find(name)).Nearest);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("😀")]
    [InlineData("NVIDIA")]
    public void What_names_nothing_finds_nothing(string name) => Assert.IsType<GpuNames.Found.None>(GpuNames.Find(name));

    [Theory]
    [InlineData("13.0", 13, 0)]
    [InlineData("sm_89", 8, 9)]
    [InlineData("RTX 6090=13.0", 13, 0)]
    [InlineData("RTX 6090 (13.0)", 13, 0)]
    [InlineData("A100", 8, 0)]
    public void A_capability_may_be_given(string text, int major, int minor) =>
        Assert.Equal(new(major, minor), SpecGpu.Find(text).Gpu!.Capability);

    [Theory]
    [InlineData("RX 7900 XTX", "KDG2452")]
    [InlineData("MI300X", "KDG2452")]
    [InlineData("Voodoo 2", "KDG2450")]
    [InlineData("RTX 6000", "KDG2451")]
    public void What_is_no_known_gpu_has_a_reason(string text, string code) => Assert.Equal(code, SpecGpu.Find(text).Problem!.Code);
}
