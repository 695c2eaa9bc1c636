using Kedge.Locks;
using Kedge.PublicKeys;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <summary>SSH in a session: its keys are made, the user's are found, and the plan gets the server.</summary>
sealed class SessionSsh(Shell shell, SessionFolder folder)
{
    /// <summary>The plan with an SSH server, with what is worth saying.</summary>
    public async Task<Checked<SessionAsk>> Into(SessionAsk ask, ContainerEngine engine, (Spec Spec, LockFile? Lock) project, CancellationToken ct)
    {
        if (engine is { Kind: EngineKind.Docker, Rootless: true }) return Checked<SessionAsk>.Ok(ask, SshProblems.RootlessDocker());
        var finding = UserKeys.Find(shell.Environment, ct);
        var own = await new SshKeyFolder(folder).Ensure(ask.Name.Container, ct);
        var users = await finding;
        var written = project.Spec.Access.Keys.Select(key => new OfferedKey(key, SpecFile.Name));
        var keys = AuthorizedKeys.Of([new(own.Client, "Kedge's own key for this session"), .. written, .. users.Value.Keys]);
        var config = new SshServerConfig { User = SessionAsk.UserIn(engine, ask.Owner), OpenSsh = SshServerConfig.VersionIn(project.Lock), Variables = ask.EveryVariable() };
        return Checked<SessionAsk>.Ok(ask with
        {
            Keys = keys.Words, Servers = ask.Servers.Add(SshServer.Server), Files = [.. ask.Files, .. SshServer.Files(config, keys, own.HostPrivate)],
        }, users.Problems);
    }

    /// <summary>Brings Kedge's ssh_config to what runs now; called after a session came or went.</summary>
    public static Task Refresh(Shell shell, CancellationToken ct) => Config(shell).Refresh(ct);

    public static SshConfigOnDisk Config(Shell shell) => new(SessionFolder.Root(shell.Environment), shell.Environment);
}
