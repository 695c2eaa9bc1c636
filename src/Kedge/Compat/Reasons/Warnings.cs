using System.Collections.Immutable;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Compat.Reasons;

/// <summary>What to know about a build that fits.</summary>
static class Warnings
{
    /// <param name="plain">Why the build of a plain install does not fit; default or empty when it does or was not asked about.</param>
    public static ImmutableArray<Reason> Of(Question question, TorchRelease torch, CudaVariant? variant, ImmutableArray<Reason> plain) =>
    [
        .. OfRelease(question, torch),
        .. variant is null ? question.Targets.Where(t => !t.Gpus.IsEmpty).Select(CompatProblems.GpuUnused) : OfVariant(question, torch, variant),
        .. Default(question, torch, variant, plain),
    ];

    static IEnumerable<Reason> OfRelease(Question question, TorchRelease torch)
    {
        if (question.Python is { } python && ReleaseCheck.Experimental(torch, python, question.System) is { } words)
            yield return CompatProblems.ExperimentalPython(torch, python, words);
        if (!question.System.HasFacts) yield return CompatProblems.OtherArchitecture(torch, question.System.Architecture);
        if (question.With.TryGetValue("numpy", out var asked) && asked is { } numpy && CompanionCheck.NumpyIsOpen(torch, numpy, question.System.Kind))
            yield return CompatProblems.NumpyOpen(torch, numpy);
    }

    static IEnumerable<Reason> OfVariant(Question question, TorchRelease torch, CudaVariant variant)
    {
        if (!variant.InMatrix && variant.Cuda != torch.DefaultCuda) yield return CompatProblems.OutOfMatrix(torch, variant);
        foreach (var target in question.Targets)
        {
            if (OfDriver(target, variant) is { } reason) yield return reason;
            foreach (var gpu in target.Gpus)
                if (question.System.HasFacts && OfGpu(gpu, variant) is { } about) yield return about;
        }
    }

    static Reason? OfDriver(Target target, CudaVariant variant)
    {
        if (target.Driver is not { } driver) return null;
        if (Drivers.Branch(driver, target.WindowsDriver) > Drivers.Newest)
            return CompatProblems.NewerDriver(target, $"R{Drivers.Newest}", FactTables.Cuda.Meta.Source);
        return Drivers.Floor(variant.Cuda, target.WindowsDriver) is var (floor, source) && driver < floor && Drivers.Reaches(driver, floor)
            ? CompatProblems.WholeBranch(target, floor, source) : null;
    }

    static Reason? OfGpu(TargetGpu gpu, CudaVariant variant)
    {
        if (gpu.IsJetson) return CompatProblems.Jetson(gpu);
        if (gpu.Capability is not { } capability) return CompatProblems.UnknownGpu(gpu, gpu.Source);
        if (!variant.HasMachineCode(capability)) return CompatProblems.JustPtx(variant, gpu, FactTables.Cuda.BinaryRules[1].Source);
        return Drivers.Architecture(capability) is null ? CompatProblems.NewerGpu(gpu, FactTables.Cuda.BinaryRules[0]) : null;
    }

    /// <summary>Said only when the user left CUDA open: it is then that a plain install would have been tried.</summary>
    static IEnumerable<Reason> Default(Question question, TorchRelease torch, CudaVariant? variant, ImmutableArray<Reason> plain)
    {
        if (question.Cuda is not CudaWish.Unsaid || variant is null) yield break;
        if (question.System.Kind == SystemKind.Windows)
            yield return CompatProblems.PlainInstall(torch, "the CPU build on Windows", $"CUDA comes from the index {variant.Index}", torch.PypiWheel.Source);
        else if (!plain.IsDefaultOrEmpty)
            yield return CompatProblems.PlainInstall(torch, $"CUDA {torch.DefaultCuda}", plain[0].Message, plain[0].Source);
    }
}
