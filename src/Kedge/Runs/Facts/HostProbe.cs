using Kedge.Machines.Probe;

namespace Kedge.Runs.Facts;

/// <summary>What the record says about this machine: what its files tell; nothing is started or woken.</summary>
public static class HostProbe
{
    /// <param name="project">Whose file system is meant.</param>
    public static HostFacts Look(string project)
    {
        var machine = MachineProbe.Glance();
        return new(
            Environment.MachineName, machine.Os.Name, machine.Os.Kernel, machine.Cpu.Model, machine.Cpu.Cores, machine.Memory,
            [.. machine.Gpus.Select(g => g.Name)])
        {
            Driver = machine.Driver?.Version.ToString(), Glibc = machine.Glibc?.ToString(), Architecture = machine.Architecture,
            Launcher = Launcher(Environment.GetEnvironmentVariable),
            NumaNodes = NumaNodes(), FileSystem = FileSystem(project),
            GpuDetails = machine.Gpus.IsEmpty ? null : [.. machine.Gpus.Select(g => new GpuFacts(g.Name, g.Uuid, g.Memory, g.Capability?.ToString()))],
        };
    }

    static int? NumaNodes() => Directory.Exists(Nodes) ? Directory.GetDirectories(Nodes, "node*").Length : null;

    const string Nodes = "/sys/devices/system/node";

    /// <summary>Kind of the file system on which a file or folder lies; null where that is not told.</summary>
    public static string? FileSystem(string path)
    {
        try
        {
            return new DriveInfo(path).DriveFormat;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    static string? Launcher(Func<string, string?> environment) =>
        environment("SLURM_JOB_ID") is { Length: > 0 } slurm ? $"slurm {slurm}"
        : environment("PBS_JOBID") is { Length: > 0 } pbs ? $"pbs {pbs}"
        : environment("KUBERNETES_SERVICE_HOST") is { Length: > 0 } ? $"kubernetes {environment("HOSTNAME")}" : null;
}
