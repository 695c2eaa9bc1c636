using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Kedge.Runs.Facts;
using Kedge.Runs.Metrics;
using Kedge.Runs.Page;

namespace Kedge.Runs;

/// <summary>What could not be captured, and why: an honest record lists its holes.</summary>
public sealed record Missing(string What, string Why);

/// <summary><c>run.json</c>: every fact known when the command starts. Written once.</summary>
public sealed record RunPlan
{
    /// <summary>Version of the run folder's format (docs/reference/runs.md).</summary>
    public int Kedge { get; init; } = 1;
    public required string Id { get; init; }
    public string? Name { get; init; }
    public required string Project { get; init; }
    /// <summary>UTC, to the millisecond. Times in metrics and logs count from here.</summary>
    public required DateTimeOffset Started { get; init; }
    /// <summary>What the user asked to run, word by word.</summary>
    public required ImmutableArray<string> Command { get; init; }
    /// <summary>The same as one line for a POSIX shell.</summary>
    public required string Line { get; init; }
    /// <summary>Where it was started, relative to the project; <c>.</c> at its root.</summary>
    public required string Folder { get; init; }
    public required EngineFacts Engine { get; init; }
    public ImageFacts? Image { get; init; }
    /// <summary>Digest of <c>kedge.lock</c>, whose copy is <c>env/kedge.lock</c>.</summary>
    public string? Lock { get; init; }
    public GitFacts? Git { get; init; }
    /// <summary>Of a run without a container; in a container the lock tells it.</summary>
    public PythonFacts? Python { get; init; }
    public ImmutableSortedDictionary<string, string> Env { get; init; } = NoText;
    /// <summary>Hyperparameters found in the command's arguments, else in configuration files that it names, else as defaults in its script.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = NoText;
    /// <summary>Where hyperparameters come from that are not arguments: the configuration file that tells them, or the script's line (<c>train.py:30</c>).</summary>
    public ImmutableSortedDictionary<string, string> ParameterSources { get; init; } = NoText;
    /// <summary>Whether a parameter is only what its script falls back on: what the running script tells is better.</summary>
    public bool IsFallback(string parameter) =>
        Script is { } script && ParameterSources.TryGetValue(parameter, out var source) && source.StartsWith(script.Path + ":", StringComparison.Ordinal);
    /// <summary>The first Python file among the command's words.</summary>
    public NamedFile? Script { get; init; }
    /// <summary>Configuration files among the command's words.</summary>
    public ImmutableArray<NamedFile> Configs { get; init; } = [];
    /// <summary>What <c>--data</c> named.</summary>
    public ImmutableArray<DataFacts> Data { get; init; } = [];
    /// <summary>Seeds and flags that were seen; absence of a flag here does not mean that it is not set elsewhere.</summary>
    public ImmutableArray<SeenFlag> Determinism { get; init; } = [];
    /// <summary>Ranks that torchrun was told to start.</summary>
    public int? Ranks { get; init; }
    /// <summary>GPUs of the container; null without one, where the command sees the machine's.</summary>
    public GivenGpus? Gpus { get; init; }
    /// <summary>Names of the GPUs that the command saw.</summary>
    [JsonIgnore]
    public ImmutableArray<string> SeenGpus => Gpus?.Names ?? Host.Gpus;
    /// <summary>The run that this one goes on from (<c>--resume</c>), and which attempt it is then.</summary>
    public string? Parent { get; init; }
    public int Attempt { get; init; } = 1;
    public required HostFacts Host { get; init; }
    public required UserFacts User { get; init; }
    /// <summary>Version of Kedge, and which build of it (the module's id: equal for equal bytes).</summary>
    public required string Tool { get; init; }
    public string? ToolBuild { get; init; }
    public ImmutableArray<Missing> Incomplete { get; init; } = [];

    public static ImmutableSortedDictionary<string, string> NoText { get; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}

/// <summary>How the command was started: by <c>docker</c>, <c>podman</c> or on the <c>host</c>, with the whole argument array.</summary>
public sealed record EngineFacts(string Kind, string? Version, ImmutableArray<string> Command);

/// <param name="Path">As the command names it.</param>
public sealed record NamedFile(string Path, string Sha256);

/// <param name="Id">The image ID: digest of its configuration.</param>
/// <param name="Digest">Digest of its manifest, where one is known.</param>
public sealed record ImageFacts(string Id, string? Digest, ImmutableArray<string> Names);

/// <param name="Remote">Without credentials.</param>
/// <param name="Changed">Tracked files that differ from the commit; their difference is <c>code/diff.patch</c>.</param>
/// <param name="Untracked">Files that git does not know; named in <c>code/untracked.txt</c>.</param>
/// <param name="Diff">SHA-256 of <c>code/diff.patch</c>.</param>
public sealed record GitFacts(string? Commit, string? Branch, string? Remote, int Changed, int Untracked, string? Diff)
{
    /// <summary>SHA-256 of <c>code/untracked.tar.gz</c>: untracked source within limits; how many files are in it and how many are not.</summary>
    public string? Source { get; init; }
    public int SourceFiles { get; init; }
    public int LeftOut { get; init; }
    /// <summary>The nearest tag and how far the commit is from it (<c>v1.2-3-g0a1b2c3</c>); null where there is no tag.</summary>
    public string? Describe { get; init; }

