using Kedge.Machines;

namespace Kedge.Tests.Machines;

/// <summary>Machines for tests; the GPU server is as people have them, the others say what differs.</summary>
static class SomeMachine
{
    public static Machine GpuServer { get; } = new()
    {
        Os = new(SystemKind.Linux, "debian", "Debian GNU/Linux 13 (trixie)", "6.12.48+deb13-amd64", "13"),
        Architecture = "amd64",
        Glibc = DottedVersion.Parse("2.41"),
        Cpu = new("AMD EPYC 7763 64-Core Processor", 16),
        Memory = 128L << 30,
        Driver = new(DottedVersion.Parse("580.95.05"), "/proc/driver/nvidia/version", OpenModule: true),
        Gpus = [new("NVIDIA H100 80GB HBM3", "GPU-5f1c2d8e-0000-1111-2222-333344445555", new(9, 0), 85520809984)],
        Toolkit = new(["/etc/cdi/nvidia.yaml"], ["nvidia.com/gpu=0", "nvidia.com/gpu=all"], "1.17.8"),
        Engines = [new("docker", Rootless: false, ["nvidia", "runc"], "28.3.2", Cgroup: 2), new("podman", Rootless: true, [], Trouble: "cannot find newuidmap")],
    };

    public static Machine Laptop { get; } = GpuServer with { Driver = null, Gpus = [], Toolkit = null, Engines = [] };

    public static Machine Mac { get; } = Laptop with
    {
        Os = new(SystemKind.Macos, "macos", "macOS 15.5", "24.5.0", "15.5"), Architecture = "arm64", Glibc = null, Cpu = new("Apple M3 Pro", 12),
    };
}
