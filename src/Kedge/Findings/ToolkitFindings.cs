using Kedge.Machines;

namespace Kedge.Findings;

/// <summary>The way from a container to the GPUs: NVIDIA Container Toolkit, runtime, CDI.</summary>
static class ToolkitFindings
{
    /// <summary>
    /// CVE-2025-23266: up to 1.17.7 a hook takes LD_PRELOAD from the image and runs it as root on the host.
    /// CVE-2024-0132: up to 1.16.1 an image can get at the host's file system.
    /// </summary>
    static readonly DottedVersion Safe = DottedVersion.Parse("1.17.8"), SafeMounts = DottedVersion.Parse("1.16.2");

    public static IEnumerable<Finding> Toolkit(Machine machine)
    {
        if (!NeedsOne(machine)) yield break;
        if (machine.Toolkit is not { } toolkit)
            yield return Finding.Problem("container toolkit", "the NVIDIA Container Toolkit is not installed: containers cannot reach the GPUs",
                "install nvidia-container-toolkit from NVIDIA's repository, then sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker (Podman: sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml)");
        else if (!DottedVersion.TryParse(toolkit.Version, null, out var version))
            yield return Finding.Warning("container toolkit", $"its version is unknown; CDI: {Files(toolkit)}", "nvidia-ctk --version shows it; 1.17.8 or newer is safe");
        else if (version < Safe)
            yield return Finding.Warning("container toolkit",
                $"{version} lets an image take over the host: {(version < SafeMounts ? "CVE-2024-0132, " : "")}CVE-2025-23266",
                    $"upgrade nvidia-container-toolkit to {Safe} or newer, and restart the engine");
        else yield return Finding.Ok("container toolkit", $"{version}{(toolkit.CdiDevices.IsEmpty ? "" : $", CDI {string.Join(", ", toolkit.CdiDevices)}")}");
    }

    /// <summary>Whether each engine that works knows how to hand a GPU on.</summary>
    public static IEnumerable<Finding> Reach(Machine machine)
    {
        if (!NeedsOne(machine) || machine.Toolkit is not { } toolkit) yield break;
        var cdi = toolkit.CdiDevices.Any(d => d.StartsWith("nvidia.com/gpu=", StringComparison.Ordinal));
        if (!toolkit.CdiFiles.IsEmpty && !cdi)
            yield return Finding.Warning("cdi", $"{Files(toolkit)} names no nvidia.com/gpu device",
                "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml (again after every driver update)");
        foreach (var engine in machine.Engines.Where(e => e.Trouble is null))
            if (!cdi && !engine.Runtimes.Contains("nvidia")) yield return Unreachable(engine);
            else if (engine is { Name: "docker", Rootless: true } && !cdi)
                yield return Finding.Warning("docker and GPU", "rootless Docker with the nvidia runtime needs a toolkit that leaves cgroups alone",
                    "sudo nvidia-ctk config --set nvidia-container-cli.no-cgroups --in-place, or use CDI");
    }

    static Finding Unreachable(Engine engine) => engine.Name == "docker"
        ? Finding.Problem("docker and GPU", "the toolkit is installed, but Docker does not know it: no nvidia runtime, no CDI devices", engine.Rootless
            ? "nvidia-ctk runtime configure --runtime=docker --config=$HOME/.config/docker/daemon.json && systemctl --user restart docker"
            : "sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker")
        : Finding.Problem("podman and GPU", "there is no CDI specification, which Podman finds GPUs by",
            "sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml; nvidia-ctk cdi list shows the devices");

    /// <summary>A driver and an engine on Linux. Docker Desktop on Windows brings its own toolkit into WSL.</summary>
    static bool NeedsOne(Machine machine) =>
        machine.Driver is not null && machine.Os.Kind == SystemKind.Linux && !machine.Engines.IsEmpty
            && !(machine.Os.IsWsl && machine.Engines.Any(e => e.Runtimes.Contains("nvidia")));

    static string Files(ContainerToolkit toolkit) => toolkit.CdiFiles.IsEmpty ? "none" : string.Join(", ", toolkit.CdiFiles);
}