    public bool Dirty => Changed + Untracked > 0;
}

/// <param name="Memory">Bytes.</param>
/// <param name="Gpus">Names; empty when there is none.</param>
public sealed record HostFacts(string Name, string Os, string Kernel, string Cpu, int Cores, long Memory, ImmutableArray<string> Gpus)
{
    public string? Driver { get; init; }
    public string? Glibc { get; init; }
    public string? Architecture { get; init; }
    /// <summary>UUID and memory of each GPU, as far as they are told.</summary>
    public ImmutableArray<GpuFacts>? GpuDetails { get; init; }
    public int? NumaNodes { get; init; }
    /// <summary>Of the project's folder: <c>ext4</c>, <c>nfs</c>.</summary>
    public string? FileSystem { get; init; }
    /// <summary>Who started it, when it was a batch system: <c>slurm 4711</c>, <c>kubernetes pod</c>.</summary>
    public string? Launcher { get; init; }
}

/// <param name="Asked">What was typed behind <c>--gpus</c>, <c>none</c> for <c>--cpu</c>; null where nothing was.</param>
/// <param name="Words">Which ones, with driver and CUDA, or why none.</param>
/// <param name="Names">Of the machine's GPUs, those that the command saw.</param>
public sealed record GivenGpus(string? Asked, string Words, ImmutableArray<string> Names);

public sealed record GpuFacts(string Name, string? Uuid, long? Memory, string? Capability);

/// <param name="Owner">uid:gid of the command, and of the files that it makes.</param>
public sealed record UserFacts(string Name, string Owner);

/// <summary><c>end.json</c>: how it ended. Written once; a run without it is still running, or lost.</summary>
public sealed record RunEnd
{
    public int Kedge { get; init; } = 1;
    public required string Id { get; init; }
    public required DateTimeOffset Ended { get; init; }
    /// <summary>By the monotonic clock.</summary>
    public required double Seconds { get; init; }
    public required int Exit { get; init; }
    /// <summary><c>SIGINT</c>: the signal that was passed on or that ended it.</summary>
    public string? Signal { get; init; }
    /// <summary>Bytes that the command wrote, and how many of them are not in the log.</summary>
    public long Output { get; init; }
    public long Dropped { get; init; }
    public ImmutableArray<MetricSummary> Metrics { get; init; } = [];
    /// <summary>Hyperparameters that the training told while it ran and that the plan does not have so; null: none.</summary>
    public ImmutableSortedDictionary<string, string>? Parameters { get; init; }
    /// <summary>Models that it wrote, and what was logged as artifacts.</summary>
    public ImmutableArray<Artifact>? Artifacts { get; init; }
    /// <summary>SHA-256 of the record's files, and one over their sorted list.</summary>
    public ImmutableSortedDictionary<string, string> Files { get; init; } = RunPlan.NoText;
    public string? Root { get; init; }
    public ImmutableArray<Missing> Incomplete { get; init; } = [];

    /// <summary>Of the signals that end programs.</summary>
    public static string? SignalName(int number) => number switch
    {
        1 => "SIGHUP", 2 => "SIGINT", 3 => "SIGQUIT", 6 => "SIGABRT", 7 => "SIGBUS", 8 => "SIGFPE", 9 => "SIGKILL", 11 => "SIGSEGV", 15 => "SIGTERM",
        _ => null,
    };

    public RunStatus Status => Signal is "SIGINT" or "SIGTERM" or "SIGHUP" or "SIGQUIT" ? RunStatus.Interrupted
        : Exit == 0 ? RunStatus.Done : RunStatus.Failed;
}

/// <summary>Done: exit 0. Interrupted: stopped by a signal that was passed on. Lost: no end was written and nothing beats any more.</summary>
public enum RunStatus { Running, Done, Failed, Interrupted, Lost }

/// <summary>A metric in five numbers. Steps are null where the output named none.</summary>
public sealed record MetricSummary(string Name, int Count, MetricValue First, MetricValue Last, MetricValue Min, MetricValue Max)
{
    /// <summary>Who told it, when it was not the output (<see cref="MetricSource"/>), and who else did.</summary>
    public string? Source { get; init; }

    public ImmutableArray<string>? Also { get; init; }

    /// <summary>The better end, by the metric's name; the last value where the name says nothing.</summary>
    public MetricValue Best => MetricNames.Better(Name) switch { Better.Lower => Min, Better.Higher => Max, _ => Last };

    /// <summary>What has to stand behind the best value of a metric that is no number any more: <c>, then NaN</c>.</summary>
    [JsonIgnore]
    public string Then => double.IsFinite(Best.Value) && !double.IsFinite(Last.Value) ? $", then {AxisScale.Short(Last.Value)}" : "";
}

public readonly record struct MetricValue(long? Step, double Value);
