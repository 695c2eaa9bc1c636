using System.CommandLine;
using Kedge.Cli.Commands;
using Kedge.Cli.Commands.Docs;
using Kedge.Cli.Commands.Runs;
using Kedge.Cli.Commands.Runs.Recording;
using Kedge.Cli.Commands.Sessions;

namespace Kedge.Cli;

/// <summary>The command line: every command in the order of the user's loop, and the one place that turns failure into an exit code.</summary>
public static class App
{
    /// <summary>0 done · 1 the answer is no · 2 wrong usage or could not do it.</summary>
    public static class Exit
    {
        public const int Done = 0, No = 1, CouldNot = 2;
    }

    const string Example = "kedge new demo && cd demo && kedge lock && kedge build && kedge run -- python train.py";

    public static RootCommand Root(Shell shell)
    {
        // Without it help would name the process that asks, which need not be kedge: tests, an editor's server.
        var root = new RootCommand($"Environments, runs and documents that do not drift.\nExample: {Example}") { HelpName = "kedge" };
        foreach (var command in Commands(shell)) root.Add(command);
        return root;
    }

    static IEnumerable<Command> Commands(Shell shell) =>
    [
        NewCommand.Create(shell),
        LockCommand.Create(shell),
        BuildCommand.Create(shell),
        UpCommand.Create(shell),
        PsCommand.Create(shell),
        OpenCommand.Create(shell),
        ExecCommand.Create(shell),
        SshCommand.Create(shell),
        LogsCommand.Create(shell),
        RestartCommand.Create(shell),
        DownCommand.Create(shell),
        RunCommand.Create(shell),
        RunsCommand.Create(shell),
        CompareCommand.Create(shell),
        ReproduceCommand.Create(shell),
        FollowCommand.Create(shell),
        NoteCommand.Note(shell),
        NoteCommand.Next(shell),
        ProfileCommand.Create(shell),
        ModelCommand.Create(shell),
        ImportCommand.Create(shell),
        ExportCommand.Create(shell),
        CheckCommand.Create(shell),
        DoctorCommand.Create(shell),
        ExplainCommand.Create(shell),
        CompatCommand.Create(shell),
        WatchCommand.Create(shell),
        WheelCommand.Create(shell),
        PruneCommand.Create(shell),
        IndexCommand.Create(shell),
        DocsCommand.Create(shell),
        VersionCommand.Create(shell),
    ];

    /// <summary><c>@file</c> is an argument like any other: commands that are run may take such words themselves.</summary>
    static readonly ParserConfiguration AsTyped = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> Run(string[] args, Shell shell)
    {
        var parse = Root(shell).Parse(args is [] ? ["--help"] : args, AsTyped);
        if (parse.Errors.Count > 0 && parse.Action is not System.CommandLine.Help.HelpAction)
        {
            shell.Tell(Usage.Problems(parse));
            return Exit.CouldNot;
        }
        try
        {
            return await parse.InvokeAsync(new InvocationConfiguration
            {
                Output = shell.Out.Profile.Out.Writer,
                Error = shell.Error.Profile.Out.Writer,
                EnableDefaultExceptionHandler = false,
                // A run passes signals on to its command and ends when that does; everything else is cancelled by them, and has time to take
                // away what it began (a container, a half-written file), on a busy machine as well.
                ProcessTerminationTimeout = parse.CommandResult.Command.Name is RunCommand.Name or ReproduceCommand.Name or WatchCommand.Name
                    or ExecCommand.Name or SshCommand.Name
                    ? null
                    : TimeSpan.FromSeconds(30),
            });
        }
        catch (KedgeException failure)
        {
            shell.Tell(failure.Problem);
            return Exit.CouldNot;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }
}
