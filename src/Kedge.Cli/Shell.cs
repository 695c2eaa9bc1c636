using Kedge.Cli.Views;
using Kedge.Machines;
using Kedge.Machines.Probe;
using Spectre.Console;

namespace Kedge.Cli;

/// <summary>What a command sees of the world around it: data goes to <see cref="Out"/>, talk to <see cref="Error"/>.</summary>
public sealed record Shell
{
    public required IAnsiConsole Out { get; init; }
    public required IAnsiConsole Error { get; init; }
    public required string Folder { get; init; }
    public required Func<string, string?> Environment { get; init; }
    /// <summary>The machine that an explanation looks at; null: none.</summary>
    public Func<Machine?> Machine { get; init; } = () => null;
    public TimeProvider Time { get; init; } = TimeProvider.System;
    /// <summary>Standard input where something is piped into it; null on a terminal.</summary>
    public Func<Stream?> Input { get; init; } = () => null;
    /// <summary>Standard output and error as bytes, for what a run's command writes.</summary>
    public Func<Stream> RawOut { get; init; } = Console.OpenStandardOutput;
    public Func<Stream> RawError { get; init; } = Console.OpenStandardError;

    /// <summary>Says what is wrong or worth knowing.</summary>
    public void Tell(params IEnumerable<Problem> problems)
    {
        foreach (var problem in problems) ProblemView.Write(Error, problem);
    }

    /// <summary>Says why a command could not do it, with the exit code of that.</summary>
    public int Refuse(params IEnumerable<Problem> problems)
    {
        Tell(problems);
        return App.Exit.CouldNot;
    }

    public static Shell System() => new()
    {
        Out = Plain(Console.Out, Console.IsOutputRedirected),
        Error = Plain(Console.Error, Console.IsErrorRedirected),
        Folder = Directory.GetCurrentDirectory(),
        Environment = global::System.Environment.GetEnvironmentVariable,
        Machine = () => MachineProbe.Look(global::System.Environment.GetEnvironmentVariable),
        Input = () => Console.IsInputRedirected ? Console.OpenStandardInput() : null,
    };

    static IAnsiConsole Plain(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // Lines go to files and pipes whole: wrapping at 80 columns would break them.
        if (redirected) console.Profile.Width = int.MaxValue / 4;
        return console;
    }
}
