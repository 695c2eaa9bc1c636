using Kedge.Compat.Facts;

namespace Kedge.Compat.Reasons;

/// <summary>Does the wheel hold code for these GPUs: machine code, or PTX that their driver can compile?</summary>
static class GpuCheck
{
    public static IEnumerable<Reason> Of(Target target, TorchRelease torch, CudaVariant variant)
    {
        foreach (var gpu in target.Gpus)
        {
            if (gpu.Capability is not { } capability || variant.HasMachineCode(capability)) continue;
            if (!variant.Sm.Any(code => code.RunsOn(capability)))
                yield return CompatProblems.NoCode(torch, variant, gpu, Words.List([.. variant.Sm.Select(c => c.ToString())], "and"));
            else if (TooOldForPtx(target, variant) is var (needed, source))
                yield return CompatProblems.PtxNeedsDriver(target, variant, gpu, needed, source);
        }
    }

    /// <summary>A driver compiles the PTX of toolkits up to its own only: minor version compatibility does not cover it.</summary>
    static (DottedVersion Version, string Source)? TooOldForPtx(Target target, CudaVariant variant) =>
        target.Driver is { } driver && Drivers.Shipped(variant.Cuda, target.WindowsDriver) is var (needed, source) && !Drivers.Reaches(driver, needed)
            ? (needed, source) : null;
}
