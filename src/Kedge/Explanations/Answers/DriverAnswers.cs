using System.Collections.Immutable;
using System.Globalization;
using Kedge.Compat;
using Kedge.Machines;

namespace Kedge.Explanations.Answers;

/// <summary>Failures of the driver, and of the way from a container to it.</summary>
static class DriverAnswers
{
    public static ImmutableDictionary<string, Reply> All { get; } = new Dictionary<string, Reply>
    {
        ["driver-too-old"] = (found, around) => [.. Decoded(found), .. LockAgainstDriver(around)],
        ["driver-insufficient"] = (_, around) => LockAgainstDriver(around),
        ["container-cuda-requirement"] = Required,
        ["no-nvidia-driver"] = (_, around) => [.. Presence(around), .. ForCpu(around)],
        ["libcuda-missing"] = (_, around) => Presence(around),
        ["no-cuda-gpus"] = (_, around) => Presence(around),
        ["cuda-unknown-error"] = (_, around) => Presence(around),
        ["nvidia-smi-no-driver"] = (_, around) => Presence(around),
        ["nvml-version-mismatch"] = (_, around) => Versions(around),
        ["container-nvml-mismatch"] = (_, around) => Versions(around),
        ["docker-no-gpu-driver"] = (_, around) => [.. Presence(around), Doctor],
        ["docker-unknown-runtime"] = (_, around) => [.. Presence(around), Doctor],
        ["container-libnvidia-ml-missing"] = (_, around) => [.. Presence(around), Doctor],
        ["cdi-unresolvable"] = (_, around) => [.. Presence(around), Doctor],
        ["nvml-unknown-error"] = (_, around) => [.. Presence(around), Doctor],
    }.ToImmutableDictionary();

    static Said Doctor => Said.Fix("kedge doctor looks at driver, toolkit and engine here, and says what is missing.",
        "kedge doctor 会检查这里的驱动、toolkit 和引擎，并指出缺什么。");

