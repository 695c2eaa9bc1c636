using System.Collections.Immutable;
using Kedge.Checks;
using Kedge.Cli.Projects;
using Kedge.Locks;
using Kedge.Runs;
using Kedge.Runs.Given;
using Kedge.Runs.Recording;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Runs.Recording;

/// <summary>From what was typed and what is there to a <see cref="RunRequest"/>: lock checked, image built and in the engine, launch planned.</summary>
/// <param name="project">The folder that holds <c>kedge.yaml</c>.</param>
sealed class RunPreparation(Shell shell, RunWish wish, Spec spec, string project)
{
    readonly GpuWish _gpus = wish.Limits.Wish(spec.Limits);

    /// <summary>The lock is there and whole, and answers another spec.</summary>
    public bool LockIsStale { get; private set; }

    public async Task<Checked<RunRequest>> Prepare(CancellationToken ct)
    {
        // The engine answers while the lock is read: neither waits for the other.
        var finding = wish.Engine == "host" ? null : Task.Run(() => ProjectImage.Engine(shell, wish.Engine, ct), ct);
        var loaded = LockOnDisk.Load(project);
        if (finding is null)
        {
            foreach (var (there, here) in wish.Beside) Link(there, here);
            return await OnHost(loaded.IsOk ? loaded.Value : null, ct);
        }
        if (InsideMount(shell.Folder) is not { } inside) return Checked<RunRequest>.Bad(RunProblems.NotMounted(shell.Folder));
        LoadedImage image;
        if (ProjectImage.Stand(shell) is { } stand) image = await ProjectImage.StandIn(stand, finding, ct);
        else if (!loaded.IsOk) return Checked<RunRequest>.Bad(loaded.Problems);
        else if (LockIsStale = loaded.Value.Spec != spec.LockDigest) return Checked<RunRequest>.Bad(LockProblems.Stale(LockOnDisk.FileName));
        else image = await ProjectImage.InEngine(shell, new(project, spec, loaded.Value), finding, ct);
        var locked = loaded.IsOk ? loaded.Value : null;
        var gpus = await ProjectGpus.ForRun(shell, _gpus, image.Engine, locked, ct);
        if (!gpus.IsOk) return Checked<RunRequest>.Bad(gpus.Problems);
        var owner = ContainerOwner.ForRun(Posix.Me, Posix.OwnerOf(project));
        var request = InContainer(image, inside, owner, locked, gpus.Value);
        return Checked<RunRequest>.Ok(request, [.. gpus.Problems, .. Warnings(image.Engine, owner)]);
    }

    IEnumerable<Problem> Warnings(ContainerEngine engine, Owner owner)
    {
        if (owner == default && !engine.Rootless && !Directory.Exists(Path.Combine(project, "runs"))) yield return RunProblems.RunsAsRoot(project);
        if (engine.Ignores(spec.Limits)) yield return SessionProblems.LimitsIgnored(engine.Kind);
    }

