using System.Collections.Immutable;
using Kedge.Cli.Projects;
using Kedge.Locks;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Gpus;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <param name="Token">JupyterLab's; null without it.</param>
/// <param name="ImageTimes">What it took to have the image there.</param>
sealed record PlannedSession(ContainerEngine Engine, SessionAsk Ask, string? Token, ImmutableArray<(string Phase, double Seconds)> ImageTimes);

/// <summary>
/// From a wish to everything that decides a session. What can be refused is refused in the order of its cost: the project's
/// folders and lock, the engine, the GPUs, and only then an image that may have to be built.
/// </summary>
/// <param name="said">What is worth saying is added here.</param>
sealed class SessionPlan(Shell shell, UpWish wish, SessionPlace place, List<Problem> said)
{
    readonly ImmutableArray<Mount> _mounts = MountPaths.Absolute(wish.Spec.Mounts, place.Project);
    readonly Owner _owner = ContainerOwner.ForSession(Posix.Me, Posix.OwnerOf(place.Project));
    readonly string? _stand = ProjectImage.Stand(shell);

    public async Task<Checked<PlannedSession>> Make(Meanwhile meanwhile, CancellationToken ct)
    {
        var locked = await meanwhile.Lock;
        if (Refused(locked) is { IsEmpty: false } refused) return Checked<PlannedSession>.Bad(refused);
        var keys = wish.Ssh ? SessionSsh.Keys(shell, place, ct) : null;
        var engine = await meanwhile.Engine;
        if (SessionChecks.Remote(engine) is { } remote) return Checked<PlannedSession>.Bad(remote);
        var gpus = await ProjectGpus.Of(shell, wish.Gpus, engine, _stand is null ? locked.Value : null, ct);
        if (!gpus.IsOk) return Checked<PlannedSession>.Bad(gpus.Problems);
        var image = await Image(locked, engine, ct);
        var lockFile = locked.IsOk ? locked.Value : null;
        var token = wish.Jupyter ? JupyterProbe.NewToken() : null;
        var ask = Ask(engine, gpus.Value, image, token) with { Lock = lockFile?.Digest.ToString() };
        if (keys is not null) ask = await WithSsh(ask, engine, lockFile, keys);
        return ask.Servers.IsEmpty ? Checked<PlannedSession>.Bad(SessionProblems.NothingToServe()) : Checked<PlannedSession>.Ok(new(engine, ask, token, image.Times));
    }

    /// <summary>What the project's own folder says against it.</summary>
    ImmutableArray<Problem> Refused(Checked<LockFile> locked)
    {
        var mounts = SessionChecks.Mounts(_mounts, place.Project, _owner, said);
        if (_stand is not null) return mounts;
        if (!locked.IsOk) return [.. locked.Problems, .. mounts];
        return locked.Value.Spec == wish.Spec.LockDigest ? mounts : [LockProblems.Stale(LockOnDisk.FileName), .. mounts];
    }

    Task<LoadedImage> Image(Checked<LockFile> locked, ContainerEngine engine, CancellationToken ct) => _stand is null
        ? ProjectImage.InEngine(shell, new(place.Project, wish.Spec, locked.Value), Task.FromResult(engine), ct)
        : ProjectImage.StandIn(_stand, Task.FromResult(engine), ct);

    SessionAsk Ask(ContainerEngine engine, GpuAccess gpus, LoadedImage image, string? token) => new()
    {
        Name = place.Name, Folder = place.Project, Alias = place.Name.Alias(SessionFolder.All(SessionFolder.Root(shell.Environment)).Select(s => s.Record)),
        Image = image.Reference, ImageName = image.Names.FirstOrDefault(), ImageVariables = image.Environment,
        Owner = _owner, Mounts = _mounts, Limits = wish.Spec.Limits, Gpus = gpus,
        Servers = token is null ? [] : [JupyterServer.Server], Files = token is null ? [] : JupyterServer.Files(token),
        Variables = Variables(engine), Address = wish.Address, FirstPorts = FirstPorts(), StopAfter = wish.StopAfter,
    };

    async Task<SessionAsk> WithSsh(SessionAsk ask, ContainerEngine engine, LockFile? locked, Task<SessionKeys> keys)
    {
        if (SessionSsh.Impossible(engine) is { } why)
        {
            said.Add(why);
            return ask;
        }
        var found = await keys;
        said.AddRange(found.Said);
        return SessionSsh.Into(ask, engine, found, (wish.Spec, locked));
    }

    ImmutableSortedDictionary<string, int> FirstPorts()
    {
        var ports = ImmutableSortedDictionary<string, int>.Empty;
        if (wish.Typed.JupyterPort is { } jupyter) ports = ports.Add(SessionServer.Jupyter, jupyter);
        return wish.Typed.SshPort is { } ssh ? ports.Add(SessionServer.Ssh, ssh) : ports;
    }

    ImmutableSortedDictionary<string, string?> Variables(ContainerEngine engine)
    {
        var all = Launch.NoVariables;
        // Debian builds torch without libuv, and its default rendezvous fails without it ("use_libuv was requested").
        if (wish.Spec.From == Channel.Debian) all = all.Add("USE_LIBUV", "0");
        if (!wish.Jupyter) return all;
        var jupyter = JupyterServer.Variables(wish.Typed.Publish is null ? [] : [wish.Address], engine is { Kind: EngineKind.Docker, Rootless: true });
        return all.AddRange(jupyter.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value)));
    }
}
