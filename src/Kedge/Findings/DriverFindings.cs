using Kedge.Compat;
using Kedge.Machines;

namespace Kedge.Findings;

/// <summary>The NVIDIA driver, its device nodes, and the GPUs.</summary>
static class DriverFindings
{
    public static IEnumerable<Finding> Driver(Machine machine)
    {
        if (machine.IsMac) yield break;
        if (machine.Driver is not { } driver) yield return Missing(machine);
        else if (driver.Library is { } library)
            yield return Finding.Problem("driver", $"the kernel's module is {driver.Version}, the library is {library}: the driver was updated under a running system",
                "restart the machine (or unload and reload the nvidia modules); in a container: remove the image's own libnvidia-* packages, the toolkit mounts the host's");
        else if (machine.Gpus.IsEmpty && Said(machine) is { } said)
            yield return Finding.Problem("driver", $"{driver.Version} is loaded, but does not answer: {said}",
                "nvidia-smi and dmesg | grep -i nvrm say why; after an update restart the machine");
        else yield return Finding.Ok("driver",
            $"{driver.Version} ({driver.From}{(driver.OpenModule is true ? ", open kernel module" : "")}): {Runs(driver.Version, machine.Os.IsWsl)}");
    }

    static Finding Missing(Machine machine) => (machine.Setup.NvidiaCards, machine.Os.IsWsl, Said(machine)) switch
    {
        (_, true, var said) when machine.Setup.DeviceNodes.Contains("/dev/dxg") =>
            Finding.Warning("driver", $"WSL offers a GPU, but NVIDIA's driver does not answer{(said is null ? "" : $": {said}")}",
                "install NVIDIA's driver in Windows (never in WSL), then wsl --update and wsl --shutdown"),
        ( > 0, _, var said) => Finding.Problem("driver", $"an NVIDIA card is on the PCI bus, and no driver is loaded{(said is null ? "" : $": {said}")}",
            "install the distribution's driver (Debian: nvidia-driver; Ubuntu: ubuntu-drivers install) and restart; with Secure Boot the module must be signed; nouveau must not hold the card"),
        (_, _, { } said) =>
            Finding.Problem("driver", $"NVIDIA's library is there, but {said}",
                "load the driver (modprobe nvidia), or remove its packages when there is no NVIDIA GPU"),
        _ => Finding.Ok("driver", "no NVIDIA GPU: environments with cuda: cpu"),
    };

    /// <summary>A driver runs every CUDA of the major numbers whose floor it reaches ("Minor Version Compatibility"). WSL's is the Windows driver.</summary>
    static string Runs(DottedVersion driver, bool windows)
    {
        var reached = Majors.Where(m => Drivers.Floor(DottedVersion.Parse($"{m}.0"), windows) is var (floor, _) && Drivers.Reaches(driver, floor)).ToList();
        return reached.Count == 0 ? "too old for any CUDA that PyTorch is built with today" : $"runs builds for CUDA {string.Join(", ", reached.Select(m => $"{m}.x"))}";
    }

    static readonly int[] Majors = [11, 12, 13];

    static string? Said(Machine machine) =>
        machine.Unread.FirstOrDefault(u => u.StartsWith("nvml: ", StringComparison.Ordinal)
            || u.StartsWith("nvidia-smi: ", StringComparison.Ordinal)) is { } said
            ? said[(said.IndexOf(' ') + 1)..]
            : null;

    public static IEnumerable<Finding> Nodes(Machine machine)
    {
        var (nodes, closed) = (machine.Setup.DeviceNodes, machine.Setup.ClosedNodes);
        if (machine.Driver is null || machine.Os.IsWsl || machine.Os.Kind != SystemKind.Linux) yield break;
        if (!nodes.Contains("/dev/nvidiactl") || !nodes.Any(n => char.IsAsciiDigit(n[^1])))
            yield return Finding.Problem("device nodes", "the driver is loaded, but /dev/nvidia* is missing: programs cannot reach the GPUs",
                "host: sudo nvidia-modprobe -u -c=0, or start nvidia-persistenced; container: it was started without GPUs, use --gpus all (Docker) or --device nvidia.com/gpu=all (Podman)");
        else if (!nodes.Contains("/dev/nvidia-uvm"))
            yield return Finding.Problem("device nodes", "/dev/nvidia-uvm is missing: CUDA answers with 'unknown error'",
                "sudo nvidia-modprobe -u -c=0; it is made at boot when nvidia-persistenced runs");
        else if (closed.Length > 0)
            yield return Finding.Problem("device nodes", $"this user may not open {string.Join(", ", closed)}",
                "join the group that owns them (ls -l /dev/nvidia*; often video or render), or set NVreg_DeviceFileMode=0666");
        else yield return Finding.Ok("device nodes", string.Join(", ", nodes));
    }

    public static IEnumerable<Finding> Gpus(Machine machine)
    {
        foreach (var group in machine.Gpus.GroupBy(g => (g.Name, g.Capability, g.Memory)))
        {
            var (name, capability, memory) = group.Key;
            var detail = $"{(group.Count() > 1 ? $"{group.Count()} × " : "")}{name}{(memory is { } bytes ? $", {HostFindings.Size(bytes)}" : "")}";
            if (capability is { } cc) yield return Judge(machine, detail, cc);
            else yield return Finding.Warning("gpu", $"{detail}, compute capability unknown",
                "nvidia-smi --query-gpu=name,compute_cap --format=csv shows it when the driver answers");
        }
    }

    /// <summary>Blackwell has no support in the closed kernel module (NVIDIA, "Open GPU Kernel Modules": Turing and later may use, Blackwell must).</summary>
    static Finding Judge(Machine machine, string detail, ComputeCapability cc) => cc.Major >= 10 && machine.Driver?.OpenModule is false
        ? Finding.Problem("gpu", $"{detail}, compute capability {cc}: this generation needs the open kernel module", "install the -open flavour of the driver")
        : Finding.Ok("gpu", $"{detail}, compute capability {cc} ({cc.Sm})");
}
