using System.Collections.Immutable;
using Kedge.Cli.Views;
using Kedge.Locks;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <param name="Token">JupyterLab's; null without it.</param>
/// <param name="Again">It was running already.</param>
sealed record UpSession(SessionRecord Record, SessionFolder Folder, string? Token, bool Again);

/// <summary>From what was typed to a session that answers: a running one is found, else image, plan and start.</summary>
sealed class SessionUp(Shell shell, UpTyped typed)
{
    readonly List<Problem> _said = [];

    /// <summary>The session, with everything that is worth saying about it beside.</summary>
    public async Task<Checked<UpSession>> Go(CancellationToken ct)
    {
        var (spec, project) = SpecFile.Load(shell.Folder);
        var wish = spec.Then(typed.Over);
        if (!wish.IsOk) return Checked<UpSession>.Bad(wish.Problems);
        var name = SessionName.Of(spec.Value.Name, project, typed.Name, Posix.Me.Uid);
        var folder = SessionFolder.Of(SessionFolder.Root(shell.Environment), name);
        using var held = folder.TryHold();
        if (held is null) return Checked<UpSession>.Bad(SessionProblems.Busy(name.Key));
        if (await Running(folder, ct) is { } running) return await Known(Checked<UpSession>.Ok(running, _said), ct);
        var planned = await Plan(wish.Value, name, project, ct);
        return planned.IsOk ? await Known(Checked<UpSession>.Ok(await Start(planned.Value, folder, ct), _said), ct) : Checked<UpSession>.Bad([.. planned.Problems, .. _said]);
    }

    /// <summary>Whatever became of it, ssh's configuration says what runs.</summary>
    async Task<Checked<UpSession>> Known(Checked<UpSession> up, CancellationToken ct)
    {
        if (!up.IsOk || up.Value.Record.Server(SessionServer.Ssh) is null) return up;
        var config = SessionSsh.Config(shell);
        await config.Refresh(ct);
        return !typed.NoSshConfig && await config.Include(ct) is { } said ? Checked<UpSession>.Ok(up.Value, [.. up.Problems, said]) : up;
    }

    /// <summary>The session as it runs; null when it does not, and what is left of an earlier one is taken away.</summary>
    async Task<UpSession?> Running(SessionFolder folder, CancellationToken ct)
    {
        if (folder.Read() is not { } record) return null;
        var container = SessionContainer.Of(record);
        var state = await container.State(ct);
        if (state is { Running: true } && record.Phase == SessionPhase.Up)
        {
            var locked = LockOnDisk.Load(record.Folder);
            _said.AddRange(SessionChecks.Differs(record, typed, locked.IsOk ? locked.Value.Digest.ToString() : null));
            return new(record, folder, Token(record, folder), Again: true);
        }
        if (record.Phase == SessionPhase.Up)
            _said.Add(SessionProblems.EndedBefore(record.Alias, SessionLog.IdleSince(folder) is { } when ? $"unused since {when}" : state is null ? "its container is gone" : SessionProblems.Ending(state)));
        await container.Remove(ct);
        folder.Forget();
        return null;
    }

    static string? Token(SessionRecord record, SessionFolder folder) => record.Server(SessionServer.Jupyter) is null ? null : JupyterProbe.ReadToken(folder);

    sealed record Planned(ContainerEngine Engine, SessionAsk Ask, string? Token);

