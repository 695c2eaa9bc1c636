using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Kedge.Sessions;
using Kedge.Sessions.Ssh;
using Kedge.Sessions.State;

namespace Kedge.Cli.Commands.Sessions;

public static class SshCommand
{
    public const string Name = "ssh";

    /// <summary>ssh's own code for "no connection"; a remote command may use it too.</summary>
    const int NoConnection = 255;

    const string About = """
        Open a shell in a running session by SSH, or run a command in its working folder; the exit code is passed on.
        Several words reach the command as they are; one word alone is a line for the shell there.
        Other programs take the session's name: ssh kedge-demo · scp model.pt kedge-demo:/workspace/ · sftp kedge-demo
        rsync -a data/ kedge-demo:/workspace/data/ · ssh -N -L 6006:127.0.0.1:6006 kedge-demo (a port of the session here)
        Example: kedge ssh -- python train.py --lr 0.1
        """;

    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("CMD") { Description = "The command and its arguments, after --; a shell when left out", Arity = ArgumentArity.ZeroOrMore };
        var name = SessionChoice.Option();
        var command = new Command(Name, About) { words, name };
        command.SetAction((parse, ct) => SessionChoice.With(shell, parse.GetValue(name), session => Go(shell, session, [.. parse.GetValue(words) ?? []], ct)));
        return command;
    }

    static async Task<int> Go(Shell shell, ChosenSession session, ImmutableArray<string> command, CancellationToken ct)
    {
        if (ClientHost.Of(session.Folder, session.Record) is not { } host)
            return shell.Refuse(SessionProblems.NoServer(session.Record.Alias, SessionServer.Ssh));
        var config = SessionSsh.Config(shell);
        await config.Refresh(ct);
        if (SessionLog.IdleSince(session.Folder) is not null && await session.WhyNotRunning(ct) is { } ended) return shell.Refuse(ended);
        using var ssh = Line(config.Path, host.Alias, RemoteCommand.Of(session.Record.WorkingFolder, command)).Start(redirect: false);
        if (ssh is null) return shell.Refuse(SshProblems.NoClient());
        var code = await Followed(ssh);
        return code == NoConnection && await WhyNot(session, host, ct) is { } problem ? shell.Refuse(problem) : code;
    }

    static CommandLine Line(string config, string alias, string? remote)
    {
        ImmutableArray<string> terminal = remote is not null && !Console.IsInputRedirected && !Console.IsOutputRedirected ? ["-t"] : [];
        return new("ssh", ["-F", config, .. terminal, alias, .. remote is null ? [] : (string[])[remote]]);
    }

    /// <summary>A terminal sends Ctrl-C to ssh as well; what is sent to this process alone is passed on.</summary>
    static async Task<int> Followed(Process ssh)
    {
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Posix.Kill(ssh.Id, 15);
        });
        await ssh.WaitForExitAsync(CancellationToken.None);
        return ssh.ExitCode;
    }

    /// <summary>Null when the session is well: then 255 was the command's own.</summary>
    static async Task<Problem?> WhyNot(ChosenSession session, ClientHost host, CancellationToken ct)
    {
        try
        {
            if (await session.WhyNotRunning(ct) is { } ended) return ended;
            return await new SshProbe(host).Ask(ct) is { } why ? SshProblems.NoAnswer(host.Alias, why) : null;
        }
        catch (KedgeException failure)
        {
            return failure.Problem;
        }
    }
}
