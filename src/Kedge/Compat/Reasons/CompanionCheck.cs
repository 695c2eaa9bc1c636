using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat.Facts;
using Kedge.Machines;

namespace Kedge.Compat.Reasons;

/// <summary>Do the packages beside torch belong to it?</summary>
public static class CompanionCheck
{
    /// <summary>What <see cref="Question.With"/> may name.</summary>
    public static ImmutableArray<string> Known { get; } = ["cudnn", "nccl", "numpy", "torchaudio", "torchtext", "torchvision", "triton"];

    internal static IEnumerable<Reason> Of(Question question, TorchRelease torch, CudaVariant? variant)
    {
        foreach (var (name, asked) in question.With)
        {
            var reason = name switch
            {
                "torchvision" => Pair(torch, name, asked, torch.Torchvision),
                "torchaudio" => Audio(torch, asked),
                "torchtext" => torch.Torchtext is { } text ? Pair(torch, name, asked, text) : CompatProblems.TorchtextEnded(torch),
                "numpy" => Numpy(torch, asked, question.System.Kind),
                "triton" => Part(torch, variant, name, asked, torch.Triton),
                "cudnn" => Part(torch, variant, name, asked, variant?.Cudnn),
                "nccl" => Part(torch, variant, name, asked, variant?.Nccl),
                _ => null,
            };
            if (reason is not null) yield return reason;
        }
    }

    /// <summary>Their wheels pin torch exactly, so a pair fits or it does not.</summary>
    static Reason? Pair(TorchRelease torch, string name, DottedVersion? asked, string right) =>
        asked is { } version && !Parse(right).IsA(version) ? CompatProblems.WrongPair(torch, name, version, $"it goes with {name} {right}") : null;

    /// <summary>From 2.11 on torchaudio is built on torch's stable ABI and fits every later torch; before that it is a pair like the others.</summary>
    static Reason? Audio(TorchRelease torch, DottedVersion? asked)
    {
        var stable = torch.TorchaudioCompatible.StartsWith(">=", StringComparison.Ordinal);
        if (!stable || asked is not { } version) return Pair(torch, "torchaudio", asked, torch.Torchaudio);
        var (from, below) = Range(torch.TorchaudioCompatible);
        var newest = FactTables.Torch.Max(r => Parse(r.Torchaudio));
        // "2" says no more than the right one does; there is no torchaudio 2.12, whatever torch is.
        var fits = (version >= from || from.IsA(version)) && version < below && (version <= newest || version.MajorMinor == newest.MajorMinor);
        return fits ? null : CompatProblems.WrongPair(torch, "torchaudio", version, $"it takes {torch.TorchaudioCompatible}, of which {newest} is the newest known");
    }

    /// <summary>">=2.11,&lt;3 (in words)".</summary>
    static (DottedVersion From, DottedVersion Below) Range(string text)
    {
        var ends = text.Split(' ')[0].Split(',');
        return (Parse(ends[0][2..]), Parse(ends[1][1..]));
    }

    static Reason? Numpy(TorchRelease torch, DottedVersion? asked, SystemKind system)
    {
        var abi = system == SystemKind.Windows ? torch.Numpy.Windows : torch.Numpy.Linux;
        return asked is { Major: >= 2 } version && abi == "1.x only" ? CompatProblems.NumpyAbi(torch, version, system == SystemKind.Windows ? "Windows" : "Linux") : null;
    }

    internal static bool NumpyIsOpen(TorchRelease torch, DottedVersion numpy, SystemKind system) =>
        numpy.Major > 2 || (numpy.Major == 2 && (system == SystemKind.Windows ? torch.Numpy.Windows : torch.Numpy.Linux) == "unknown");

    /// <summary>A part that the wheel brings or pins: asked "9.1" is right for 9.1.0.70. What the tables do not say is not judged.</summary>
    static Reason? Part(TorchRelease torch, CudaVariant? variant, string name, DottedVersion? asked, string? right) =>
        asked is { } version && right is not null && !Parse(right).IsA(version)
            ? CompatProblems.WrongPart(torch, variant is null ? "" : $" for CUDA {variant.Cuda}", name, version, right, variant?.Source ?? torch.Source)
            : null;

    static DottedVersion Parse(string text) => DottedVersion.Parse(text, CultureInfo.InvariantCulture);
}
