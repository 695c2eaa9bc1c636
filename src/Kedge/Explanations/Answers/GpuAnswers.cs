using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Explanations.Answers;

/// <summary>Failures of GPU and code: which builds have code for it.</summary>
static class GpuAnswers
{
    public static ImmutableDictionary<string, Reply> All { get; } = new Dictionary<string, Reply>
    {
        ["no-kernel-image"] = (_, around) => LockAgainstGpus(around),
        ["sm-not-compatible"] = (found, around) => [.. Builds(found["sm"] is { } sm ? "sm_" + sm : null), .. LockAgainstGpus(around)],
        ["gpu-too-old"] = (found, around) => [.. Builds(found["cc"]), .. LockAgainstGpus(around)],
        ["triton-gpu-too-old"] = (_, around) => Gpus(around),
        ["triton-passmanager-failed"] = (_, around) => Gpus(around),
        ["ptxas-unknown-gpu"] = (found, _) => [.. Builds(found["sm"]?.TrimEnd('a', 'f')), .. Toolkits(found["sm"]?.TrimEnd('a', 'f'))],
        ["nvcc-unsupported-arch"] = (found, _) => Toolkits(found["arch"]?.TrimEnd('a', 'f')),
        ["peer-access-unsupported"] = (_, around) => Gpus(around),
    }.ToImmutableDictionary();

    /// <summary>The first and the last release with code for a GPU, and in which builds.</summary>
    static IEnumerable<Said> Builds(string? text)
    {
        if (!ComputeCapability.TryParse(text, CultureInfo.InvariantCulture, out var gpu)) yield break;
        var releases = FactTables.Torch.Select(r => (r.Version,
            Tags: string.Join(", ", r.Cuda.Where(v => v.Sm.Any(s => s.RunsOn(gpu))).Select(v => v.Tag)))).Where(r => r.Tags.Length > 0).ToList();
        if (releases.Count == 0)
            yield return Said.Here($"no PyTorch build from {FactTables.Torch[0].Version.MajorMinor} on has code for {gpu.Sm}.",
                $"自 {FactTables.Torch[0].Version.MajorMinor} 起没有任何 PyTorch 版本带 {gpu.Sm} 的代码。");
        else
            yield return Said.Here($"code for {gpu.Sm}: from torch {releases[0].Version} ({releases[0].Tags}) to {releases[^1].Version} ({releases[^1].Tags}).",
                $"带 {gpu.Sm} 代码的版本：从 torch {releases[0].Version}（{releases[0].Tags}）到 {releases[^1].Version}（{releases[^1].Tags}）。");
    }

    static IEnumerable<Said> Toolkits(string? text)
    {
        if (!ComputeCapability.TryParse(text, CultureInfo.InvariantCulture, out var gpu)) yield break;
        var fitting = FactTables.Cuda.Toolkits.Where(t => t.SupportedSm.Count == 2 && t.SupportedSm[0] <= gpu && gpu <= t.SupportedSm[1]).ToList();
        if (fitting.Count > 0)
            yield return Said.Here($"toolkits that know {gpu.Sm}: CUDA {fitting[0].Version.MajorMinor} to {fitting[^1].Version.MajorMinor}.",
                $"认识 {gpu.Sm} 的工具包：CUDA {fitting[0].Version.MajorMinor} 到 {fitting[^1].Version.MajorMinor}。");
    }

    static IEnumerable<Said> LockAgainstGpus(Surroundings around)
    {
        foreach (var said in Gpus(around)) yield return said;
        if (around.Variant is not { } variant || around.Locked is not { } locked) yield break;
        yield return Said.Here($"{locked.English}, whose code is for {string.Join(", ", variant.Sm)}.",
            $"{locked.Chinese}，其中的代码针对 {string.Join("、", variant.Sm)}。");
        var without = around.Machine?.Gpus.Where(g => g.Capability is { } cc && !variant.Sm.Any(s => s.RunsOn(cc))).Select(g => g.Name).Distinct().ToList() ?? [];
        if (without.Count == 0) yield break;
        if (around.Fitting is { } cuda && cuda != around.Lock!.Cuda && cuda != "cpu")
            yield return Said.Fix($"Say cuda: \"{cuda}\" in kedge.yaml: that build of torch {around.Lock.Torch} has code for {string.Join(", ", without)}; then kedge lock.",
                $"在 kedge.yaml 写 cuda: \"{cuda}\"：torch {around.Lock.Torch} 的这个版本带 {string.Join("、", without)} 的代码；再 kedge lock。");
        else yield return Said.Fix($"No build of torch {around.Lock!.Torch} fits here: kedge compat --table shows what does.",
            $"torch {around.Lock!.Torch} 没有适合这里的版本：kedge compat --table 会列出适合的。");
    }

    static IEnumerable<Said> Gpus(Surroundings around)
    {
        var gpus = around.Machine?.Gpus.Where(g => g.Capability is not null).Select(g => $"{g.Name} ({g.Capability})").Distinct().ToList() ?? [];
        if (gpus.Count > 0) yield return Said.Here($"this machine has {string.Join(", ", gpus)}.", $"本机有 {string.Join("、", gpus)}。");
    }
}