    static void Link(string there, string here)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(here)!);
        File.CreateSymbolicLink(here, there);
    }

    /// <summary>Where a path of the project is in the container, when it is.</summary>
    string? InsideMount(string path) => MountPaths.Inside(MountPaths.Absolute(spec.Mounts, project), path);

    RunRequest InContainer(LoadedImage image, string inside, Owner owner, LockFile? locked, GpuAccess gpus)
    {
        var terminal = Terminal();
        var launch = new Launch
        {
            Image = image.Reference, Command = wish.Command, Name = "", Run = "", User = owner, WorkingFolder = inside, Limits = spec.Limits,
            Mounts = [.. MountPaths.Absolute(spec.Mounts, project),
                .. from beside in wish.Beside let target = InsideMount(beside.Here) where target is not null
                    select new Mount(beside.There, target, true)],
            Variables = gpus.HasGpus || _gpus is GpuWish.None ? gpus.Variables.SetItems(Variables()) : Variables(), Terminal = terminal,
            Input = Input(terminal), Devices = gpus.Options,
        };
        var engine = image.Engine;
        return Common(locked, owner) with
        {
            Engine = engine.Kind.ToString().ToLowerInvariant(), EngineVersion = engine.Version,
            Image = new(image.Id, image.Manifest, image.Names), ImageJson = image.Json,
            Line = (id, channel) => engine.Command(Connected(launch, id, channel).Arguments(engine.Kind, engine.Rootless, engine.RunOptions)),
            Process = id => engine.Command("inspect", "--format", "{{.State.Pid}}", Launch.ContainerName(spec.Name, id.ToString())),
            Writes = engine.Rootless ? Posix.Me : owner, Writable = [.. launch.Mounts.Where(m => !m.ReadOnly).Select(m => m.Host)],
            Stop = (id, _) => engine.Command("stop", "--time", "10", Launch.ContainerName(spec.Name, id.ToString())),
            Remove = id => engine.Command("rm", "--force", Launch.ContainerName(spec.Name, id.ToString())),
            Variables = launch.AllVariables(), Terminal = terminal, Input = launch.Input,
            Incomplete = engine.Ignores(spec.Limits) ? [new("limits", SessionProblems.LimitsIgnored(engine.Kind).Message)] : [],
            Gpus = new(wish.Limits.Cpu ? GpuWish.NoGpus : wish.Limits.Gpus, gpus.Words, [.. gpus.Gpus.Select(g => g.Name)]),
        };
    }

    /// <summary>The launch of one run, with the folder and the variables by which it reaches its record.</summary>
    Launch Connected(Launch launch, RunId id, RunChannel? channel)
    {
        var named = launch with { Name = Launch.ContainerName(spec.Name, id.ToString()), Run = id.ToString(), HostName = id.Short };
        if (channel is null) return named with { Command = wish.Started(null) };
        var started = wish.Started($"{RunChannel.Inside}/ranks");
        var own = launch.Variables.ContainsKey(RunChannel.TrackingUri);
        return named with
        {
            Command = own ? started : RunChannel.Relayed(started),
            Mounts = launch.Mounts.Add(new(channel.Folder, RunChannel.Inside)), Variables = channel.Over(launch.Variables, inContainer: true),
        };
    }

    /// <summary>Debian builds torch without libuv, and its default rendezvous fails without it ("use_libuv was requested").</summary>
    ImmutableSortedDictionary<string, string?> Variables()
    {
        var passed = wish.Passed(shell.Environment);
        // Ranks share the machine: without this each would start a thread per core (torchrun itself sets 1 where nothing is said).
        if (wish.Ranks is { } ranks && !passed.ContainsKey("OMP_NUM_THREADS"))
            passed = passed.Add("OMP_NUM_THREADS",
                Math.Max(1, (int)(spec.Limits.Cpus ?? Environment.ProcessorCount) / ranks)
                    .ToString(System.Globalization.CultureInfo.InvariantCulture));
        // The ranks' launcher would share its store by way of libuv as well, whatever USE_LIBUV says.
        if (wish.Ranks is not null && spec.From == Channel.Debian) passed = passed.SetItem("TORCH_DISABLE_SHARE_RDZV_TCP_STORE", "1");
        return spec.From == Channel.Debian && !passed.ContainsKey("USE_LIBUV") ? passed.Add("USE_LIBUV", "0") : passed;
    }

    async Task<Checked<RunRequest>> OnHost(LockFile? locked, CancellationToken ct)
    {
        var drifted = locked is null ? [] : await HostInspection.Look(locked, deep: false, ct);
        return Checked<RunRequest>.Ok(OnHost(locked, [.. drifted.Where(r => r.State != CheckState.Ok)]), CheckProblems.OnHost(drifted.Sum(r => r.Drift.Length)));
    }

    RunRequest OnHost(LockFile? locked, ImmutableArray<CheckResult> drifted)
    {
        var terminal = Terminal();
        var variables = wish.Passed(shell.Environment).SetItem("PYTHONUNBUFFERED", "1");
        if (spec.Limits.Cpus is { } cpus && !variables.ContainsKey("OMP_NUM_THREADS")) variables = variables.Add("OMP_NUM_THREADS", Launch.Threads(cpus));
        if (_gpus.Visible is { } visible && !variables.ContainsKey("CUDA_VISIBLE_DEVICES")) variables = variables.Add("CUDA_VISIBLE_DEVICES", visible);
        return Common(locked, Posix.Me) with
        {
            Engine = "host", ProcessFolder = shell.Folder, Terminal = terminal, Input = Input(terminal), Variables = variables,
            Writable = [project],
            Line = (_, channel) => HostLine(wish.Started(channel is null ? null : $"{channel.Folder}/ranks"), channel?.Over(variables, inContainer: false) ?? variables),
            Stop = (_, process) => new("kill", "-TERM", "--", terminal ? $"{process}" : $"-{process}"),   // without -- procps 4.0.2 reads -12345 as -1, and ends every process
            Incomplete = [.. HostInspection.NotPromised.Select(p => new Missing(p.What, p.Why)), .. drifted.Select(Difference)],
        };
    }

    static CommandLine HostLine(ImmutableArray<string> command, ImmutableSortedDictionary<string, string?> variables) =>
        new(command[0], command[1..]) { Environment = variables.Where(v => v.Value is not null).ToImmutableSortedDictionary() };

    static Missing Difference(CheckResult result) =>
        new(result.Name, result.Drift.IsEmpty ? result.Detail : string.Join("; ", result.Drift.Select(d => d.Message)));

    RunRequest Common(LockFile? locked, Owner owner) => new()
    {
        Project = spec.Name, ProjectFolder = project, Folder = shell.Folder, Name = wish.Name, Command = wish.Command, Engine = "",
        Ranks = wish.Ranks, Data = wish.Data, Parent = wish.Parent, Attempt = wish.Attempt,
        Line = (_, _) => throw new InvalidOperationException("no engine"), Stop = (_, _) => throw new InvalidOperationException("no engine"),
        LockDigest = locked?.Digest.ToString(), User = new(Environment.UserName, owner.ToString()), Watcher = WatchCommand.Line,
        Out = shell.RawOut(), Error = shell.RawError(),
    };

    /// <summary>A terminal at both ends and in the foreground: in the background it could only be stopped by one.</summary>
    static bool Terminal() => !Console.IsInputRedirected && !Console.IsOutputRedirected && Posix.IsForeground;

    static bool Input(bool terminal) => terminal || Console.IsInputRedirected;
}
