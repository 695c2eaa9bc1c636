using System.CommandLine;
using Kedge.Cli.Views.Terminal;
using Kedge.Sessions;
using Kedge.Sessions.Inside;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Starting;

namespace Kedge.Cli.Commands.Sessions;

public static class RestartCommand
{
    public static Command Create(Shell shell)
    {
        var server = new Argument<string?>("SERVER") { Description = "jupyter or ssh; the whole session when left out", Arity = ArgumentArity.ZeroOrOne };
        var name = SessionChoice.Option();
        server.AcceptOnlyFromAmong(SessionServer.Jupyter, SessionServer.Ssh);
        var command = new Command("restart",
            "Start a session's servers anew, on the same ports with the same token and keys. Running kernels end.\nExample: kedge restart jupyter") { server, name };
        command.SetAction((parse, ct) => SessionChoice.With(shell, parse.GetValue(name), session => Restart(shell, session, parse.GetValue(server), ct)));
        return command;
    }

    static async Task<int> Restart(Shell shell, ChosenSession session, string? server, CancellationToken ct)
    {
        if (await session.WhyNotRunning(ct) is { } ended) return shell.Refuse(ended);
        if (server is not null && session.Record.Server(server) is null) return shell.Refuse(SessionProblems.NoServer(session.Record.Alias, server));
        if (server is null) await session.Container.Restart(ct);
        else await session.Container.Exec(Supervisor.Restart(server), ct);
        var probes = SessionProbes.Of(session.Folder, session.Record).Where(p => server is null || p.Key == server).ToDictionary();
        await ProgressView.Show(shell.Error, async progress =>
        {
            await new SessionWait(session.Record, session.Folder, shell.Time).For(probes, progress, ct);
            return true;
        });
        shell.Error.Profile.Out.Writer.WriteLine($"{server ?? session.Record.Alias} answers again");
        return App.Exit.Done;
    }
}
