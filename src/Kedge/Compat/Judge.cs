using System.Collections.Immutable;
using Kedge.Compat.Facts;
using Kedge.Compat.Reasons;
using Kedge.Machines;

namespace Kedge.Compat;

/// <summary>The compatibility answer, a function of the question and the fact tables. The order of checks is that of docs/compat.md.</summary>
public static class Judge
{
    public static Verdict Of(Question question) =>
        question.Torch is { } asked ? OfAsked(question, asked) : Newest(question);

    /// <summary>The answer, and behind it those for the older releases that are meant as well and fit, newest first: an index may lack the best one.</summary>
    public static ImmutableArray<Verdict> All(Question question)
    {
        var best = Of(question);
        if (best.Build is not { IsKnown: true } build) return [best];
        var older = FactTables.Torch.Reverse().Where(r => r.Version < build.Version && (question.Torch is not { } asked || r.Version.IsA(asked)));
        return [best, .. older.Select(r => OfRelease(question, r, r.Version)).Where(v => v.Fits)];
    }

    /// <summary>The newest release that fits; when none does, what is wrong with the newest.</summary>
    static Verdict Newest(Question question)
    {
        var releases = FactTables.Torch;
        for (var i = releases.Count - 1; i >= 0; i--)
            if (OfRelease(question, releases[i], releases[i].Version) is { Fits: true } fits) return fits;
        return OfRelease(question, releases[^1], releases[^1].Version);
    }

    static Verdict OfAsked(Question question, DottedVersion asked)
    {
        var releases = FactTables.Torch;
        if (releases.LastOrDefault(r => r.Version.IsA(asked) || r.Version == asked) is { } release) return OfRelease(question, release, release.Version);
        var newest = releases[^1];
        // The next minor versions follow the newest one's rules well enough to be of use; another major number promises nothing.
        if (asked > newest.Version && asked.Major == newest.Version.Major)
        {
            var judged = OfRelease(question, newest, asked);
            return judged with { Warnings = [CompatProblems.NewerTorch(asked, newest), .. judged.Warnings] };
        }
        return new(null, [CompatProblems.NoSuchTorch(asked, Known(asked), newest.Source)], []);
    }

    /// <summary>The patches of the minor version that was asked for, else all minor versions.</summary>
    static string Known(DottedVersion asked)
    {
        var patches = FactTables.Torch.Where(r => r.Version.MajorMinor == asked.MajorMinor).Select(r => r.Version.ToString()).ToList();
        return Words.List(patches.Count > 0 ? patches : [.. FactTables.Torch.Select(r => r.Version.MajorMinor).Distinct()], "and");
    }

    static Verdict OfRelease(Question question, TorchRelease torch, DottedVersion version)
    {
        var wanted = Wanted(question, torch);
        if (wanted.IsEmpty)
        {
            Reason[] all = [NoVariant(question, torch), .. ReleaseCheck.Of(question, torch, null), .. DriverAndGpu(question), .. CompanionCheck.Of(question, torch, null)];
            return new(null, [.. all], []);
        }
        var judged = wanted.Select(variant => (Variant: variant, Reasons: Reasons(question, torch, variant))).ToList();
        var fitting = judged.Where(j => j.Reasons.IsEmpty).Select(j => j.Variant).ToList();
        if (fitting.Count == 0) return new(null, [.. judged.SelectMany(j => j.Reasons).Distinct()], []);
        var (variant, because) = Choice.Of(question, torch, fitting);
        var plain = judged.FirstOrDefault(j => j.Variant?.Cuda == torch.DefaultCuda);
        var driver = variant is null ? null : Drivers.Needed(question, variant);
        return new(new(torch, version, variant, driver, because), [], Warnings.Of(question, torch, variant, plain.Reasons));
    }

    /// <summary>The builds to look at; null among them is the CPU build.</summary>
    static ImmutableArray<CudaVariant?> Wanted(Question question, TorchRelease torch)
    {
        if (question.Cuda is CudaWish.Cpu) return [null];
        var open = question.Cuda is CudaWish.Auto or CudaWish.Unsaid;
        var nothingToUse = question.System.Kind == SystemKind.Macos || question.Targets.Any(t => t.Lacks is not null);
        return open && nothingToUse ? [null] : [.. question.Cuda.Of(torch)];
    }

    static Reason NoVariant(Question question, TorchRelease torch)
    {
        var cuda = ((CudaWish.Exactly)question.Cuda).Version;
        if (question.System.Kind == SystemKind.Macos)
            return question.System.IsAppleSilicon ? CompatProblems.NotOnApple(cuda.ToString()) : CompatProblems.NotOnIntelMac(cuda.ToString());
        var built = Words.List([.. torch.Cuda.Select(v => v.Cuda.ToString())], "and");
        return FactTables.Cuda.NeverReleased.FirstOrDefault(n => n.Version == cuda) is { } never
            ? CompatProblems.NeverReleased(torch, never, built)
            : CompatProblems.NoSuchVariant(torch, cuda.ToString(), built, torch.Source);
    }

    static ImmutableArray<Reason> Reasons(Question question, TorchRelease torch, CudaVariant? variant) =>
    [
        .. ReleaseCheck.Of(question, torch, variant),
        .. variant is null ? [] : question.Targets.SelectMany(target => DriverCheck.Enough(target, variant)),
        .. variant is null ? [] : DriverAndGpu(question),
        .. variant is null || !question.System.HasFacts ? [] : question.Targets.SelectMany(target => GpuCheck.Of(target, torch, variant)),
        .. CompanionCheck.Of(question, torch, variant),
    ];

    static IEnumerable<Reason> DriverAndGpu(Question question) => question.Targets.SelectMany(DriverCheck.KnowsGpus);
}
