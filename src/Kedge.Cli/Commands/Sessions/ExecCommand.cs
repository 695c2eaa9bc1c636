using System.Collections.Immutable;
using System.CommandLine;
using Kedge.Sessions;

namespace Kedge.Cli.Commands.Sessions;

public static class ExecCommand
{
    public const string Name = "exec";

    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("CMD") { Description = "The command and its arguments, after --; a shell when left out", Arity = ArgumentArity.ZeroOrMore };
        var name = SessionChoice.Option();
        var command = new Command(Name,
            "Run a command in a running session, in the folder that this one is there. Its exit code is passed on; nothing is recorded.\n"
                + "Example: kedge exec -- python -c 'import torch; print(torch.__version__)'")
        { words, name };
        command.SetAction((parse, ct) => SessionChoice.With(shell, parse.GetValue(name), session => Run(shell, session, [.. parse.GetValue(words) ?? []], ct)));
        return command;
    }

    static async Task<int> Run(Shell shell, ChosenSession session, ImmutableArray<string> command, CancellationToken ct)
    {
        if (await session.WhyNotRunning(ct) is { } ended) return shell.Refuse(ended);
        var inside = MountPaths.Inside(session.Record.Mounts, shell.Folder);
        var terminal = !Console.IsInputRedirected && !Console.IsOutputRedirected && Posix.IsForeground;
        var line = session.Container.ExecLine(
            [.. Talk(terminal), "--workdir", inside ?? session.Record.WorkingFolder], command.IsEmpty ? ["/bin/bash"] : command);
        var live = new LiveCommand(line, shell.RawOut(), shell.RawError()) { Input = true, SharesTerminal = terminal };
        return await live.Run(LiveEvents.None, _ => { }) ?? App.Exit.CouldNot;
    }

    static IEnumerable<string> Talk(bool terminal) => terminal ? ["--interactive", "--tty"] : ["--interactive"];
}
