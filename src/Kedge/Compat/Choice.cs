using Kedge.Compat.Facts;

namespace Kedge.Compat;

/// <summary>Which of the builds that fit is taken, and why.</summary>
static class Choice
{
    public static (CudaVariant? Variant, string Because) Of(Question question, TorchRelease torch, List<CudaVariant?> fitting)
    {
        if (fitting[0] is null) return (null, question.Cuda is CudaWish.Cpu ? "cuda: cpu" : NoGpu(question));
        var variants = fitting.OfType<CudaVariant>().ToList();
        if (question.Cuda is CudaWish.Unsaid && variants.Find(v => v.Cuda == torch.DefaultCuda) is { } plain)
            return (plain, $"what PyTorch {torch.Version} gives by default");
        // A build outside the release matrix has a wheel of torch, but perhaps of little else: taken when nothing in the matrix runs.
        var newest = variants.LastOrDefault(v => v.InMatrix) ?? variants[^1];
        return (newest, question.Cuda is CudaWish.Exactly ? $"cuda: {question.Cuda}" : $"the newest of {Words.List([.. torch.Cuda.Select(v => v.Cuda.ToString())], "and")} that {Everyone(question)} can run");
    }

    static string NoGpu(Question question) =>
        question.Targets.FirstOrDefault(t => t.Lacks is not null) is { } target
            ? $"{(target.Name.Length > 0 ? target.Name : "the machine")} lacks {target.Lacks}"
            : "there is no CUDA on macOS";

    static string Everyone(Question question)
    {
        var targets = question.Targets.SelectMany(Names).Distinct().ToList();
        return targets.Count == 0 ? "this system" : Words.List(targets, "and");
    }

    static IEnumerable<string> Names(Target target)
    {
        foreach (var gpu in target.Gpus) yield return gpu.Name;
        if (target.Driver is { } driver) yield return target.Name.Length > 0 ? $"{target.Name} (driver {driver})" : $"driver {driver}";
    }
}