    /// <summary>cudaDriverGetVersion: 1000 × major + 10 × minor.</summary>
    static IEnumerable<Said> Decoded(Recognised found)
    {
        if (!int.TryParse(found["cudaCode"], NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 1000 or > 100_000) yield break;
        var cuda = DottedVersion.Parse($"{code / 1000}.{code % 1000 / 10}");
        var branch = Drivers.Shipped(cuda, windows: false) is var (driver, _) ? driver.Major.ToString(CultureInfo.InvariantCulture) : null;
        yield return Said.Here($"{code} is CUDA {cuda}: {(branch is null ? "" : $"a driver of about branch {branch}, ")}which runs builds for CUDA {cuda.Major}.x and older.",
            $"{code} 即 CUDA {cuda}{(branch is null ? "" : $"，约为 {branch} 分支的驱动")}，可运行 CUDA {cuda.Major}.x 及更旧的版本。");
    }

    /// <summary>The hook compares with what the driver calls its own CUDA version, so the driver of that very toolkit is asked for.</summary>
    static IEnumerable<Said> Required(Recognised found, Surroundings around)
    {
        if (!DottedVersion.TryParse(found["cuda"], CultureInfo.InvariantCulture, out var cuda)
            || Drivers.Shipped(cuda, windows: false) is not var (driver, _))
            yield break;
        yield return around.Machine?.Driver is { Version: var here }
            ? Said.Here($"the image asks for CUDA {cuda}, so for driver {driver} or newer; this driver is {here}.",
                $"镜像要求 CUDA {cuda}，即驱动 {driver} 或更新；本机驱动是 {here}。")
            : Said.Here($"the image asks for CUDA {cuda}, so for driver {driver} or newer.", $"镜像要求 CUDA {cuda}，即驱动 {driver} 或更新。");
    }

    /// <summary>"your lock has cu128, this driver is 470", and the build of the same torch that it does run.</summary>
    static IEnumerable<Said> LockAgainstDriver(Surroundings around)
    {
        if (around.Cuda is not { } cuda || around.Locked is not { } locked || Drivers.Floor(cuda, IsWindows(around.Machine)) is not var (floor, _))
            return around.Machine is null ? [] : Presence(around);
        if (around.Machine is null)
            return [Said.Here($"{locked.English}, which needs driver {floor} or newer.", $"{locked.Chinese}，需要驱动 {floor} 或更新。")];
        if (around.Machine.Driver is not { } driver) return [.. Presence(around), .. ForCpu(around)];
        var enough = Drivers.Reaches(driver.Version, floor);
        var (so, chinese) = enough ? (", which is enough: the message is from another build or another machine", "，已够用：这条信息来自别的版本或别的机器") : ("", "");
        var said = Said.Here($"{locked.English}, which needs driver {floor} or newer; this driver is {driver.Version}{so}.",
            $"{locked.Chinese}，需要驱动 {floor} 或更新；本机驱动是 {driver.Version}{chinese}。");
        return enough ? [said] : [said, .. Instead(around, floor)];
    }

    static IEnumerable<Said> Instead(Surroundings around, DottedVersion floor)
    {
        yield return Said.Fix($"Upgrade this machine's driver to {floor} or newer.", $"把本机驱动升级到 {floor} 或更新。");
        if (around.Fitting is { } cuda && cuda != "cpu")
            yield return Said.Fix($"Or say cuda: \"{cuda}\" in kedge.yaml, which this driver runs, and kedge lock.",
                $"或在 kedge.yaml 写 cuda: \"{cuda}\"（本机驱动能运行），再 kedge lock。");
        else yield return Said.Fix("No CUDA build of this torch runs on this driver: choose an older torch (kedge compat --table), or cuda: cpu.",
            "这个 torch 没有本机驱动能运行的 CUDA 版本：换旧的 torch（kedge compat --table），或 cuda: cpu。");
    }

    static IEnumerable<Said> Presence(Surroundings around)
    {
        if (around.Machine is not { } machine) yield break;
        if (machine.Driver is not { } driver)
            yield return machine.Setup.NvidiaCards > 0
                ? Said.Here("this machine has an NVIDIA card, and no driver is loaded.", "本机有 NVIDIA 显卡，但没有加载驱动。")
                : Said.Here("this machine has no NVIDIA driver.", "本机没有 NVIDIA 驱动。");
        else if (machine.Setup.DeviceNodes.IsEmpty && machine.Os.Kind == SystemKind.Linux && !machine.Os.IsWsl)
            yield return Said.Here($"driver {driver.Version} is loaded here, but /dev/nvidia* is missing: if this is a container, it was started without GPUs.",
                $"这里加载了驱动 {driver.Version}，但没有 /dev/nvidia*：如果这是容器，它启动时没有给 GPU。");
        else yield return Said.Here($"this machine has driver {driver.Version}{Names(machine)}; so look at how the container or process is started.",
            $"本机有驱动 {driver.Version}{Names(machine)}；请检查容器或进程的启动方式。");
    }

    static IEnumerable<Said> ForCpu(Surroundings around)
    {
        if (around.Machine is { Driver: null } && around.Lock is { Cuda: not "cpu" })
            yield return Said.Fix("Say cuda: cpu in kedge.yaml for this machine and kedge lock, or run where there is a GPU.",
                "在本机用 cuda: cpu（写进 kedge.yaml）并 kedge lock，或到有 GPU 的机器上运行。");
    }

    static IEnumerable<Said> Versions(Surroundings around)
    {
        if (around.Machine?.Driver is { Version: var module, Library: var library })
            yield return library is null
                ? Said.Here($"on this machine the kernel's module is {module}, and its library has the same version: the mismatch is in the container, or was cured by a restart.",
                    $"本机内核模块是 {module}，库的版本与它一致：不一致在容器里，或已因重启而消除。")
                : Said.Here($"on this machine the kernel's module is {module} and the library is {library}.", $"本机内核模块是 {module}，库是 {library}。");
    }

    static string Names(Machine machine) => machine.Gpus.IsEmpty ? "" : $" ({string.Join(", ", machine.Gpus.Select(g => g.Name).Distinct())})";

    static bool IsWindows(Machine? machine) => machine is { Os.IsWsl: true } or { Os.Kind: SystemKind.Windows };
}
