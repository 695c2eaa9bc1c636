using System.Collections.Immutable;
using Kedge.Compat.Facts;
using Kedge.Compat.Reasons;

namespace Kedge.Compat;

/// <summary>One release with all of its builds that fit a question.</summary>
/// <param name="Builds">Newest CUDA first, the CPU build last.</param>
/// <param name="Why">When no CUDA build fits, the reasons against the newest one.</param>
public sealed record CompatRow(TorchRelease Release, ImmutableArray<Build> Builds, ImmutableArray<Reason> Why)
{
    /// <summary>The last patch of every minor version, newest first.</summary>
    public static ImmutableArray<CompatRow> All(Question question) =>
    [
        .. from release in FactTables.Torch.GroupBy(r => r.Version.MajorMinor, (_, patches) => patches.Last()).Reverse()
           where question.Torch is not { } asked || release.Version.IsA(asked)
           select Of(question with { Torch = release.Version }, release),
    ];

    static CompatRow Of(Question question, TorchRelease release)
    {
        var cudas = question.Cuda.Of(release).Reverse().Select(v => (CudaWish)new CudaWish.Exactly(v.Cuda));
        var judged = cudas.Append(new CudaWish.Cpu()).Select(cuda => Judge.Of(question with { Cuda = cuda })).ToList();
        return new(release, [.. judged.Select(v => v.Build).OfType<Build>()], judged.Any(v => v.Build?.Variant is not null) ? [] : judged[0].Reasons);
    }
}
