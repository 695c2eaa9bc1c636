using System.Globalization;
using Kedge.Machines;

namespace Kedge.Findings;

/// <summary>System, memory, disk and network.</summary>
static class HostFindings
{
    const long GiB = 1L << 30;
    /// <summary>A CPU image is 3 GiB, one with CUDA from wheels about 8, each once in the store and once in the engine.</summary>
    const long TooLittleDisk = 4 * GiB, LittleDisk = 20 * GiB;
    const long LittleMemory = 4 * GiB;
    /// <summary>Docker's own default is 64 MiB, and a DataLoader with four workers wants some hundred.</summary>
    const long LittleSharedMemory = GiB;

    public static IEnumerable<Finding> System(Machine machine)
    {
        var os = machine.Os;
        yield return Finding.Ok("system",
            $"{os.Name}, {os.Kernel}, {machine.Architecture}{(machine.Glibc is { } glibc ? $", glibc {glibc}" : "")}{(os.IsWsl ? ", in WSL" : "")}");
        if (machine.IsAppleSilicon)
            yield return Finding.Warning("apple silicon",
                "no CUDA here, in no container either; containers run linux/arm64 on the CPU, and cannot use the Mac's GPU (MPS)",
                "say cuda: cpu in kedge.yaml and lock for linux/arm64; train on a machine with an NVIDIA GPU, or outside of a container with device='mps'");
        else if (os.Kind == SystemKind.Windows)
            yield return Finding.Problem("windows", "Kedge builds and runs Linux images: not directly on Windows",
                "install WSL 2 (wsl --install) and run kedge inside of it");
        else if (os.Kind == SystemKind.Linux && machine.Glibc is null)
            yield return Finding.Warning("glibc", "this system's C library is not glibc: PyTorch's wheels do not load here",
                "run in the image (Docker or Podman), not with --engine host");
    }

    public static IEnumerable<Finding> Memory(Machine machine)
    {
        var detail = $"{machine.Cpu.Cores} cores, {Size(machine.Memory)} memory, {machine.Cpu.Model}";
        yield return machine.Memory >= LittleMemory
            ? Finding.Ok("memory", detail)
            : Finding.Warning("memory", $"{detail}: little for training", "use fewer DataLoader workers and smaller batches, or a machine with more");
    }

    public static IEnumerable<Finding> Disk(Machine machine)
    {
        if (machine.Setup.Store is not { } store) yield break;
        var detail = $"{Size(store.Free)} of {Size(store.Size)} free at {store.Path}";
        const string Fix = "kedge prune frees what is unused; docker system df shows the engine's part; KEDGE_STORE=FOLDER moves the store to a larger disk";
        yield return store.Free < TooLittleDisk ? Finding.Problem("disk", $"{detail}: an image does not fit", Fix)
            : store.Free < LittleDisk ? Finding.Warning("disk", $"{detail}: room for a CPU image, not for many with CUDA", Fix)
            : Finding.Ok("disk", detail);
    }

    public static IEnumerable<Finding> SharedMemory(Machine machine)
    {
        if (machine.Setup.SharedMemory is not { } shared) yield break;
        yield return shared >= LittleSharedMemory
            ? Finding.Ok("/dev/shm", Size(shared))
            : Finding.Warning("/dev/shm", $"{Size(shared)}: DataLoader workers and NCCL pass data through it and die with a bus error when it is full",
                "in containers: limits: {shm: 8g} in kedge.yaml, or kedge run --shm 8g; if this is a container itself, start it with --shm-size=8g");
    }

    public static IEnumerable<Finding> Cgroup(Machine machine)
    {
        if (machine.Setup.Cgroup is not { } version) yield break;
        yield return version == 2
            ? Finding.Ok("cgroups", "version 2")
            : Finding.Warning("cgroups", "version 1: rootless engines cannot limit memory and processors, and new releases of systemd and engines leave it behind",
                "boot with systemd.unified_cgroup_hierarchy=1, or a release whose default is version 2 (Debian 11, Ubuntu 22.04 and later)");
    }

    public static IEnumerable<Finding> Network(Machine machine) =>
        from setting in machine.Setup.Network
        group setting by setting.Name into settings
        select Finding.Ok(settings.Key, string.Join(", ", settings.Select(s => s.Value).Distinct()) + $" ({string.Join(", ", settings.Select(s => s.From).Distinct())})");

    public static IEnumerable<Finding> Unread(Machine machine) =>
        machine.Unread.Where(u => !Judged(machine, u))
            .Select(u => Finding.Warning("not measured", u, "run kedge doctor as a user that may read it; its other answers hold"));

    /// <summary>What the driver's findings speak about already.</summary>
    static bool Judged(Machine machine, string unread) => machine.Driver is not null && unread.StartsWith("nvml:", StringComparison.Ordinal);

    internal static string Size(long bytes) => bytes >= GiB
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)GiB:0.#} GiB") : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20} MiB");
}
