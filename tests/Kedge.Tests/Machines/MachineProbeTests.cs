using Kedge.Findings;
using Kedge.Machines;
using Kedge.Machines.Probe;

namespace Kedge.Tests.Machines;

public sealed class MachineProbeTests
{
    const string Smi = "535.129.03, NVIDIA A100-SXM4-80GB, GPU-5f1c2d8e, 8.0, 81920\n535.129.03, NVIDIA A100-SXM4-80GB, GPU-6a, 8.0, 81920";
    const string DockerInfo = """{"ServerVersion":"28.3.2","Runtimes":{"runc":{"path":"runc"},"nvidia":{"path":"nvidia-container-runtime"}},"SecurityOptions":["name=seccomp,profile=builtin","name=cgroupns"],"CgroupVersion":"2"}""";
    const string PodmanInfo = """{"host":{"cgroupVersion":"v2","ociRuntime":{"name":"crun"},"security":{"rootless":true}},"version":{"Version":"5.4.2"}}""";

    const string CdiYaml = """
        ---
        cdiVersion: 0.5.0
        containerEdits:
          hooks:
          - args:
            - nvidia-ctk
            hookName: createContainer
        devices:
        - containerEdits:
            deviceNodes:
            - path: /dev/nvidia0
          name: "0"
        - name: all
          containerEdits:
            deviceNodes:
            - path: /dev/nvidia0
        kind: nvidia.com/gpu
        """;

    static FakeHost Linux() => new FakeHost()
        .File("/etc/os-release", "PRETTY_NAME=\"Ubuntu 22.04.5 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\nID=ubuntu\nID_LIKE=debian\n")
        .File("/proc/sys/kernel/osrelease", "5.15.0-139-generic\n")
        .File("/proc/cpuinfo", "processor\t: 0\nmodel name\t: AMD EPYC 7742 64-Core Processor\n")
        .File("/proc/meminfo", "MemTotal:       1056763728 kB\nMemFree: 1 kB\n")
        .File("/proc/mounts", "cgroup2 /sys/fs/cgroup cgroup2 rw 0 0\ntmpfs /dev/shm tmpfs rw,nosuid,nodev,size=65536k 0 0\n");

    static FakeHost GpuServer() => Linux()
        .File("/proc/driver/nvidia/version",
            "NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.129.03  Thu Oct 19 18:56:32 UTC 2023\nGCC version:  gcc version 11.4.0\n")
        .File("/proc/driver/nvidia/gpus/0000:07:00.0/information", "Model: \t\t NVIDIA A100-SXM4-80GB\nIRQ:   \t\t 321\nGPU UUID: \t GPU-????????-????\n")
        .File("/sys/bus/pci/devices/0000:07:00.0/vendor", "0x10de\n").File("/sys/bus/pci/devices/0000:07:00.0/class", "0x030200\n")
        .File("/sys/bus/pci/devices/0000:08:00.0/vendor", "0x10de\n").File("/sys/bus/pci/devices/0000:08:00.0/class", "0x068000\n")
        .File("/dev/nvidia0", "").File("/dev/nvidiactl", "").File("/dev/nvidia-uvm", "").File("/dev/nvidia-modeset", "")
        .Program("/usr/bin/nvidia-smi", Smi)
        .Program("/usr/bin/nvidia-ctk", "NVIDIA Container Toolkit CLI version 1.17.8\ncommit: f202b80a9b9d0db00d9b1d73c0128c8962c55f4d")
        .Program("/usr/bin/docker", DockerInfo)
        .File("/etc/cdi/nvidia.yaml", CdiYaml);

    [Fact]
    public async Task A_GPU_server_is_measured_and_judged()
    {
        using var host = GpuServer();
        var machine = await host.Measure();
        Assert.Equal(("ubuntu", "22.04", "5.15.0-139-generic", false), (machine.Os.Distribution, machine.Os.Version, machine.Os.Kernel, machine.Os.IsWsl));
        Assert.Equal(1056763728L << 10, machine.Memory);
        Assert.Equal(("535.129.03", "/proc/driver/nvidia/version", (bool?)false), (machine.Driver!.Version.ToString(), machine.Driver.From, machine.Driver.OpenModule));
        Assert.Equal([new Gpu("NVIDIA A100-SXM4-80GB", "GPU-5f1c2d8e", new(8, 0),
            80L << 30), new Gpu("NVIDIA A100-SXM4-80GB", "GPU-6a", new(8, 0), 80L << 30)], machine.Gpus.AsEnumerable());
        Assert.Equal("1.17.8", machine.Toolkit!.Version);
        Assert.Equal(["nvidia.com/gpu=0", "nvidia.com/gpu=all"], machine.Toolkit.CdiDevices.AsEnumerable());
        Assert.Equal(["nvidia", "runc"], Assert.Single(machine.Engines).Runtimes.AsEnumerable());
        Assert.Equal((64L << 20, 2, 1), (machine.Setup.SharedMemory, machine.Setup.Cgroup, machine.Setup.NvidiaCards));
        Assert.Equal(["/dev/nvidia-uvm", "/dev/nvidia0", "/dev/nvidiactl"], machine.Setup.DeviceNodes.AsEnumerable());
        Assert.True(machine.Setup.Store!.Size > 0);
        Assert.Empty(machine.Unread);
        Assert.Equal(["/dev/shm"], Doctor.Judge(machine).Where(f => f.Level != Level.Ok && f.Check != "disk").Select(f => f.Check));
    }

