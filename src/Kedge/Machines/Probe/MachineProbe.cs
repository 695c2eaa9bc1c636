using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Kedge.Machines.Probe;

/// <summary>
/// Measures this host. Facts come from where they are made (the kernel's files, the driver's library, the programs themselves);
/// what an engine says about the GPUs is believed last.
/// </summary>
public sealed class MachineProbe
{
    readonly HostFiles _files;
    readonly HostPrograms _programs;
    readonly Func<string, string?> _environment;
    readonly ImmutableArray<string> _nvml;
    readonly List<string> _unread = [];

    /// <param name="root">Files are read and programs found below it; "/" but in tests.</param>
    public MachineProbe(string root, Func<string, string?> environment, ImmutableArray<string> nvml)
    {
        (_files, _environment, _nvml) = (new(root), environment, nvml);
        _programs = new(_files, environment);
    }

    /// <summary>Everything there is to know; starts programs, each with a time limit.</summary>
    /// <param name="store">Where the store is or will be: its disk is looked at.</param>
    public static Task<Machine> Measure(string store, Func<string, string?> environment, CancellationToken ct) =>
        new MachineProbe("/", environment, Nvml.Names).Measure(store, ct);

    /// <summary>What files alone say: a millisecond, and GPUs without their capability.</summary>
    public static Machine Glance() => new MachineProbe("/", _ => null, []).Look();

    /// <summary>What files and the driver's library say. Starts no program, but wakes the driver, which may take a second per GPU.</summary>
    public static Machine Look(Func<string, string?> environment) => new MachineProbe("/", environment, Nvml.Names).Look();

    public Machine Look()
    {
        var host = Host();
        return WithDriver(host with { Setup = Setup(host.Memory) });
    }

    public async Task<Machine> Measure(string store, CancellationToken ct)
    {
        var engines = Engines(ct);
        var toolkit = Toolkit(ct);
        var machine = await WithSmi(Look(), ct).ConfigureAwait(false);
        return machine with
        {
            Toolkit = await toolkit.ConfigureAwait(false),
            Engines = await engines.ConfigureAwait(false),
            Setup = machine.Setup with { Store = _files.Volume(store) },
            Unread = [.. _unread, .. _files.Refused],
        };
    }

    Machine Host()
    {
        var architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        var memory = LinuxFacts.Memory(_files) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        var model = LinuxFacts.Processor(_files) ?? "unknown";
        return new()
        {
            Os = OperatingSystem.IsLinux() ? LinuxFacts.Os(_files) : Other(), Architecture = architecture, Glibc = Glibc.Version(),
            Cpu = new(model, Environment.ProcessorCount), Memory = memory,
        };
    }

    static HostOs Other() => OperatingSystem.IsMacOS()
        ? new(SystemKind.Macos, "macos", $"macOS {Environment.OSVersion.Version}", RuntimeInformation.OSDescription, Environment.OSVersion.Version.ToString(2))
        : new(SystemKind.Windows, "windows", RuntimeInformation.OSDescription, Environment.OSVersion.Version.ToString(), Environment.OSVersion.Version.ToString(2));

    /// <summary>The module's own file first; then the library, which knows the GPUs and may be of another version.</summary>
    Machine WithDriver(Machine machine)
    {
        var module = NvidiaFacts.Module(_files.Text("/proc/driver/nvidia/version"));
        var nvml = Nvml.Ask(_nvml);
        if (nvml.Trouble is { } trouble) _unread.Add($"nvml: {trouble}");
        var driver =
            module is var (version, open) ? new NvidiaDriver(version, "/proc/driver/nvidia/version", nvml.Library == version ? null : nvml.Library, open)
            : nvml.Driver is { } told ? new NvidiaDriver(told, "nvml")
            : null;
        return machine with { Driver = driver, Gpus = nvml.Gpus.IsEmpty ? LinuxFacts.Gpus(_files) : nvml.Gpus, Unread = [.. _unread] };
    }

    async Task<Machine> WithSmi(Machine machine, CancellationToken ct)
    {
        if (machine.Gpus.Length > 0 && machine.Gpus.All(g => g.Capability is not null)) return machine;
        string[] query = ["--query-gpu=driver_version,name,uuid,compute_cap,memory.total", "--format=csv,noheader,nounits"];
        var said = await _programs.Ask("nvidia-smi", ct, query).ConfigureAwait(false);
        if (said is null) return machine;
        if (said.ExitCode != 0)
        {
            _unread.Add($"nvidia-smi: {(said.Error + said.Output).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()}");
            return machine;
        }
        var (driver, gpus) = NvidiaFacts.Smi(said.Output);
        return machine with { Driver = machine.Driver ?? (driver is { } version ? new(version, "nvidia-smi") : null), Gpus = gpus.IsEmpty ? machine.Gpus : gpus };
    }

    async Task<ContainerToolkit?> Toolkit(CancellationToken ct)
    {
        var said = await _programs.Ask("nvidia-ctk", ct, "--version").ConfigureAwait(false)
            ?? await _programs.Ask("nvidia-container-cli", ct, "--version").ConfigureAwait(false);
        var version = NvidiaFacts.ToolkitVersion(said?.Output);
        ImmutableArray<string> files =
            [.. from folder in (string[])["/etc/cdi", "/var/run/cdi"] from name in _files.Names(folder) where Path.GetExtension(name) is ".yaml"
                or ".yml" or ".json" select $"{folder}/{name}"];
        return version is null && files.IsEmpty ? null : new(files, [.. files.SelectMany(f => CdiSpec.Devices(_files.Text(f) ?? "")).Distinct()], version);
    }

    async Task<ImmutableArray<Engine>> Engines(CancellationToken ct)
    {
        var docker = _programs.Ask("docker", ct, "info", "--format", "{{json .}}");
        var podman = _programs.Ask("podman", ct, "info", "--format", "json");
        var found = ImmutableArray.CreateBuilder<Engine>();
        if (await docker.ConfigureAwait(false) is { } first) found.Add(EngineAnswers.Docker(first));
        if (await podman.ConfigureAwait(false) is { } second) found.Add(EngineAnswers.Podman(second));
        return found.ToImmutable();
    }

    HostSetup Setup(long memory)
    {
        var nodes = LinuxFacts.DeviceNodes(_files);
        return new()
        {
            SharedMemory = LinuxFacts.SharedMemory(_files, memory), Cgroup = LinuxFacts.Cgroup(_files), NvidiaCards = LinuxFacts.NvidiaCards(_files),
            DeviceNodes = nodes, ClosedNodes = [.. nodes.Where(n => !_files.Opens(n))], Network = NetworkFacts.Of(_files, _environment),
            Infiniband = _files.Names("/dev/infiniband").Length > 0,
        };
    }
}
