using Kedge.Compat.Facts;

namespace Kedge.Compat.Reasons;

/// <summary>Is the driver new enough for this CUDA, and does it know the GPUs: not yet, still, or no more?</summary>
static class DriverCheck
{
    public static IEnumerable<Reason> Enough(Target target, CudaVariant variant)
    {
        if (target.Lacks is not null) yield return CompatProblems.Lacks(target, variant.Cuda.ToString());
        if (target.Driver is not { } driver || Tegra(target)) yield break;
        if (Drivers.Floor(variant.Cuda, target.WindowsDriver) is var (floor, source) && !Drivers.Reaches(driver, floor))
            yield return CompatProblems.DriverTooOld(target, variant, floor, source);
    }

    /// <summary>Holds for every CUDA, so it is told even when the asked one does not exist.</summary>
    public static IEnumerable<Reason> KnowsGpus(Target target)
    {
        if (target.Driver is not { } driver) yield break;
        var branch = Drivers.Branch(driver, target.WindowsDriver);
        foreach (var gpu in target.Gpus)
        {
            if (gpu.IsJetson || gpu.Capability is not { } capability || Drivers.Architecture(capability) is not { } architecture) continue;
            if (Drivers.LastBranch(architecture) < branch) yield return CompatProblems.DriverLeftGpu(target, gpu, architecture);
            if (Drivers.First(architecture, capability, target.WindowsDriver) is var (first, source) && branch < Drivers.Branch(first, target.WindowsDriver))
                yield return CompatProblems.DriverBeforeGpu(target, gpu, first, source);
        }
    }

    /// <summary>A Jetson's driver is a part of JetPack, with numbers of its own.</summary>
    static bool Tegra(Target target) => target.Gpus.Any(g => g.IsJetson);
}
