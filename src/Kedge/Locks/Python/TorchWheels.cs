using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Compat;
using Kedge.Locks.Python.Resolvers;
using Kedge.Packages.Python;

namespace Kedge.Locks.Python;

/// <summary>Which torch is wanted: a version as far as it is decided, the variant, and the companions that belong to it.</summary>
/// <param name="Version"><c>2.7</c>, <c>2.7.1</c>, or null for the newest that the index has.</param>
/// <param name="Cuda"><c>cpu</c> or <c>12.8</c>.</param>
/// <param name="Companions">Project → version, <c>torchvision</c> → <c>0.22.1</c>; a companion that is not named is left to the resolver.</param>
/// <param name="Because">Why this version.</param>
/// <param name="BecauseCuda">Why this CUDA.</param>
public sealed record TorchWish(string? Version, string Cuda, ImmutableSortedDictionary<string, string> Companions, string Because, string BecauseCuda)
{
    public static TorchWish Of(TorchChoice choice)
    {
        var companions = new[] { ("torchvision", choice.Torchvision), ("torchaudio", choice.Torchaudio),
            ("torchtext", choice.Torchtext) }.Where(c => c.Item2 is not null);
        return new(choice.Torch, choice.Cuda, companions.ToImmutableSortedDictionary(c => c.Item1, c => c.Item2!, StringComparer.Ordinal),
            choice.BecauseTorch, choice.BecauseCuda);
    }

    /// <summary>PyTorch's name of the variant: <c>cpu</c>, <c>cu128</c>.</summary>
    public string Variant => Cuda == "cpu" ? "cpu" : "cu" + Cuda.Replace(".", "", StringComparison.Ordinal);
}

/// <summary>Finds the torch wheel of a wish among what the indexes have.</summary>
public static partial class TorchWheels
{
    /// <summary>The newest fitting wheel of the wanted version, or KDG2247 with the versions that there are.</summary>
    public static Checked<WheelCandidate> Choose(WheelCandidates torch, TorchWish wish, PythonTarget target)
    {
        var stable = torch.Fitting.Where(c => Release().IsMatch(c.Wheel.Version)).ToArray();
        var best = stable.Where(c => Answers(c.Wheel.Version, wish.Version)).OrderBy(c => Parts(c.Wheel.Version), Comparer<int[]>.Create(Compare))
            .ThenByDescending(c => c.Rank).LastOrDefault();
        if (best is not null) return Checked<WheelCandidate>.Ok(best);
        var versions = stable.Select(c => c.Wheel.Version).Distinct(StringComparer.Ordinal).OrderBy(Parts, Comparer<int[]>.Create(Compare)).TakeLast(6).ToArray();
        return Checked<WheelCandidate>.Bad(PythonProblems.NoTorchWheel(wish.Version ?? "of any version", wish.Variant, target.Python, versions));
    }

    /// <summary>
    /// The CUDA that a wheel is built for: its local version's (<c>+cu128</c>, <c>+cpu</c>), else that of the CUDA runtime which its
    /// metadata requires, else none.
    /// </summary>
    public static string CudaOf(WheelName torch, byte[] metadata)
    {
        if (Local().Match(torch.Version) is { Success: true } local)
            return local.Groups["digits"] is { Success: true } digits ? $"{digits.Value[..^1]}.{digits.Value[^1]}" : "cpu";
        foreach (var line in WheelMetadata.Fields(metadata, "Requires-Dist"))
            if (Runtime().Match(line) is { Success: true } runtime) return runtime.Groups[1].Value;
        return "cpu";
    }

    static bool Answers(string version, string? wanted) =>
        wanted is null || Public(version) == wanted || Public(version).StartsWith(wanted + ".", StringComparison.Ordinal);

    public static string Public(string version) => version.Split('+')[0];

    static int[] Parts(string version) => [.. Public(version).Split('.').Select(p => int.Parse(p, CultureInfo.InvariantCulture))];

    static int Compare(int[] a, int[] b) => a.Zip(b, (x, y) => x.CompareTo(y)).FirstOrDefault(c => c != 0, a.Length.CompareTo(b.Length));

    [GeneratedRegex(@"\A[0-9]{1,4}(\.[0-9]{1,4}){1,3}(\+[A-Za-z0-9.]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Release();

    [GeneratedRegex(@"\+(?:cpu|cu(?<digits>[0-9]{2,4}))", RegexOptions.CultureInvariant)]
    private static partial Regex Local();

    /// <summary>nvidia-cuda-runtime-cu12==12.8.90, from CUDA 13 on nvidia-cuda-runtime or cuda-toolkit[…]==13.0.2.</summary>
    [GeneratedRegex(@"\A(?:nvidia-cuda-runtime(?:-cu[0-9]+)?|cuda-toolkit)(?:\[[^\]]*\])? ?\(?==([0-9]+\.[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Runtime();
}
