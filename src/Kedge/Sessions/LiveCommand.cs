using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Kedge.Sessions;

public enum OutputKind { Out, Error }

/// <summary>What happens around a live command, as callbacks; they come from several threads and, but for <see cref="Room"/>, must return at once.</summary>
/// <param name="Output">A piece of output, in the order of arrival within its stream; valid only during the call.</param>
/// <param name="Signalled">A signal that was passed on, by name, and how often signals came so far.</param>
public sealed record LiveEvents(Action<OutputKind, ReadOnlyMemory<byte>> Output, Action<string, int> Signalled)
{
    public static LiveEvents None { get; } = new((_, _) => { }, (_, _) => { });

    /// <summary>Called when a piece has been shown, before more is read. While it does not return the program's pipe fills, and the program waits in turn.</summary>
    public Action Room { get; init; } = () => { };
}

/// <summary>
/// Runs a program with live output: every byte is passed on unchanged when it comes, and signals that reach this process are
/// passed on to the program. Door: processes, signals.
/// </summary>
/// <param name="Out">Where its standard output goes.</param>
/// <param name="Error">Where its standard error goes.</param>
public sealed record LiveCommand(CommandLine Line, Stream Out, Stream Error)
{
    /// <summary>Passes standard input on; else the program reads an empty one.</summary>
    public bool Input { get; init; }
    /// <summary>
    /// The program shares this terminal: then the terminal itself sends Ctrl-C to both, and passing it on would double it.
    /// Without one the program gets a session of its own, so that each signal reaches it exactly once.
    /// </summary>
    public bool SharesTerminal { get; init; }
    public string? Folder { get; init; }

    static readonly (PosixSignal Signal, int Number, string Name)[] PassedOn =
    [
        (PosixSignal.SIGINT, 2, "SIGINT"), (PosixSignal.SIGTERM, 15, "SIGTERM"), (PosixSignal.SIGHUP, 1, "SIGHUP"), (PosixSignal.SIGQUIT, 3, "SIGQUIT"),
    ];

    /// <summary>Runs to the end. Returns the exit code, 128 + signal when a signal ended it; null when the program is not there.</summary>
    /// <param name="started">Called with the process id.</param>
    public async Task<int?> Run(LiveEvents events, Action<int> started)
    {
        using var process = Start();
        if (process is null) return null;
        var signals = PassSignals(process.Id, events.Signalled);
        try
        {
            started(process.Id);
            var output = new OutputPump(OutputKind.Out, process.StandardOutput.BaseStream, Out, events).Start();
            var error = new OutputPump(OutputKind.Error, process.StandardError.BaseStream, Error, events).Start();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            await Task.WhenAll(output.Drain(), error.Drain()).ConfigureAwait(false);
            return process.ExitCode;
        }
        finally
        {
            foreach (var signal in signals) signal.Dispose();
        }
    }

    Process? Start()
    {
        var line = SharesTerminal || !OperatingSystem.IsLinux() ? Line : new CommandLine("setsid", [Line.Program, .. Line.Arguments]) { Environment = Line.Environment };
        var start = new ProcessStartInfo(line.Program, line.Arguments)
        {
            RedirectStandardInput = !Input, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Folder ?? "",
        };
        foreach (var (name, value) in line.Environment) start.Environment[name] = value;
        try
        {
            var process = Process.Start(start)!;
            if (!Input) process.StandardInput.Close();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    List<PosixSignalRegistration> PassSignals(int process, Action<string, int> signalled)
    {
        var count = 0;
        return [.. PassedOn.Select(known => PosixSignalRegistration.Create(known.Signal, context =>
        {
            context.Cancel = true;
            if (!(SharesTerminal && known.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT)) Posix.Kill(process, known.Number);
            signalled(known.Name, Interlocked.Increment(ref count));
        }))];
    }
}
