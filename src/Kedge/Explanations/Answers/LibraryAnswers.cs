using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Explanations.Answers;

/// <summary>Failures of libraries: what the lock brings, against what was asked for.</summary>
static class LibraryAnswers
{
    public static ImmutableDictionary<string, Reply> All { get; } = new Dictionary<string, Reply>
    {
        ["libcudart-missing"] = Runtime,
        ["libcudnn8-missing"] = (_, around) => Cudnn(around),
        ["libcudnn9-unloadable"] = (_, around) => Cudnn(around),
        ["cudnn-version-incompatibility"] = (_, around) => Cudnn(around),
        ["cudnn-sublibrary-mismatch"] = (_, around) => Cudnn(around),
        ["cudnn-not-initialized"] = (_, around) => Cudnn(around),
        ["nccl-undefined-symbol"] = (_, around) =>
            around.Variant is { Nccl: { } nccl }
                ? [Said.Here($"torch {around.Lock!.Torch} for CUDA {around.Lock.Cuda} needs NCCL {nccl}.",
                    $"CUDA {around.Lock.Cuda} 版 torch {around.Lock.Torch} 需要 NCCL {nccl}。")]
                : [],
        ["glibc-too-old"] = Glibc,
        ["extension-abi-undefined-symbol"] = (found, around) => [.. Named(found), .. Abi(around)],
        ["cuda-extension-version-mismatch"] = (found, around) => Toolkit(found["torch"], around),
        ["cuda-home-missing"] = (_, around) => Toolkit(null, around),
        ["nvjitlink-mismatch"] = (_, around) => Pinned(around, "nvidia-nvjitlink"),
        ["cublaslt-symbol"] = (_, around) => Pinned(around, "nvidia-cublas"),
        ["cublas-not-initialized"] = (_, around) => Pinned(around, "nvidia-cublas"),
        ["libtorch-part-missing"] = (_, around) => Said.OfLock(around),
    }.ToImmutableDictionary();

    static IEnumerable<Said> Runtime(Recognised found, Surroundings around)
    {
        if (!DottedVersion.TryParse(found["ver"], CultureInfo.InvariantCulture, out var asked)) yield break;
        yield return Said.Here($"something here was built for CUDA {asked.Major}.x.", $"这里有东西是针对 CUDA {asked.Major}.x 编译的。");
        if (around.Locked is not { } locked) yield break;
        var same = around.Cuda?.Major == asked.Major;
        yield return same
            ? Said.Here($"{locked.English}, which brings that library: it is not on the loader's path of this process.",
                $"{locked.Chinese}，其中带有该库：它不在本进程的加载路径上。")
            : Said.Here($"{locked.English}, which {(around.Cuda is { } cuda ? $"brings libcudart.so.{cuda.Major}" : "brings no libcudart at all")}.",
                $"{locked.Chinese}，{(around.Cuda is { } own ? $"它带的是 libcudart.so.{own.Major}" : "它不带 libcudart")}。");
        if (!same && around.Cuda is { } ours)
            yield return Said.Fix($"Install that package's build for CUDA {ours.Major}.x.", $"安装那个包的 CUDA {ours.Major}.x 版本。");
    }

    static IEnumerable<Said> Cudnn(Surroundings around)
    {
        if (around.Variant is { } variant)
            yield return Said.Here($"torch {around.Lock!.Torch} for CUDA {variant.Cuda} brings cuDNN {variant.Cudnn}.",
                $"CUDA {variant.Cuda} 版 torch {around.Lock!.Torch} 自带 cuDNN {variant.Cudnn}。");
    }

    static IEnumerable<Said> Glibc(Recognised found, Surroundings around)
    {
        var wanted = found["glibc"];
        if (around.Lock is { } file)
        {
            var least = around.Variant?.MinGlibc ?? around.Release?.MinGlibc;
            var (torch, chinese) = around.Release is { } release ? ($", and torch {release.Version} needs {least}", $"，torch {release.Version} 需要 {least}") : ("", "");
            yield return Said.Here($"glibc {wanted} is asked for; your lock's system is {file.Os}{torch}.", $"需要 glibc {wanted}；你的锁的系统是 {file.Os}{chinese}。");
        }
        if (around.Machine?.Glibc is { } here) yield return Said.Here($"this machine itself has glibc {here}.", $"本机的 glibc 是 {here}。");
    }

    static IEnumerable<Said> Named(Recognised found)
    {
        if (found["so"] is { } file) yield return Said.Here($"the library at fault is {file}.", $"出问题的库是 {file}。");
    }

    static IEnumerable<Said> Abi(Surroundings around)
    {
        if (around.Release is not { } release || around.Locked is not { } locked) yield break;
        var modern = around.Variant?.Cxx11Abi ?? release.LinuxWheelsCxx11Abi;
        string?[] tags = [$"torch{release.Version.MajorMinor}", around.Cuda is { } cuda ? $"cu{cuda.Major}" : null, $"cxx11abi{(modern ? "TRUE" : "FALSE")}"];
        var named = tags.OfType<string>().ToList();
        yield return Said.Here($"{locked.English}: take the wheel for {string.Join(", ", named)}.", $"{locked.Chinese}：请用 {string.Join("、", named)} 的 wheel。");
    }

    static IEnumerable<Said> Toolkit(string? compiled, Surroundings around)
    {
        if ((compiled ?? around.Cuda?.ToString()) is { } cuda)
            yield return Said.Here($"torch was compiled with CUDA {cuda}: it takes nvcc of that version (at least of the same major).",
                $"torch 是用 CUDA {cuda} 编译的：需要该版本（至少同一大版本）的 nvcc。");
    }

    static IEnumerable<Said> Pinned(Surroundings around, string package) =>
        from wheel in around.Variant?.Wheels ?? new Dictionary<string, string>()
        where wheel.Key.StartsWith(package, StringComparison.Ordinal)
        select Said.Here($"torch {around.Lock!.Torch} for CUDA {around.Lock.Cuda} pins {wheel.Key} {wheel.Value}.",
            $"CUDA {around.Lock!.Cuda} 版 torch {around.Lock.Torch} 固定 {wheel.Key} {wheel.Value}。");
}
