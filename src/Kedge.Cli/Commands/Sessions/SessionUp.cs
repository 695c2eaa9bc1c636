using System.Collections.Immutable;
using Kedge.Cli.Projects;
using Kedge.Cli.Views.Terminal;
using Kedge.Locks;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <param name="Token">JupyterLab's; null without it.</param>
/// <param name="Again">It was running already.</param>
/// <param name="Silent">What is wrong with those of its servers that do not answer.</param>
sealed record UpSession(SessionRecord Record, SessionFolder Folder, string? Token, bool Again, ImmutableArray<Problem> Silent)
{
    /// <summary>Where the time went; empty for one that was running.</summary>
    public ImmutableArray<(string Phase, double Seconds)> Times { get; init; } = [];
}

/// <param name="Project">The folder that holds kedge.yaml.</param>
sealed record SessionPlace(SessionName Name, string Project, SessionFolder Folder);

/// <summary>What is found out while kedge.yaml is read: neither waits for the other.</summary>
sealed record Meanwhile(Task<ContainerEngine> Engine, Task<Checked<LockFile>> Lock)
{
    public static Meanwhile Begin(Shell shell, UpTyped typed, CancellationToken ct) => new(
        Task.Run(() => ProjectImage.Engine(shell, typed.Engine, ct), ct),
        Task.Run(() => LockOnDisk.Load(SpecFile.ProjectOf(shell.Folder) ?? shell.Folder), ct));
}

/// <summary>From what was typed to a session that answers: one that runs is asked again, else one is planned and started.</summary>
sealed class SessionUp(Shell shell, UpTyped typed)
{
    readonly List<Problem> _said = [];

    /// <summary>The session, with everything that is worth saying about it beside.</summary>
    public async Task<Checked<UpSession>> Go(CancellationToken ct)
    {
        var meanwhile = Meanwhile.Begin(shell, typed, ct);
        var (spec, project) = SpecFile.Load(shell.Folder);
        var wish = spec.Then(typed.Over);
        if (!wish.IsOk) return Checked<UpSession>.Bad(wish.Problems);
        var name = SessionName.Of(spec.Value.Name, project, typed.Name, Posix.Me.Uid);
        var place = new SessionPlace(name, project, SessionFolder.Of(SessionFolder.Root(shell.Environment), name));
        using var held = place.Folder.TryHold();
        if (held is null) return Checked<UpSession>.Bad(SessionProblems.Busy(name.Key));
        if (await new EarlierSession(shell, typed, _said).In(place.Folder, meanwhile, ct) is { } running) return await Known(running, ct);
        var planned = await new SessionPlan(shell, wish.Value, place, _said).Make(meanwhile, ct);
        return planned.IsOk ? await Known(await Start(planned.Value, place.Folder, ct), ct) : Checked<UpSession>.Bad([.. planned.Problems, .. _said]);
    }

    /// <summary>Whatever became of it, ssh's configuration says what runs.</summary>
    async Task<Checked<UpSession>> Known(UpSession up, CancellationToken ct)
    {
        if (up.Record.Server(SessionServer.Ssh) is not null)
        {
            var config = SessionSsh.Config(shell);
            await config.Refresh(ct);
            if (!typed.NoSshConfig && await config.Include(ct) is { } said) _said.Add(said);
        }
        return Checked<UpSession>.Ok(up, _said);
    }

    async Task<UpSession> Start(PlannedSession plan, SessionFolder folder, CancellationToken ct)
    {
        if (typed.Publish is not null) _said.Add(SessionProblems.Published(plan.Ask.Address));
        var starting = new SessionStart(plan.Engine, folder, plan.Ask, shell.Time);
        var (record, times) = await ProgressView.Show(shell.Error, progress => starting.Go(started => SessionProbes.Wanted(typed, folder, started), progress, ct));
        if (record.LimitsIgnored) _said.Add(SessionProblems.LimitsIgnored(plan.Engine.Kind));
        foreach (var server in record.Servers)
            if (SessionStart.FirstPort(plan.Ask, server.Name) is var first && first != server.Port) _said.Add(SessionProblems.PortMoved(server.Name, first, server.Port));
        return new(record, folder, plan.Token, Again: false, Silent: []) { Times = [.. plan.ImageTimes, .. times] };
    }
}
