using System.Collections.Immutable;
using System.Globalization;
using Kedge.Sessions.Engines;

namespace Kedge.Sessions.State;

/// <param name="Exit">Meaningless while it runs.</param>
public sealed record ContainerState(bool Running, int Exit, bool OutOfMemory);

/// <summary>A session's container, by its name, in its engine.</summary>
public sealed class SessionContainer(ContainerEngine engine, string name)
{
    /// <summary>What a session gets to end by itself before it is killed.</summary>
    const string StopSeconds = "2";

    public static SessionContainer Of(SessionRecord record) => new(record.Engine.ToEngine(), record.Container);

    /// <summary>Null when there is no such container.</summary>
    public async Task<ContainerState?> State(CancellationToken ct)
    {
        var said = await Run(ct, "container", "inspect", "--format", "{{.State.Running}}|{{.State.ExitCode}}|{{.State.OOMKilled}}", name).ConfigureAwait(false);
        if (said.ExitCode == 0 && said.Output.Trim().Split('|') is [var running, var exit, var oom])
            return new(running == "true", int.TryParse(exit, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var code) ? code : -1, oom == "true");
        return IsMissing(said.Error) ? null : throw Failed(said);
    }

    /// <summary>Whether this path of the machine is mounted in it.</summary>
    public async Task<bool> Sees(string path, CancellationToken ct)
    {
        var said = await Run(ct, "container", "inspect", "--format", "{{range .Mounts}}{{println .Source}}{{end}}", name).ConfigureAwait(false);
        return said.ExitCode == 0 && said.Output.Split('\n').Contains(path);
    }

    /// <summary>Stops it and takes it away, whatever state it is in; fine when there is none.</summary>
    public async Task Remove(CancellationToken ct)
    {
        var stopped = await Run(ct, "stop", "-t", StopSeconds, name).ConfigureAwait(false);
        if (stopped.ExitCode == 0 || !IsMissing(stopped.Error)) await Kill(ct).ConfigureAwait(false);
    }

    /// <summary>Takes it away at once; for one that nobody works in yet.</summary>
    public async Task Kill(CancellationToken ct)
    {
        var removed = await Run(ct, "rm", "--force", name).ConfigureAwait(false);
        if (removed.ExitCode != 0 && !IsMissing(removed.Error)) throw Failed(removed);
    }

    public async Task Restart(CancellationToken ct)
    {
        var said = await Run(ct, "restart", "-t", StopSeconds, name).ConfigureAwait(false);
        if (said.ExitCode != 0) throw Failed(said);
    }

    /// <summary>Runs a short command inside to its end.</summary>
    public Task<CommandResult> Exec(ImmutableArray<string> command, CancellationToken ct) => Run(ct, ["exec", name, .. command]);

    /// <summary>The line that runs a command inside for a user.</summary>
    /// <param name="options">Such as --interactive, --tty and --workdir.</param>
    public CommandLine ExecLine(ImmutableArray<string> options, ImmutableArray<string> command) => engine.Command(["exec", .. options, name, .. command]);

    public async Task<CommandResult> Run(CancellationToken ct, params ImmutableArray<string> arguments)
    {
        var said = await engine.Command(arguments).TryRun(ct).ConfigureAwait(false)
            ?? throw new KedgeException(EngineProblems.EngineStopped(engine.Kind, $"{engine.Program} cannot be started"));
        if (said.ExitCode != 0 && DaemonIsGone(said.Error)) throw new KedgeException(EngineProblems.EngineStopped(engine.Kind, said.Error));
        return said;
    }

    KedgeException Failed(CommandResult said) => new(SessionProblems.EngineRefused(name, said.Error));

    static bool IsMissing(string said) =>
        said.Contains("no such container", StringComparison.OrdinalIgnoreCase)
            || said.Contains("no container with", StringComparison.OrdinalIgnoreCase);

    static bool DaemonIsGone(string said) =>
        said.Contains("Cannot connect to the Docker daemon", StringComparison.OrdinalIgnoreCase)
            || said.Contains("error during connect", StringComparison.OrdinalIgnoreCase);
}