    [Fact]
    public async Task What_is_measured_is_a_profile()
    {
        using var host = GpuServer();
        var machine = await host.Measure();
        var read = MachineText.Read("m.json", System.Text.Encoding.UTF8.GetBytes(MachineText.Write(machine)));
        Assert.Empty(read.Problems);
        Assert.Equal(MachineText.Write(machine), MachineText.Write(read.Value));
    }

    [Fact]
    public async Task Of_an_empty_host_nothing_is_known_and_nothing_fails()
    {
        using var host = new FakeHost();
        var machine = await host.Measure();
        Assert.Null(machine.Driver);
        Assert.Null(machine.Toolkit);
        Assert.Empty(machine.Engines);
        Assert.True(machine.Memory > 0);
        Assert.Contains(Doctor.Judge(machine), f => f is { Check: "engine", Level: Level.Problem });
    }

    [Fact]
    public async Task A_library_that_is_none_is_not_a_driver()
    {
        using var host = Linux().File("/usr/lib/libnvidia-ml.so.1", "not an ELF file");
        Assert.Null((await host.Measure()).Driver);
    }

    [Theory]
    [InlineData("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.158.01  Release Build  (dvs-builder@U22)", "570.158.01", true)]
    [InlineData("NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2 14:37:44 UTC 2024", "470.256.02", false)]
    [InlineData("NVRM version: NVIDIA UNIX aarch64 Kernel Module  580.65.06  Sun Jul 27", "580.65.06", false)]
    public void The_module_says_its_version(string text, string version, bool open) => Assert.Equal((DottedVersion.Parse(version), open), NvidiaFacts.Module(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("NVRM version: something else")]
    public void Another_text_is_no_version(string? text) => Assert.Null(NvidiaFacts.Module(text));

    [Theory]
    [InlineData("12.535.129.03", "535.129.03")]
    [InlineData("580.95.05", "580.95.05")]
    [InlineData("nonsense", null)]
    public void The_library_counts_its_own_branch(string text, string? version) => Assert.Equal(version, Nvml.Version(text)?.ToString());

    [Fact]
    public async Task Nvidia_smi_that_fails_is_not_silently_left_out()
    {
        using var host = GpuServer().Program("/usr/bin/nvidia-smi", "Failed to initialize NVML: Driver/library version mismatch", code: 18);
        var machine = await host.Measure();
        Assert.Equal("NVIDIA A100-SXM4-80GB", Assert.Single(machine.Gpus).Name);
        Assert.Null(machine.Gpus[0].Uuid);
        Assert.Equal(["nvidia-smi: Failed to initialize NVML: Driver/library version mismatch"], machine.Unread.AsEnumerable());
    }

    [Fact]
    public async Task WSL_is_told_by_its_kernel_and_has_its_own_folder()
    {
        using var host = Linux().File("/proc/sys/kernel/osrelease", "5.15.167.4-microsoft-standard-WSL2\n").File("/dev/dxg", "")
            .Program("/usr/lib/wsl/lib/nvidia-smi", "572.83, NVIDIA GeForce RTX 4070 Laptop GPU, GPU-1, 8.9, 8188");
        var machine = await host.Measure();
        Assert.True(machine.Os.IsWsl);
        Assert.Equal(("572.83", "nvidia-smi"), (machine.Driver!.Version.ToString(), machine.Driver.From));
        Assert.Equal(["/dev/dxg"], machine.Setup.DeviceNodes.AsEnumerable());
    }

    [Theory]
    [InlineData("tmpfs /dev/shm tmpfs rw,size=65536k 0 0", 64)]
    [InlineData("tmpfs /dev/shm tmpfs rw,size=25% 0 0", 256)]
    [InlineData("tmpfs /dev/shm tmpfs rw,size=1048576 0 0", 1)]
    [InlineData("tmpfs /dev/shm tmpfs rw,nosuid 0 0", 512)]
    [InlineData("tmpfs /dev/shm tmpfs rw,size=1g 0 0\ntmpfs /dev/shm tmpfs rw,size=2048k 0 0", 2)]
    [InlineData("proc /proc proc rw 0 0", null)]
    public async Task The_size_of_shm_is_in_its_mount(string mounts, int? mib)
    {
        using var host = Linux().File("/proc/mounts", mounts + "\n").File("/proc/meminfo", "MemTotal: 1048576 kB\n");
        Assert.Equal((long?)mib << 20, (await host.Measure()).Setup.SharedMemory is { } bytes ? bytes / (1 << 20) << 20 : null);
    }

    [Theory]
    [InlineData("cgroup2 /sys/fs/cgroup cgroup2 rw 0 0", 2)]
    [InlineData("tmpfs /sys/fs/cgroup tmpfs ro 0 0\ncgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\ncgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0", 1)]
    [InlineData("cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0", 1)]
    [InlineData("proc /proc proc rw 0 0", null)]
    public async Task The_cgroup_version_is_in_the_mounts(string mounts, int? version)
    {
        using var host = Linux().File("/proc/mounts", mounts + "\n");
        Assert.Equal(version, (await host.Measure()).Setup.Cgroup);
    }

    [Fact]
    public async Task Engines_that_do_not_answer_say_why()
    {
        using var host = Linux()
            .Program("/usr/bin/docker", """{"ServerErrors":["permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock"]}""", "errors pretty printing info", 1)
            .Program("/usr/bin/podman", "", "Error: cannot find newuidmap", 125);
        var engines = (await host.Measure()).Engines;
        Assert.Equal(["docker", "podman"], engines.Select(e => e.Name));
        Assert.StartsWith("permission denied", engines[0].Trouble, StringComparison.Ordinal);
        Assert.Equal("Error: cannot find newuidmap", engines[1].Trouble);
        Assert.All(engines, e => Assert.Null(e.Version));
    }

    [Fact]
    public async Task Rootless_engines_say_so()
    {
        using var host = Linux()
            .Program("/usr/bin/docker", DockerInfo.Replace("name=cgroupns", "name=rootless", StringComparison.Ordinal)).Program("/usr/bin/podman", PodmanInfo);
        Assert.All((await host.Measure()).Engines, e => Assert.True(e.Rootless));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1,2]")]
    [InlineData("""{"ServerVersion":7,"Runtimes":[],"SecurityOptions":{}}""")]
    public async Task An_engine_that_talks_nonsense_is_in_trouble(string said)
    {
        using var host = Linux().Program("/usr/bin/docker", said).Program("/usr/bin/podman", said);
        Assert.All((await host.Measure()).Engines, e => Assert.NotNull(e.Trouble));
    }

    [Fact]
    public void CDI_in_JSON_names_its_devices_too()
    {
        Assert.Equal(["nvidia.com/gpu=GPU-1"], CdiSpec.Devices("""{"cdiVersion":"0.6.0","kind":"nvidia.com/gpu","devices":[{"name":"GPU-1","containerEdits":{}}]}""").AsEnumerable());
        Assert.Empty(CdiSpec.Devices("{"));
        Assert.Empty(CdiSpec.Devices("devices: []"));
    }

    [Fact]
    public async Task Proxies_and_mirrors_are_told_without_their_secrets()
    {
        using var host = Linux()
            .Variable("https_proxy", "http://me:s3cret@proxy.example:3128").Variable("PIP_INDEX_URL", "https://token@index.example/simple?key=s3cret")
            .File("/etc/apt/sources.list.d/debian.sources", "Types: deb\nURIs: http://bot:s3cret@mirror.example/debian\nSuites: trixie\n")
            .File("/etc/apt/sources.list", "# deb http://old.example/ubuntu jammy main\ndeb [signed-by=/x.gpg] https://mirror.example/ubuntu jammy main\n")
            .File("/etc/apt/apt.conf.d/01proxy", "Acquire::http::Proxy \"http://me:s3cret@cache.example:3142\";\n")
            .File("/home/you/.config/pip/pip.conf", "[global]\nindex-url = https://me:p@s3cret@pypi.example/simple\nextra-index-url =\n");
        var network = (await host.Measure()).Setup.Network;
        Assert.DoesNotContain("s3cret", string.Join(' ', network.Select(n => n.Value)), StringComparison.Ordinal);
        Assert.Equal(
            ["HTTPS_PROXY http://proxy.example:3128", "PIP_INDEX_URL https://index.example/simple", "apt https://mirror.example/ubuntu",
                "apt http://mirror.example/debian", "apt proxy http://cache.example:3142", "pip index-url https://pypi.example/simple"],
            network.Select(n => $"{n.Name} {n.Value}"));
    }

    [Theory]
    [InlineData("me:pass@host:3128", "host:3128")]
    [InlineData("localhost,127.0.0.1,.example.com", "localhost,127.0.0.1,.example.com")]
    [InlineData("http://a:b@one/simple http://c@two/simple", "http://one/simple http://two/simple")]
    [InlineData("http://a:b/c@host/", "…host/")]
    public void A_user_part_is_taken_out_wherever_it_stands(string value, string shown) => Assert.Equal(shown, NetworkFacts.WithoutCredentials(value));

    [Fact]
    public void This_very_machine_can_be_looked_at()
    {
        var machine = MachineProbe.Look(Environment.GetEnvironmentVariable);
        Assert.True(machine.Memory > 1 << 20);
        Assert.NotEqual("unknown", machine.Os.Kernel);
    }
}
