using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Kedge;

/// <summary>How a child process ended, with what it wrote.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>It wrote more than <see cref="CommandLine.Most"/> and was ended for it.</summary>
    public bool IsCutOff { get; init; }
}

/// <summary>
/// A program with its arguments as an array: never a shell, so nothing is ever interpolated. Door: child processes.
/// </summary>
public sealed record CommandLine(string Program, params ImmutableArray<string> Arguments)
{
    /// <summary>EPIPE on Linux.</summary>
    const int BrokenPipe = 32;

    public ImmutableSortedDictionary<string, string?> Environment { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>Characters that each of its outputs may have; a program that writes more is ended. Null: whatever it writes.</summary>
    public int? Most { get; init; }

    /// <summary>Runs to the end and keeps both outputs. Returns null when the program is not there.</summary>
    public Task<CommandResult?> TryRun(CancellationToken ct) => TryRun(_ => Task.CompletedTask, ct);

    /// <summary>Runs to the end with what <paramref name="input"/> writes as its standard input. Null when the program is not there.</summary>
    public async Task<CommandResult?> TryRun(Func<Stream, Task> input, CancellationToken ct)
    {
        using var process = Start(redirect: true);
        if (process is null) return null;
        var output = Read(process, process.StandardOutput, ct);
        var error = Read(process, process.StandardError, ct);
        try
        {
            await Feed(process.StandardInput.BaseStream, input).ConfigureAwait(false);
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            var (said, talked) = (await output.ConfigureAwait(false), await error.ConfigureAwait(false));
            return new(process.ExitCode, said, talked) { IsCutOff = said.Length > Most || talked.Length > Most };
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    /// <summary>All that it writes, or one character more than it may; then it is ended.</summary>
    async Task<string> Read(Process process, StreamReader from, CancellationToken ct)
    {
        if (Most is not { } most) return await from.ReadToEndAsync(ct).ConfigureAwait(false);
        var (text, buffer) = (new StringBuilder(), new char[32 << 10]);
        while (await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, most + 1 - text.Length)), ct).ConfigureAwait(false) is var count and > 0)
        {
            if (text.Append(buffer.AsSpan(0, count)).Length <= most) continue;
            process.Kill(entireProcessTree: true);
            break;
        }
        return text.ToString();
    }

    static async Task Feed(Stream target, Func<Stream, Task> input)
    {
        try
        {
            await using (target.ConfigureAwait(false)) await input(target).ConfigureAwait(false);
        }
        catch (IOException pipe) when (pipe.HResult is BrokenPipe)
        {
            // The program ended before it had read everything: its exit code says why.
        }
    }

    /// <summary>Starts the program; null when it is not there. Without <paramref name="redirect"/> it shares this terminal.</summary>
    public Process? Start(bool redirect)
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = redirect, RedirectStandardOutput = redirect, RedirectStandardError = redirect,
        };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The line as a person would type it, quoted for a POSIX shell. For showing, never for running.</summary>
    public override string ToString() => Quoted([Program, .. Arguments]);

    /// <summary>Words for a POSIX shell.</summary>
    public static string Quoted(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,".Contains(c)) ? word : InQuotes(word);

    /// <summary>A word as a POSIX shell reads it unchanged, whatever is in it.</summary>
    public static string InQuotes(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
