using Kedge.Findings;
using Kedge.Machines;
using Kedge.Tests.Machines;
using Kedge.Tests.Servers;

namespace Kedge.Tests.Findings;

/// <summary>Machines that are not here, judged from their profiles.</summary>
public sealed class DoctorTests
{
    const long GiB = 1L << 30;
    static readonly string[] Nodes = ["/dev/nvidia-uvm", "/dev/nvidia0", "/dev/nvidiactl"];

    static readonly HostSetup Healthy = new()
    {
        SharedMemory = 64 * GiB, Store = new("/home/you/.cache/kedge", 900 * GiB, 1800 * GiB), Cgroup = 2, NvidiaCards = 1, DeviceNodes = [.. Nodes],
    };

    static readonly Machine Server = SomeMachine.GpuServer with { Engines = [SomeMachine.GpuServer.Engines[0]], Setup = Healthy };
    static readonly Machine Laptop = SomeMachine.Laptop with { Engines = [new("podman", Rootless: true, ["crun"], "5.4.2", Cgroup: 2)],
        Setup = Healthy with { NvidiaCards = 0, DeviceNodes = [] } };

    static Machine With(Func<HostSetup, HostSetup> change) => Server with { Setup = change(Healthy) };

    static Machine Docker(Func<Engine, Engine> change) => Server with { Engines = [change(Server.Engines[0])] };

    static readonly (string Name, Machine Machine, string Ill)[] Machines =
    [
        ("a GPU server that is well", Server, ""),
        ("a laptop without a GPU", Laptop, ""),
        ("A100 server with driver 535", Server with
        {
            Driver = new(DottedVersion.Parse("535.129.03"), "/proc/driver/nvidia/version", OpenModule: false),
            Gpus = [.. Enumerable.Range(0, 8).Select(i => new Gpu("NVIDIA A100-SXM4-80GB", $"GPU-{i}", new(8, 0), 80 * GiB))],
        }, ""),
        ("WSL laptop", Server with
        {
            Os = new(SystemKind.Linux, "ubuntu", "Ubuntu 24.04.2 LTS", "5.15.167.4-microsoft-standard-WSL2", "24.04", IsWsl: true),
            Driver = new(DottedVersion.Parse("572.83"), "nvml"), Gpus = [new("NVIDIA GeForce RTX 4070 Laptop GPU", "GPU-1", new(8, 9), 8 * GiB)],
            Toolkit = null, Engines = [new("docker", Rootless: false, ["nvidia", "runc"], "28.0.4", Cgroup: 2)],
            Setup = Healthy with { DeviceNodes = ["/dev/dxg"], NvidiaCards = 0 },
        }, ""),
        ("WSL without NVIDIA's driver in Windows", Laptop with
        {
            Os = new(SystemKind.Linux, "ubuntu", "Ubuntu 24.04.2 LTS", "5.15.167.4-microsoft-standard-WSL2", "24.04", IsWsl: true),
            Setup = Healthy with { DeviceNodes = ["/dev/dxg"], NvidiaCards = 0 },
        }, "driver:warning"),
        ("M3 Mac", SomeMachine.Mac with { Engines = [new("docker", Rootless: false, ["runc"], "28.1.1", Cgroup: 2)] }, "apple silicon:warning"),
        ("driver but no toolkit", Server with { Toolkit = null, Engines = [new("docker", Rootless: false, ["runc"], "28.3.2", Cgroup: 2)] }, "container toolkit:problem"),
        ("toolkit, but Docker was not told", Docker(d => d with { Runtimes = ["runc"] }) with { Toolkit = new([], [], "1.17.8") }, "docker and GPU:problem"),
        ("Podman without CDI",
            Server with { Toolkit = new([], [], "1.17.8"), Engines = [new("podman", Rootless: true, ["crun"], "5.4.2", Cgroup: 2)] },
                "podman and GPU:problem"),
        ("an empty CDI specification", Server with { Toolkit = new(["/etc/cdi/nvidia.yaml"], [], "1.18.0") }, "cdi:warning"),
        ("driver present but /dev/nvidia* missing", With(s => s with { DeviceNodes = [] }), "device nodes:problem"),
        ("no unified memory", With(s => s with { DeviceNodes = ["/dev/nvidia0", "/dev/nvidiactl"] }), "device nodes:problem"),
        ("device nodes of another group", With(s => s with { ClosedNodes = ["/dev/nvidia0"] }), "device nodes:problem"),
        ("driver updated, not restarted",
            Server with { Driver = Server.Driver! with { Library = DottedVersion.Parse("580.105.08") }, Gpus = [new("NVIDIA H100 80GB HBM3")],
                Unread = ["nvml: driver and library have different versions"] },
            "driver:problem gpu:warning"),
        ("driver loaded, GPU fallen off", Server with { Gpus = [], Unread = ["nvml: a GPU is lost: it has fallen off the bus"] }, "driver:problem"),
        ("card without a driver", Laptop with { Setup = Healthy with { DeviceNodes = [] } }, "driver:problem"),
        ("library without a driver", Laptop with { Unread = ["nvml: the NVIDIA driver is not loaded"] }, "driver:problem not measured:warning"),
        ("Blackwell on the closed module",
            Server with { Driver = Server.Driver! with { OpenModule = false },
                Gpus = [new("NVIDIA GeForce RTX 5090", "GPU-1", new(12, 0), 32 * GiB)] }, "gpu:problem"),
        ("toolkit 1.17.7", Server with { Toolkit = Server.Toolkit! with { Version = "1.17.7" } }, "container toolkit:warning"),
        ("toolkit 1.16.1", Server with { Toolkit = Server.Toolkit! with { Version = "1.16.1" } }, "container toolkit:warning"),
        ("toolkit of unknown version", Server with { Toolkit = Server.Toolkit! with { Version = null } }, "container toolkit:warning"),
        ("rootless Docker with CDI", Docker(d => d with { Rootless = true }), ""),
        ("rootless Docker without CDI", Docker(d => d with { Rootless = true }) with { Toolkit = new([], [], "1.17.8") }, "docker and GPU:warning"),
        ("tiny shm", With(s => s with { SharedMemory = 64 << 20 }), "/dev/shm:warning"),
        ("cgroup v1", With(s => s with { Cgroup = 1 }), "cgroups:warning"),
        ("nearly full disk", With(s => s with { Store = new("/var/kedge", 9 * GiB, 100 * GiB) }), "disk:warning"),
        ("full disk", With(s => s with { Store = new("/var/kedge", 200 << 20, 100 * GiB) }), "disk:problem"),
        ("no engine", Server with { Engines = [] }, "engine:problem"),
        ("no right to Docker",
            Docker(d => d with { Version = null,
                Trouble = "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock" }),
                    "docker:problem"),
        ("Docker stopped", Docker(d => d with { Version = null,
            Trouble = "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?" }), "docker:problem"),
        ("Docker stopped, Podman works",
            Laptop with { Engines = [new("docker", Rootless: false, [], Trouble: "Cannot connect to the Docker daemon"), .. Laptop.Engines] },
                "docker:warning"),
        ("Podman without subordinate ids",
            Laptop with { Engines = [new("podman", Rootless: false, [],
                Trouble: "cannot find newuidmap: exec: \"newuidmap\": executable file not found in $PATH")] }, "podman:problem"),
        ("Alpine", Laptop with { Os = new(SystemKind.Linux, "alpine", "Alpine Linux v3.22", "6.12.40-0-lts", "3.22.1"), Glibc = null }, "glibc:warning"),
        ("Windows", Laptop with { Os = new(SystemKind.Windows, "windows", "Microsoft Windows 10.0.26100", "10.0.26100", "10.0"), Glibc = null,
            Engines = [] }, "engine:problem windows:problem"),
        ("little memory", Laptop with { Memory = 2 * GiB }, "memory:warning"),
        ("behind a proxy", Laptop with { Setup = Laptop.Setup with { Network = [new("HTTPS_PROXY", "http://proxy.example:3128", "environment"),
            new("pip index-url", "https://pypi.example/simple", "/etc/pip.conf")] } }, ""),
        ("a file that may not be read", Laptop with { Unread = ["/etc/cdi/nvidia.yaml: permission denied"] }, "not measured:warning"),
    ];

