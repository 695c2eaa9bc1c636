using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Kedge.Compat.Facts;

namespace Kedge.Explanations.Answers;

/// <summary>Failures of versions: which ones exist, and which belong together.</summary>
static partial class PackageAnswers
{
    public static ImmutableDictionary<string, Reply> All { get; } = new Dictionary<string, Reply>
    {
        ["torch-no-matching-distribution"] = (found, _) => Exists(found["spec"]),
        ["torch-not-compiled-with-cuda"] = (_, around) => Locked(around),
        ["checkpoint-needs-cuda"] = (_, around) => Locked(around),
        ["torchvision-nms-missing"] = (_, around) => Pair(around, "torchvision", r => r.Torchvision),
        ["torchvision-cuda-mismatch"] = (_, around) => Pair(around, "torchvision", r => r.Torchvision),
        ["torchaudio-cuda-mismatch"] = (_, around) => Pair(around, "torchaudio", r => r.Torchaudio),
        ["torchtext-abi"] = (_, around) => Pair(around, "torchtext", r => r.Torchtext),
        ["pip-resolution-torch-conflict"] = (_, around) => [.. Pair(around, "torchvision", r => r.Torchvision), .. Pair(around, "torchaudio", r => r.Torchaudio)],
        ["numpy2-abi"] = (_, around) => NumPy(around),
        ["numpy-not-available"] = (_, around) => NumPy(around),
        ["weights-only-load"] = (_, around) => Said.OfLock(around),
        ["distutils-missing"] = (_, around) =>
            around.Lock is { } file ? [Said.Here($"your lock has Python {file.Python}.", $"你的锁里是 Python {file.Python}。")] : [],
        ["torch-not-found"] = (_, around) =>
            around.Locked is { } locked ? [Said.Here($"{locked.English}: inside the image it is there.", $"{locked.Chinese}：在镜像里有它。")] : [],
        ["image-tag-not-found"] = (found, _) => Ubuntus(found["image"] ?? found["image2"]),
    }.ToImmutableDictionary();

    /// <summary>"==2.7.0+cu121": the builds and Pythons of that release.</summary>
    static IEnumerable<Said> Exists(string? spec)
    {
        if (spec is null || Wanted().Match(spec) is not { Success: true } wanted
            || !DottedVersion.TryParse(wanted.Groups[1].Value, CultureInfo.InvariantCulture, out var version))
            yield break;
        if (FactTables.Torch.LastOrDefault(r => r.Version == version || r.Version.IsA(version)) is not { } release)
        {
            yield return Said.Here($"no torch {version} is known; the known ones are {FactTables.Torch[0].Version} to {FactTables.Torch[^1].Version}.",
                $"没有已知的 torch {version}；已知的是 {FactTables.Torch[0].Version} 到 {FactTables.Torch[^1].Version}。");
            yield break;
        }
        var (tags, tag) = (string.Join(", ", release.Cuda.Select(v => v.Tag)), wanted.Groups[2].Value);
        var missing = tag.Length > 0 && release.Cuda.All(v => v.Tag != tag);
        yield return Said.Here($"torch {release.Version} has wheels for Python {release.Python[0]} to {release.Python[1]}, as cpu, {tags}{(missing ? $"; not as {tag}" : "")}.",
            $"torch {release.Version} 的 wheel 支持 Python {release.Python[0]} 到 {release.Python[1]}，有 cpu、{tags}{(missing ? $"；没有 {tag}" : "")}。");
    }

    static IEnumerable<Said> Locked(Surroundings around)
    {
        if (around.Locked is not { } locked) yield break;
        yield return Said.Here($"{locked.English}.", $"{locked.Chinese}。");
        if (around.Lock!.Cuda == "cpu" && around.Machine is { Driver: not null })
            yield return Said.Fix("This machine has an NVIDIA driver: say from: pypi and cuda: auto in kedge.yaml, then kedge lock.",
                "本机有 NVIDIA 驱动：在 kedge.yaml 写 from: pypi 和 cuda: auto，再 kedge lock。");
        else if (around.Lock.Cuda == "cpu")
            yield return Said.Fix("Take the device from torch.cuda.is_available(): device = 'cuda' if torch.cuda.is_available() else 'cpu'.",
                "用 torch.cuda.is_available() 决定设备：device = 'cuda' if torch.cuda.is_available() else 'cpu'。");
    }

    static IEnumerable<Said> Pair(Surroundings around, string companion, Func<TorchRelease, string?> version)
    {
        if (around.Release is not { } release) yield break;
        yield return version(release) is { } fitting
            ? Said.Here($"your lock has torch {release.Version}: {companion} {fitting} belongs to it.",
                $"你的锁里是 torch {release.Version}：与它配对的是 {companion} {fitting}。")
            : Said.Here($"your lock has torch {release.Version}, for which there is no {companion}.",
                $"你的锁里是 torch {release.Version}，没有与之对应的 {companion}。");
    }

    static IEnumerable<Said> NumPy(Surroundings around)
    {
        if (around.Release is { } release)
            yield return Said.Here($"your lock has torch {release.Version}, built for NumPy {release.Numpy.Linux}.",
                $"你的锁里是 torch {release.Version}，针对 NumPy {release.Numpy.Linux} 编译。");
    }

    /// <summary>nvidia/cuda tags carry their Ubuntu: the bases of the version that was asked for.</summary>
    static IEnumerable<Said> Ubuntus(string? image)
    {
        if (image is null || CudaImage().Match(image) is not { Success: true } asked
            || !DottedVersion.TryParse(asked.Groups[1].Value, CultureInfo.InvariantCulture, out var version))
            yield break;
        var toolkits = FactTables.Cuda.Toolkits.Where(t => t.Version.IsA(version) && t.NvidiaCudaImageUbuntu is { Count: > 0 }).ToList();
        if (toolkits.Count > 0)
        {
            var english = toolkits.Select(t => $"{t.Version} on Ubuntu {string.Join(", ", t.NvidiaCudaImageUbuntu!)}");
            var chinese = toolkits.Select(t => $"{t.Version}（Ubuntu {string.Join("、", t.NvidiaCudaImageUbuntu!)}）");
            yield return Said.Here($"nvidia/cuda has {string.Join("; ", english)}.", $"nvidia/cuda 有：{string.Join("；", chinese)}。");
        }
    }

    [GeneratedRegex(@"^==\s*(\d[\d.]{0,30}\d)(?:\+(\w{1,20}))?", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex Wanted();

    [GeneratedRegex(@"nvidia/cuda:(\d[\d.]{0,20}\d)", RegexOptions.None, PatternTime.Longest)]
    private static partial Regex CudaImage();
}
