using System.Globalization;
using Kedge.Sessions.Engines;

namespace Kedge.Sessions.Gpus;

/// <summary>Why the GPUs that were asked for cannot be given: KDG42xx.</summary>
public static class GpuProblems
{
    public static Problem BadWish(string text) => new("KDG4201", $"--gpus cannot be '{text}'",
        Hint: "say all, none, a count such as 2, indexes such as 0,1 or UUIDs as nvidia-smi -L prints them");

    public static Problem CpuAndGpus(string gpus) => new("KDG4208", $"--cpu and --gpus {gpus} ask for opposite things",
        Hint: "--cpu means no GPU at all; leave one of the two away");

    public static Problem EnvironmentIsCpu() => new("KDG4202", "GPUs are asked for, and the environment is for CPU only (cuda: cpu)",
        Hint: "say `cuda: auto` and `from: pypi` in kedge.yaml and lock again, or start without GPUs: --cpu");

    public static Problem NoGpu(string lacks) => new("KDG4203", $"GPUs are asked for, and {lacks}",
        Hint: "`kedge doctor` shows what is measured; --cpu starts without GPUs");

    public static Problem DoesNotFit(string reason) => new("KDG4204", $"the environment does not work on this machine's GPUs: {reason}",
        Hint: "`kedge compat` shows what fits this machine; --cpu starts without GPUs");

    public static Problem TooFew(int asked, int there) =>
        new("KDG4205", string.Create(CultureInfo.InvariantCulture, $"{asked} GPUs are asked for, and this machine has {there}"),
        Hint: "ask for fewer, or for all: --gpus all");

    public static Problem NoSuchGpu(string id, int there) =>
        new("KDG4206", string.Create(CultureInfo.InvariantCulture, $"there is no GPU {id}: this machine has {there}, counted from 0"),
        Hint: "`nvidia-smi -L` lists them with their UUIDs");

    public static Problem NoWay(EngineKind engine) => new("KDG4207",
        $"{engine} has no way to the GPUs: neither NVIDIA's runtime nor a CDI specification that names them is there",
        Hint: engine == EngineKind.Podman
            ? "install nvidia-container-toolkit, then: sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml; --cpu starts without GPUs"
            : "install nvidia-container-toolkit, then: sudo nvidia-ctk runtime configure --runtime=docker and restart Docker; --cpu starts without GPUs");
}
