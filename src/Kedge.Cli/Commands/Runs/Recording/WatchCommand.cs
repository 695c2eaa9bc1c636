using System.Collections.Immutable;
using System.CommandLine;
using System.Runtime.InteropServices;

namespace Kedge.Cli.Commands.Runs.Recording;

/// <summary>The process that <c>kedge run</c> leaves behind to end the run if it is killed itself. Not for people.</summary>
public static class WatchCommand
{
    public const string Name = "watch-run";

    public static Command Create(Shell shell)
    {
        var words = new Argument<string[]>("CMD") { Description = "What to run when standard input ends without the word done", Arity = ArgumentArity.OneOrMore };
        var command = new Command(Name, "Wait for the end of standard input, then end a run.\nExample: kedge watch-run -- docker stop NAME") { words };
        command.Hidden = true;
        command.SetAction((parse, ct) => Watch([.. parse.GetValue(words)!], ct));
        return command;
    }

    /// <summary>The command line that watches over <paramref name="stop"/>; null where this program is not a process of its own (tests).</summary>
    public static Func<CommandLine, CommandLine>? Line { get; } =
        Environment.ProcessPath is { } program && Path.GetFileNameWithoutExtension(program) == "kedge"
            ? stop => new(program, [Name, "--", stop.Program, .. stop.Arguments]) { Environment = stop.Environment }
            : null;

    static async Task<int> Watch(ImmutableArray<string> stop, CancellationToken ct)
    {
        // Ctrl-C at the terminal is for the run, which may take its time to end.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => context.Cancel = true);
        if ((await Console.In.ReadToEndAsync(ct)).StartsWith("done", StringComparison.Ordinal)) return App.Exit.Done;
        return await new CommandLine(stop[0], stop[1..]).TryRun(ct) is { ExitCode: 0 } ? App.Exit.Done : App.Exit.No;
    }
}