    async Task<Checked<Planned>> Plan(UpWish wish, SessionName name, string project, CancellationToken ct)
    {
        // The engine answers while the lock is read: neither waits for the other.
        var finding = Task.Run(() => ProjectImage.Engine(shell, typed.Engine, ct), ct);
        var mounts = MountPaths.Absolute(wish.Spec.Mounts, project);
        var owner = ContainerOwner.ForSession(Posix.Me, Posix.OwnerOf(project));
        var refused = SessionChecks.Mounts(mounts, project, owner, _said);
        var locked = LockOnDisk.Load(project);
        var stand = ProjectImage.Stand(shell);
        if (stand is null && !locked.IsOk) return Checked<Planned>.Bad([.. locked.Problems, .. refused]);
        if (stand is null && locked.Value.Spec != wish.Spec.LockDigest) return Checked<Planned>.Bad([LockProblems.Stale(LockOnDisk.FileName), .. refused]);
        if (!refused.IsEmpty) return Checked<Planned>.Bad(refused);
        var engine = await finding;
        if (SessionChecks.Remote(engine) is { } remote) return Checked<Planned>.Bad(remote);
        var gpus = await ProjectGpus.Of(shell, wish.Gpus, engine, stand is null ? locked.Value : null, ct);
        if (!gpus.IsOk) return Checked<Planned>.Bad(gpus.Problems);
        var image = stand is null ? await ProjectImage.InEngine(shell, new(project, wish.Spec, locked.Value), finding, ct) : await ProjectImage.StandIn(stand, finding, ct);
        var plan = Asked(wish, name, project, image);
        return wish.Ssh ? await WithSsh(plan, (wish.Spec, locked.IsOk ? locked.Value : null), ct) : Checked<Planned>.Ok(plan);

        Planned Asked(UpWish wish, SessionName name, string project, LoadedImage image)
        {
            var token = JupyterProbe.NewToken();
            var servers = ImmutableArray.CreateBuilder<SessionServer>();
            if (wish.Jupyter) servers.Add(JupyterServer.Server);
            return new(engine, new()
            {
                Name = name, Folder = project, Image = image.Reference, ImageName = image.Names.FirstOrDefault(), Lock = locked.IsOk ? locked.Value.Digest.ToString() : null,
                Alias = name.Alias(SessionFolder.All(SessionFolder.Root(shell.Environment)).Select(s => s.Record)),
                Owner = owner, Mounts = mounts, Limits = wish.Spec.Limits, Gpus = gpus.Value, Address = wish.Address, StopAfter = wish.StopAfter,
                Servers = servers.ToImmutable(), Files = wish.Jupyter ? JupyterServer.Files(token) : [],
                Variables = Variables(wish, engine), FirstPorts = FirstPorts(), ImageVariables = image.Environment,
            }, wish.Jupyter ? token : null);
        }
    }

    async Task<Checked<Planned>> WithSsh(Planned plan, (Spec, LockFile?) project, CancellationToken ct)
    {
        var folder = SessionFolder.Of(SessionFolder.Root(shell.Environment), plan.Ask.Name);
        var ask = await new SessionSsh(shell, folder).Into(plan.Ask, plan.Engine, project, ct);
        if (ask.Value.Servers.IsEmpty) return Checked<Planned>.Bad([.. ask.Problems, SessionProblems.NothingToServe()]);
        _said.AddRange(ask.Problems);
        return Checked<Planned>.Ok(plan with { Ask = ask.Value });
    }

    ImmutableSortedDictionary<string, int> FirstPorts()
    {
        var ports = ImmutableSortedDictionary<string, int>.Empty;
        if (typed.JupyterPort is { } jupyter) ports = ports.Add(SessionServer.Jupyter, jupyter);
        if (typed.SshPort is { } ssh) ports = ports.Add(SessionServer.Ssh, ssh);
        return ports;
    }

    static ImmutableSortedDictionary<string, string?> Variables(UpWish wish, ContainerEngine engine)
    {
        var all = Launch.NoVariables.ToBuilder();
        // Debian builds torch without libuv, and its default rendezvous fails without it ("use_libuv was requested").
        if (wish.Spec.From == Channel.Debian) all["USE_LIBUV"] = "0";
        if (wish.Jupyter)
            foreach (var (variable, value) in JupyterServer.Variables(wish.Typed.Publish is null ? [] : [wish.Address], engine is { Kind: EngineKind.Docker, Rootless: true })) all[variable] = value;
        return all.ToImmutable();
    }

    async Task<UpSession> Start(Planned plan, SessionFolder folder, CancellationToken ct)
    {
        if (typed.Publish is not null) _said.Add(SessionProblems.Published(plan.Ask.Address));
        var starting = new SessionStart(plan.Engine, folder, plan.Ask, shell.Time);
        var record = await ProgressView.Show(shell.Error, progress => starting.Go(Probes, progress, ct));
        foreach (var server in record.Servers)
            if (SessionStart.FirstPort(plan.Ask, server.Name) is var first && first != server.Port) _said.Add(SessionProblems.PortMoved(server.Name, first, server.Port));
        return new(record, folder, plan.Token, Again: false);

        IReadOnlyDictionary<string, ServerProbe> Probes(SessionRecord record) => typed.Detach ? new Dictionary<string, ServerProbe>() : new SessionProbes(folder).Of(record);
    }
}
