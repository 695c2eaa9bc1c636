using System.Collections.Immutable;
using Kedge.Runs.Given;
using Kedge.Sessions;

namespace Kedge.Runs.Recording;

/// <summary>What is to be run and recorded, decided and found before anything starts.</summary>
public sealed record RunRequest
{
    /// <summary>The project's name and absolute folder; runs are kept in <c>runs/</c> below it.</summary>
    public required string Project { get; init; }
    public required string ProjectFolder { get; init; }
    /// <summary>Where the user stands; absolute, inside the project or not.</summary>
    public required string Folder { get; init; }
    public string? Name { get; init; }
    public required ImmutableArray<string> Command { get; init; }
    /// <summary><c>docker</c>, <c>podman</c>, <c>host</c>, with its version.</summary>
    public required string Engine { get; init; }
    public string? EngineVersion { get; init; }
    public ImageFacts? Image { get; init; }
    /// <summary>More about the image, kept as <c>env/image.json</c>.</summary>
    public string? ImageJson { get; init; }
    public string? LockDigest { get; init; }
    /// <summary>The process to start for a run of this id; without a channel where nothing is recorded.</summary>
    public required Func<RunId, RunChannel?, CommandLine> Line { get; init; }
    /// <summary>What ends a run from outside, given its id and the started process; null on the host.</summary>
    public required Func<RunId, int, CommandLine> Stop { get; init; }
    /// <summary>Removes what a stopped run left in the engine.</summary>
    public Func<RunId, CommandLine>? Remove { get; init; }
    /// <summary>Starts a process that runs the given command when this one dies; null where there is none.</summary>
    public Func<CommandLine, CommandLine>? Watcher { get; init; }
    /// <summary>Working folder of the process itself; only the host engine needs one.</summary>
    public string? ProcessFolder { get; init; }
    /// <summary>The variables that the command sees, as far as Kedge set or chose them.</summary>
    public ImmutableSortedDictionary<string, string?> Variables { get; init; } = Launch.NoVariables;
    public required UserFacts User { get; init; }
    public required Stream Out { get; init; }
    public required Stream Error { get; init; }
    public bool Input { get; init; }
    /// <summary>Owner of what the command writes, as this machine sees it.</summary>
    public Owner Writes { get; init; } = Posix.Me;
    /// <summary>Folders of this machine that the command may write to: its metrics may appear there.</summary>
    public ImmutableArray<string> Writable { get; init; } = [];
    /// <summary>Asks for the id of the container's first process; null on the host.</summary>
    public Func<RunId, CommandLine>? Process { get; init; }
    /// <summary>What <c>--data</c> named.</summary>
    public ImmutableArray<string> Data { get; init; } = [];
    /// <summary>Where data lie that are not below <see cref="Folder"/>: the project, when a run of it is repeated on code laid out elsewhere.</summary>
    public string? DataFolder { get; init; }
    /// <summary>The run to go on from, and which attempt this is.</summary>
    public RunId? Parent { get; init; }
    public int Attempt { get; init; } = 1;
    /// <summary>Processes that torchrun starts; null for a command that is started as it is.</summary>
    public int? Ranks { get; init; }
    public GivenGpus? Gpus { get; init; }
    public bool Terminal { get; init; }
    public ImmutableArray<Missing> Incomplete { get; init; } = [];

    /// <summary>Where the record goes when it is not the project's own <c>runs/</c>.</summary>
    public string? RunsFolder { get; init; }

    public string Runs => RunsFolder ?? Path.Combine(ProjectFolder, "runs");
}

/// <summary>How a recorded run went.</summary>
/// <param name="Exit">The command's own exit code.</param>
public sealed record RunOutcome(Run Run, string Folder, int Exit, bool Started, ImmutableArray<Problem> Warnings);
