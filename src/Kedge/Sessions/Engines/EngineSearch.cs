using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Sessions.Engines;

/// <summary>Looks for a container engine that answers. Door: the PATH and this process's limits.</summary>
sealed class EngineSearch(Func<string, string?> environment)
{
    /// <summary>What Podman asks for when it runs as root, whatever the caller may have (containers/common, DefaultContainerConfig).</summary>
    const long PodmanOpenFiles = 1048576;
    /// <summary>Podman 4 sets this many first and then what it was asked for, so that more is refused without CAP_SYS_RESOURCE (seen with 4.3.1).</summary>
    const long PodmanProcesses = 32768;

    /// <summary>What decides which daemon a client talks to.</summary>
    static readonly ImmutableArray<string> Passed =
        ["DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY", "CONTAINER_HOST", "CONTAINERS_STORAGE_CONF", "XDG_RUNTIME_DIR"];

    readonly ImmutableSortedDictionary<string, string?> _environment =
        Passed.ToImmutableSortedDictionary(name => name, environment, StringComparer.Ordinal);

    public async Task<ContainerEngine> Find(CancellationToken ct)
    {
        if (environment("KEDGE_ENGINE") is { Length: > 0 } chosen)
            return Working(await Chosen(chosen, ct).ConfigureAwait(false)) ?? throw new KedgeException(EngineProblems.ChosenEngineMissing(chosen));
        var docker = OnPath("docker") is { } d ? await Docker(d, ct).ConfigureAwait(false) : null;
        if (docker?.Engine is { } found) return found;
        var podman = OnPath("podman") is { } p ? await Podman(p, ct).ConfigureAwait(false) : null;
        // When neither works, the answer is about the one that the user most likely means: Docker when it is installed.
        return podman?.Engine ?? Working(docker ?? podman) ?? throw new KedgeException(EngineProblems.NoEngine());
    }

    sealed record Answer(ContainerEngine? Engine, Problem? Problem);

    static ContainerEngine? Working(Answer? answer) => answer?.Problem is { } problem ? throw new KedgeException(problem) : answer?.Engine;

    async Task<Answer?> Chosen(string chosen, CancellationToken ct)
    {
        if (OnPath(chosen) is not { } program) return null;
        var version = await Ask(program, ct, "--version").ConfigureAwait(false);
        if (version is null) return null;
        return version.Output.Contains("podman", StringComparison.OrdinalIgnoreCase)
            ? await Podman(program, ct).ConfigureAwait(false)
            : await Docker(program, ct).ConfigureAwait(false);
    }

    async Task<Answer?> Docker(string program, CancellationToken ct)
    {
        var said = await Ask(program, ct, "info", "--format", "{{.ServerVersion}}|{{json .SecurityOptions}}|{{.CgroupDriver}}").ConfigureAwait(false);
        if (said is null) return null;
        // Podman under Docker's name (podman-docker) has other fields.
        if (said.Error.Contains("can't evaluate field", StringComparison.Ordinal)) return await Podman(program, ct).ConfigureAwait(false);
        var fields = said.Output.Trim().Split('|');
        if (said.ExitCode != 0 || fields.Length < 2 || fields[0].Length == 0) return new(null, WhyNot(EngineKind.Docker, said));
        var engine = Seen(EngineKind.Docker, program, fields[0], fields[1].Contains("name=rootless", StringComparison.Ordinal));
        return new(engine with { HoldsLimits = fields.ElementAtOrDefault(2) != "none" }, null);
    }

    async Task<Answer?> Podman(string program, CancellationToken ct)
    {
        var said = await Ask(program, ct, "info", "--format",
            "{{.Version.Version}}|{{.Host.Security.Rootless}}|{{.Host.OCIRuntime.Name}}|{{.Host.CgroupsVersion}}|{{.Host.ServiceIsRemote}}").ConfigureAwait(false);
        if (said is null) return null;
        var fields = said.Output.Trim().Split('|');
        if (said.ExitCode != 0 || fields.Length < 5) return new(null, WhyNot(EngineKind.Podman, said));
        var engine = Seen(EngineKind.Podman, program, fields[0], fields[1] == "true");
        var remote = fields[4] == "true";
        return new(engine with
        {
            // crun refuses cgroup v1 beside v2 ("hybrid mode not supported"); runc runs on both.
            Options = !remote && fields[2] == "crun" && fields[3] == "v1" && OnPath("runc") is not null ? ["--runtime", "runc"] : [],
            HoldsLimits = !(engine.Rootless && fields[3] == "v1"),
            RunOptions = remote || engine.Rootless ? [] : UlimitsOfThisProcess(),
        }, null);
    }

    ContainerEngine Seen(EngineKind kind, string program, string version, bool rootless) =>
        new(kind, program, version, rootless) { Environment = _environment };

    static Problem WhyNot(EngineKind kind, CommandResult said) =>
        said.Error.Contains("permission denied", StringComparison.OrdinalIgnoreCase)
            ? EngineProblems.NoPermission(kind, said.Error)
            : EngineProblems.EngineStopped(kind, said.Error.Length > 0 ? said.Error : said.Output);

    /// <summary>
    /// Podman as root always asks for 1048576 open files, which the kernel refuses where this process's hard limit is
    /// lower and CAP_SYS_RESOURCE is missing (a container, a hardened host). There it is told the limits that hold.
    /// </summary>
    static ImmutableArray<string> UlimitsOfThisProcess()
    {
        var limits = File.ReadAllLines("/proc/self/limits");
        return HardLimit(limits, "Max open files") is { } files && files < PodmanOpenFiles
            ? ["--ulimit", Ulimit("nofile", files), "--ulimit", Ulimit("nproc", Math.Min(HardLimit(limits, "Max processes") ?? PodmanProcesses, PodmanProcesses))]
            : [];
    }

    static string Ulimit(string name, long limit) => string.Create(CultureInfo.InvariantCulture, $"{name}={limit}:{limit}");

    /// <summary>Columns of /proc/PID/limits: name, soft limit, hard limit, unit; null when unlimited (proc_pid_limits(5)).</summary>
    static long? HardLimit(string[] limits, string name)
    {
        var line = limits.FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
        var columns = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return columns?.Length > 1 && long.TryParse(columns[1], NumberStyles.None, CultureInfo.InvariantCulture, out var hard) ? hard : null;
    }

    Task<CommandResult?> Ask(string program, CancellationToken ct, params ImmutableArray<string> arguments) =>
        new CommandLine(program, arguments) { Environment = _environment }.TryRun(ct);

    string? OnPath(string program)
    {
        if (program.Contains('/')) return File.Exists(program) ? Path.GetFullPath(program) : null;
        return (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }
}
