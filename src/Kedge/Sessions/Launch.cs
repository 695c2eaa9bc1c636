using System.Collections.Immutable;
using System.Globalization;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Sessions;

/// <summary>Numeric owner: who a container's process is, and to whom the files that it makes belong.</summary>
public readonly record struct Owner(uint Uid, uint Gid)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Uid}:{Gid}");
}

/// <summary>
/// Everything that decides how a command starts in an image. The same value gives the same engine arguments, in the same
/// order, and no shell ever sees them. The image's entry point (tini) is PID 1, so no <c>--init</c>.
/// </summary>
public sealed record Launch
{
    /// <summary>
    /// A writable home that ends with the container; caches that must stay go to a mount. Not a folder of the image: runc gives
    /// a tmpfs the mode of what it covers, whatever was asked for, and only one user could write there.
    /// </summary>
    public const string Home = "/home/run";

    /// <summary>The image by a name or an ID that the engine knows.</summary>
    public required string Image { get; init; }
    /// <summary>Program and arguments.</summary>
    public required ImmutableArray<string> Command { get; init; }
    /// <summary>The container's name, as <see cref="ContainerName"/> makes it.</summary>
    public required string Name { get; init; }
    /// <summary>The run's id, put on the container as label <c>io.kedge.run</c>.</summary>
    public string Run { get; init; } = "";
    /// <summary>Set for a session, which stays in the background; null for a command that is run and gone.</summary>
    public Standing? Standing { get; init; }
    /// <summary>Engine options that give it GPUs.</summary>
    public ImmutableArray<string> Devices { get; init; } = [];
    public required Owner User { get; init; }
    /// <summary>Host sides are absolute.</summary>
    public required ImmutableArray<Mount> Mounts { get; init; }
    /// <summary>Absolute, inside the container.</summary>
    public required string WorkingFolder { get; init; }
    /// <summary>Null values are taken from the engine client's own environment and so never appear in the arguments.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; init; } = NoVariables;
    public Limits Limits { get; init; } = new();
    /// <summary>The container's own host name; null for the one that the engine makes up.</summary>
    public string? HostName { get; init; }
    /// <summary><c>none</c>, or null for the engine's own bridge.</summary>
    public string? Network { get; init; }
    /// <summary>Both ends of the conversation are a terminal: the command gets one too.</summary>
    public bool Terminal { get; init; }
    /// <summary>Standard input is passed on.</summary>
    public bool Input { get; init; }

    public static ImmutableSortedDictionary<string, string?> NoVariables { get; } =
        ImmutableSortedDictionary.Create<string, string?>(StringComparer.Ordinal);

    /// <summary><c>kedge-digits-0912-brave-otter-7f3a</c>: the project and the last part of the run's id.</summary>
    public static string ContainerName(string project, string run) => $"kedge-{project}-{run[(run.LastIndexOf('/') + 1)..]}";

    /// <summary>The engine's arguments, beginning with <c>run</c>.</summary>
    /// <param name="extra">Options that this machine's engine needs (explicit ulimits where the kernel refuses the defaults).</param>
    public ImmutableArray<string> Arguments(EngineKind engine, bool rootless, params ImmutableArray<string> extra) =>
    [
        "run", .. Standing is null ? ["--rm", .. Talk()] : (string[])["--detach"], "--name", Name,
        "--label", Standing is null ? $"io.kedge.run={Run}" : $"{SessionName.Label}={Standing.Key}",
        .. HostName is null ? (string[])[] : ["--hostname", HostName],
        .. Identity(engine, rootless), "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
        .. Connection(engine), .. Standing?.Options(engine) ?? [],
        .. Sizes(), .. Devices, .. extra,
        .. Mounts.SelectMany(m => (string[])["--mount", MountText(m)]),
        .. Standing?.Folders ?? ["--tmpfs", $"{Home}:rw,exec,nosuid,nodev,mode=1777"],
        .. AllVariables().SelectMany(v => (string[])["--env", v.Value is null ? v.Key : $"{v.Key}={v.Value}"]),
        "--workdir", WorkingFolder, Image, .. Command,
    ];

    /// <summary>The variables that the command sees, the ones that Kedge sets included. The caller's own win.</summary>
    public ImmutableSortedDictionary<string, string?> AllVariables() => Seen(Limits, Variables);

    /// <inheritdoc cref="AllVariables"/>
    public static ImmutableSortedDictionary<string, string?> Seen(Limits limits, ImmutableSortedDictionary<string, string?> variables)
    {
        var all = NoVariables
            .Add("HOME", Home).Add("USER", "kedge").Add("LOGNAME", "kedge")   // getpass.getuser() fails for a uid without a passwd entry
            .Add("PYTHONUNBUFFERED", "1");                                     // output reaches the record when it is written
        if (limits.Cpus is { } cpus) all = all.Add("OMP_NUM_THREADS", Threads(cpus));
        return all.SetItems(variables);
    }

    /// <summary>One OpenMP thread per whole CPU: more would wait for each other under a CPU quota.</summary>
    public static string Threads(decimal cpus) => Math.Max(1, (int)Math.Floor(cpus)).ToString(CultureInfo.InvariantCulture);

    IEnumerable<string> Talk() => (Input, Terminal) switch
    {
        (_, true) => ["--interactive", "--tty"],
        (true, false) => ["--interactive"],
        _ => [],
    };

    /// <summary>
    /// Rootless Docker's container root is the caller outside, and every other id is not; rootless Podman keeps ids the same on both sides.
    /// </summary>
    IEnumerable<string> Identity(EngineKind engine, bool rootless) => (engine, rootless) switch
    {
        (EngineKind.Docker, true) => ["--user", "0:0"],
        (EngineKind.Podman, true) => ["--userns", "keep-id", "--user", User.ToString()],
        _ => ["--user", User.ToString()],
    };

    /// <summary>Docker's daemon may have another default than bridge; rootless Podman has no bridge at all and picks its own.</summary>
    IEnumerable<string> Connection(EngineKind engine) => (Network, engine) switch
    {
        ({ } chosen, _) => ["--network", chosen],
        (null, EngineKind.Docker) => ["--network", "bridge"],
        _ => [],
    };

    /// <summary>
    /// Shared memory is a ceiling, not a reservation: DataLoader workers die on the engines' default of 64 MiB.
    /// Memory without a swap limit could still swap, so both are set.
    /// </summary>
    IEnumerable<string> Sizes()
    {
        if (Limits.Cpus is { } cpus) foreach (var word in (string[])["--cpus", cpus.ToString("0.###", CultureInfo.InvariantCulture)]) yield return word;
        if (Limits.Memory is { } memory) foreach (var word in (string[])["--memory", Bytes(memory), "--memory-swap", Bytes(memory)]) yield return word;
        yield return "--shm-size";
        yield return Bytes(SharedMemory(Limits));
    }

    /// <summary>What was asked for, else half of the memory, else 8 GiB.</summary>
    public static long SharedMemory(Limits limits) => limits.Shm ?? (limits.Memory is { } bytes ? Math.Max(64L << 20, bytes / 2) : 8L << 30);

    static string Bytes(long bytes) => bytes.ToString(CultureInfo.InvariantCulture);

    static string MountText(Mount mount)
    {
        var text = $"type=bind,{Field("source=" + mount.Host)},{Field("target=" + mount.Container)}";
        return mount.ReadOnly ? text + ",readonly" : text;
    }

    /// <summary>A field of a CSV line, as both engines read <c>--mount</c> (RFC 4180).</summary>
    static string Field(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