    public static TheoryData<string> Names() => [.. Machines.Select(m => m.Name)];

    [Theory, MemberData(nameof(Names))]
    public void It_finds_what_is_wrong_and_nothing_else(string name)
    {
        var (_, machine, ill) = Machines.First(m => m.Name == name);
        var found = Doctor.Judge(machine).Where(f => f.Level != Level.Ok)
            .Select(f => $"{f.Check}:{(f.Level == Level.Problem ? "problem" : "warning")}").Order(StringComparer.Ordinal);
        Assert.Equal(ill, string.Join(' ', found));
    }

    [Fact]
    public void Whatever_is_wrong_has_a_fix() => Assert.All(
        Machines.SelectMany(m => Doctor.Judge(m.Machine)), f => Assert.Equal(f.Level != Level.Ok, f.Fix is { Length: > 10 }));

    [Fact]
    public async Task Every_machine_reads_well()
    {
        using var folder = new TemporaryFolder();
        var all = new List<string>();
        foreach (var (name, machine, ill) in Machines)
        {
            MachineOnDisk.Save(Path.Combine(folder.Path, "m.json"), machine);
            var run = await Transcript.Of(folder.Path, "doctor", "--for", "m.json");
            Assert.Equal(ill.Contains("problem", StringComparison.Ordinal) ? 1 : 0, run.Code);
            all.Add($"# {name}\n{run}");
        }
        Snapshot.Match(string.Join('\n', all), folder.Path);
    }

    [Fact]
    public async Task As_json_with_the_profile_in_it()
    {
        using var folder = new TemporaryFolder();
        MachineOnDisk.Save(Path.Combine(folder.Path, "m.json"), Server);
        var run = await Transcript.Of(folder.Path, "doctor", "--for", "m.json", "--json", "--save", "again.json");
        Snapshot.Match(run.ToString(), folder.Path);
        Assert.Equal(File.ReadAllText(Path.Combine(folder.Path, "m.json")), File.ReadAllText(Path.Combine(folder.Path, "again.json")));
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_2() => Assert.Equal(2, (await Transcript.Of("/", "doctor", "--for", "no-such-profile.json")).Code);
}
