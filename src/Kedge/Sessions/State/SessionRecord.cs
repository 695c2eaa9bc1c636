using System.Collections.Immutable;
using Kedge.Sessions.Engines;
using Kedge.Specs;

namespace Kedge.Sessions.State;

/// <summary>Starting: its container may be there or not. Up: its servers were verified, or nobody waited for them.</summary>
public enum SessionPhase { Starting, Up }

/// <summary>
/// <c>session.json</c>: what is known about a session from outside, without asking an engine. Written before its container
/// starts, so that a <c>kedge up</c> that was killed half-way leaves nothing that nobody knows of. Holds no secrets.
/// </summary>
public sealed record SessionRecord
{
    public const int Format = 1;

    /// <summary>Version of this format.</summary>
    public int Kedge { get; init; } = Format;
    public required SessionPhase Phase { get; init; }
    /// <summary>The spec's name.</summary>
    public required string Project { get; init; }
    /// <summary>Where <c>kedge.yaml</c> lies.</summary>
    public required string Folder { get; init; }
    /// <summary>The word of <c>--name</c>; null for a project's first session.</summary>
    public string? Session { get; init; }
    /// <summary><c>Host</c> in the ssh configuration: <c>kedge-digits</c>.</summary>
    public required string Alias { get; init; }
    public required string Container { get; init; }
    public required SessionEngine Engine { get; init; }
    /// <summary>The image's ID in that engine.</summary>
    public required string Image { get; init; }
    /// <summary>The image's name, which says what is in it.</summary>
    public string? ImageName { get; init; }
    /// <summary>Digest of the lock that it runs.</summary>
    public string? Lock { get; init; }
    public required DateTimeOffset Started { get; init; }
    /// <summary>The same moment by a clock that nobody moves; null where there is none, or in a record of an older Kedge.</summary>
    public Uptime? Uptime { get; init; }
    public required SessionUser User { get; init; }
    public required ImmutableArray<PublishedServer> Servers { get; init; }
    /// <summary>Host sides are absolute.</summary>
    public required ImmutableArray<Mount> Mounts { get; init; }
    /// <summary>Inside, where a shell and JupyterLab begin.</summary>
    public required string WorkingFolder { get; init; }
    public Limits Limits { get; init; } = new();
    /// <summary>The engine cannot hold them (<see cref="ContainerEngine.HoldsLimits"/>).</summary>
    public bool LimitsIgnored { get; init; }
    /// <summary>What was said about the GPUs: which ones, or why none.</summary>
    public string? Gpus { get; init; }
    /// <summary>The GPUs that it sees, and the version of their driver.</summary>
    public ImmutableArray<SessionGpu> Devices { get; init; } = [];
    public string? Driver { get; init; }
    /// <summary>The system inside cannot be changed.</summary>
    public bool ReadOnly { get; init; }
    public string? CacheVolume { get; init; }
    /// <summary>Where the keys are from that open it by SSH.</summary>
    public string? Keys { get; init; }
    /// <summary>Minutes without any use after which it ends by itself.</summary>
    public int? StopAfter { get; init; }

    /// <summary>What chooses it behind a command: <c> --name second</c>, nothing for a project's first session.</summary>
    public string NameOption => Session is { } word ? $" --name {word}" : "";

    /// <summary>How long it has been there. A container does not outlive its machine, so the moved clock on the wall matters only where nothing else is known.</summary>
    public TimeSpan Age(DateTimeOffset now, Uptime? uptime) => Uptime is { } then && then.Boot == uptime?.Boot
        ? TimeSpan.FromSeconds(Math.Max(0, uptime.Seconds - then.Seconds))
        : now > Started ? now - Started : TimeSpan.Zero;

    public PublishedServer? Server(string name) => Servers.FirstOrDefault(s => s.Name == name);
}

public sealed record SessionGpu(string Name, string? Uuid);

/// <summary>The engine that has a session's container, kept so that every later command reaches the same one.</summary>
/// <param name="Environment">What decides which daemon its client talks to (DOCKER_HOST and the like).</param>
public sealed record SessionEngine(EngineKind Kind, string Program, string Version, bool Rootless, ImmutableArray<string> Options,
    ImmutableSortedDictionary<string, string?> Environment)
{
    public static SessionEngine Of(ContainerEngine engine) => new(engine.Kind, engine.Program, engine.Version, engine.Rootless, engine.Options, engine.Environment);

    public ContainerEngine ToEngine() => new(Kind, Program, Version, Rootless) { Options = Options, Environment = Environment };
}
