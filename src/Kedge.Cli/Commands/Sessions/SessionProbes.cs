using Kedge.Sessions;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;

namespace Kedge.Cli.Commands.Sessions;

/// <summary>How each server of a session is asked whether it answers: as its user will ask it.</summary>
static class SessionProbes
{
    public static IReadOnlyDictionary<string, ServerProbe> Of(SessionFolder folder, SessionRecord record)
    {
        var probes = new Dictionary<string, ServerProbe>();
        if (record.Server(SessionServer.Jupyter) is not null) probes[SessionServer.Jupyter] = Jupyter(JupyterProbe.ReadToken(folder));
        if (ClientHost.Of(folder, record) is { } host) probes[SessionServer.Ssh] = (_, ct) => new SshProbe(host).Ask(ct);
        return probes;
    }

    /// <summary>None for somebody who does not want to wait.</summary>
    public static IReadOnlyDictionary<string, ServerProbe> Wanted(UpTyped typed, SessionFolder folder, SessionRecord record) =>
        typed.Detach ? new Dictionary<string, ServerProbe>() : Of(folder, record);

    static ServerProbe Jupyter(string token) => async (server, ct) => await JupyterProbe.Answers(server, token, ct) ? null : "its API did not answer to the token";
}
