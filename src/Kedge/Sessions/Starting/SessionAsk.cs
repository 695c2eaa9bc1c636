using System.Collections.Immutable;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Sessions.Inside;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Sessions.Starting;

/// <summary>
/// Everything that decides a session. The same value gives the same files, the same record and the same engine arguments,
/// but for the ports, which are found when it starts. Pure.
/// </summary>
public sealed record SessionAsk
{
    /// <summary>The home that every session finds; outside it is <see cref="SessionFolder.Home"/>.</summary>
    public const string Home = "/home/kedge";
    public const string UserName = "kedge";

    public required SessionName Name { get; init; }
    /// <summary>Where <c>kedge.yaml</c> lies.</summary>
    public required string Folder { get; init; }
    /// <summary>The image by what the engine knows it as, and by its name.</summary>
    public required string Image { get; init; }
    public string? ImageName { get; init; }
    public string? Lock { get; init; }
    public required string Alias { get; init; }
    /// <summary>To whom what it writes belongs outside.</summary>
    public required Owner Owner { get; init; }
    /// <summary>Host sides are absolute.</summary>
    public required ImmutableArray<Mount> Mounts { get; init; }
    public Limits Limits { get; init; } = new();
    public required ImmutableArray<SessionServer> Servers { get; init; }
    /// <summary>Of the servers.</summary>
    public required ImmutableArray<SessionFile> Files { get; init; }
    /// <summary>What the servers and everything that they start see besides the image's own variables.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; init; } = Sessions.Launch.NoVariables;
    /// <summary>Where the keys are from that open it by SSH.</summary>
    public string? Keys { get; init; }
    /// <summary>The image's own variables, which login shells and SSH would lose.</summary>
    public ImmutableArray<string> ImageVariables { get; init; } = [];
    public required GpuAccess Gpus { get; init; }
    /// <summary>Of this machine, where the servers listen.</summary>
    public string Address { get; init; } = Loopback;
    /// <summary>The port outside that is tried first, by server.</summary>
    public ImmutableSortedDictionary<string, int> FirstPorts { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    /// <summary>Minutes.</summary>
    public int? StopAfter { get; init; }

    public const string Loopback = "127.0.0.1";

    /// <summary>Where a shell and JupyterLab begin: the folder that the project is mounted at, else the first one.</summary>
    public string WorkingFolder => (Mounts.FirstOrDefault(m => m.Host == Folder) ?? Mounts.FirstOrDefault())?.Container ?? Home;

    /// <summary>In rootless Docker root inside is the caller outside, and nobody else inside is.</summary>
    public static SessionUser UserIn(ContainerEngine engine, Owner owner) =>
        new(UserName, engine is { Kind: EngineKind.Docker, Rootless: true } ? default : owner, Home);

    public ImmutableArray<SessionFile> AllFiles(ContainerEngine engine) =>
    [
        Accounts.Passwd(UserIn(engine, Owner)), Accounts.Group(UserIn(engine, Owner)), LoginShell.File(EveryVariable(), WorkingFolder),
        .. Supervisor.Files(Servers, StopAfter), .. Files,
    ];

    /// <summary>A volume of the user's own: what one user caches another one would load and run.</summary>
    public string CacheVolume => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"kedge-cache-{Owner.Uid}");

    public SessionRecord Record(ContainerEngine engine, ImmutableArray<PublishedServer> published, DateTimeOffset now) => new()
    {
        Phase = SessionPhase.Starting, Project = Name.Project, Folder = Folder, Session = Name.Session, Alias = Alias, Container = Name.Container,
        Engine = SessionEngine.Of(engine), Image = Image, ImageName = ImageName, Lock = Lock, Started = now, User = UserIn(engine, Owner),
        Servers = published, Mounts = Mounts, WorkingFolder = WorkingFolder, Limits = Limits, LimitsIgnored = engine.Ignores(Limits),
        Gpus = Gpus.Words, Devices = [.. Gpus.Gpus.Select(g => new SessionGpu(g.Name, g.Uuid))], Driver = Gpus.Driver, ReadOnly = !Gpus.HasGpus,
        CacheVolume = CacheVolume, Keys = Keys, StopAfter = StopAfter,
    };

    /// <param name="state">The session's folder on this machine.</param>
    public Launch Launch(SessionFolder state, ImmutableArray<PublishedServer> published) => new()
    {
        Image = Image, Command = Supervisor.Command(Servers, StopAfter), Name = Name.Container, User = Owner,
        Mounts = [.. Mounts, .. OwnMounts(state)], WorkingFolder = WorkingFolder, Variables = AllVariables(), Limits = Limits, Devices = Gpus.Options,
        Standing = new() { Key = Name.Key, HostName = Name.Project, Servers = published, CacheVolume = CacheVolume, ReadOnly = !Gpus.HasGpus },
    };

    /// <summary>The variables that everything in the session sees, whichever way it came in.</summary>
    public ImmutableSortedDictionary<string, string?> AllVariables() => Sessions.Launch.NoVariables
        .Add("HOME", Home).Add("USER", UserName).Add("LOGNAME", UserName).Add("SHELL", "/bin/bash")
        .Add("XDG_CACHE_HOME", $"{Standing.CacheFolder}/cache")   // pip, torch.hub, Hugging Face and Matplotlib all follow it
        .SetItems(Gpus.Variables).SetItems(Variables);

    /// <summary>Those, and the image's own: what a process in the container finds.</summary>
    public ImmutableSortedDictionary<string, string?> EveryVariable() =>
        ImageVariables.Select(v => v.Split('=', 2)).Where(v => v.Length == 2).Aggregate(Sessions.Launch.NoVariables, (all, v) => all.SetItem(v[0], v[1]))
            .SetItems(Sessions.Launch.Seen(Limits, AllVariables()));

    static ImmutableArray<Mount> OwnMounts(SessionFolder state) =>
    [
        new(state.Home, Home), new(state.Files, SessionFile.Folder, ReadOnly: true), new(state.Logs, Supervisor.Logs),
        new(Path.Combine(state.Files, "passwd"), "/etc/passwd", ReadOnly: true), new(Path.Combine(state.Files, "group"), "/etc/group", ReadOnly: true),
        new(Path.Combine(state.Files, LoginShell.Name), LoginShell.Place, ReadOnly: true),
    ];
}
