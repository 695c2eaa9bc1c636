using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Explanations.Answers;

/// <summary>Failures of room: memory, shared memory, disk.</summary>
static class ResourceAnswers
{
    public static ImmutableDictionary<string, Reply> All { get; } = new Dictionary<string, Reply>
    {
        ["cuda-oom"] = (_, around) => GpuMemory(around),
        ["dataloader-bus-error"] = (_, around) => [.. SharedMemory(around), .. InProject(around, "kedge run --shm 8g", "shm: 8g")],
        ["dataloader-killed"] = (_, around) => [.. Memory(around), .. InProject(around, "kedge run --memory 32g", "memory: 32g")],
        ["worker-sigkill"] = (_, around) => [.. Memory(around), .. InProject(around, "kedge run --memory 32g", "memory: 32g")],
        ["process-killed"] = (_, around) => [.. Memory(around), .. InProject(around, "kedge run --memory 32g", "memory: 32g")],
        ["nccl-system-error"] = (_, around) => SharedMemory(around),
    }.ToImmutableDictionary();

    static IEnumerable<Said> GpuMemory(Surroundings around)
    {
        var gpus = around.Machine?.Gpus.Where(g => g.Memory is not null).Select(g => $"{g.Name}: {Size(g.Memory!.Value)}").ToList() ?? [];
        if (gpus.Count > 0) yield return Said.Here($"this machine has {string.Join(", ", gpus)}.", $"本机有 {string.Join("、", gpus)}。");
    }

    static IEnumerable<Said> SharedMemory(Surroundings around)
    {
        if (around.Machine?.Setup.SharedMemory is { } shared)
            yield return Said.Here($"/dev/shm of this machine has {Size(shared)}; a container has its own.",
                $"本机的 /dev/shm 有 {Size(shared)}；容器有自己的。");
    }

    static IEnumerable<Said> Memory(Surroundings around)
    {
        if (around.Machine is { } machine)
            yield return Said.Here($"main memory did most likely not suffice: this machine has {Size(machine.Memory)}, a container may be allowed less.",
                $"多半是内存（RAM）不够：本机有 {Size(machine.Memory)}，容器的上限可能更低。");
    }

    static IEnumerable<Said> InProject(Surroundings around, string option, string limit)
    {
        if (around.Lock is not null)
            yield return Said.Fix($"Give the run more: {option}, or limits: {{{limit}}} in kedge.yaml.",
                $"给运行更多：{option}，或在 kedge.yaml 写 limits: {{{limit}}}。");
    }

    static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.#} GiB");
}
