using System.Collections.Immutable;
using Kedge.Locks;
using Kedge.PublicKeys;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <param name="Own">Kedge's own for this session.</param>
/// <param name="Users">The caller's.</param>
/// <param name="Said">What is wrong with keys that were left out.</param>
sealed record SessionKeys(SshKeys Own, ImmutableArray<OfferedKey> Users, ImmutableArray<Problem> Said);

/// <summary>SSH in a session: its keys are made, the user's are found, and the plan gets the server.</summary>
static class SessionSsh
{
    public static async Task<SessionKeys> Keys(Shell shell, SessionPlace place, CancellationToken ct)
    {
        var finding = UserKeys.Find(shell.Environment, ct);
        var own = await new SshKeyFolder(place.Folder).Ensure(place.Name.Container, ct);
        var users = await finding;
        return new(own, users.Value.Keys, users.Problems);
    }

    /// <summary>Why there is no SSH in this engine; null where there can be.</summary>
    public static Problem? Impossible(ContainerEngine engine) =>
        engine is { Kind: EngineKind.Docker, Rootless: true } ? SshProblems.RootlessDocker() : null;

    /// <summary>The plan with an SSH server.</summary>
    public static SessionAsk Into(SessionAsk ask, ContainerEngine engine, SessionKeys keys, (Spec Spec, LockFile? Lock) project)
    {
        var written = project.Spec.Access.Keys.Select(key => new OfferedKey(key, SpecFile.Name));
        var opening = AuthorizedKeys.Of([new(keys.Own.Client, "Kedge's own key for this session"), .. written, .. keys.Users]);
        var config = new SshServerConfig { User = SessionAsk.UserIn(engine, ask.Owner), OpenSsh = SshServerConfig.VersionIn(project.Lock),
            Variables = ask.EveryVariable() };
        return ask with { Keys = opening.Words, Servers = ask.Servers.Add(SshServer.Server),
            Files = [.. ask.Files, .. SshServer.Files(config, opening, keys.Own.HostPrivate)] };
    }

    /// <summary>Brings Kedge's ssh_config to what runs now; called after a session came or went.</summary>
    public static Task Refresh(Shell shell, CancellationToken ct) => Config(shell).Refresh(ct);

    public static SshConfigOnDisk Config(Shell shell) => new(SessionFolder.Root(shell.Environment), shell.Environment);
}
