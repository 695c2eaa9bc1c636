using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kedge.Docs.Executed;

/// <summary>How a command of a block went.</summary>
public sealed record ExecutedCommand(ExecutableCommand Command, int Exit, string Output);

/// <summary>
/// A block as one shell script, so that <c>cd</c> and variables last from one command to the next, and its output taken apart again.
/// </summary>
public static class BlockScript
{
    /// <param name="mark">Stands before every end of a command in the output; nobody can guess it.</param>
    public static string Of(ExecutableBlock block, string mark)
    {
        var script = new StringBuilder("exec 2>&1 </dev/null\n");
        // Every line of a script has to succeed, not its last one alone.
        if (block.Commands is [{ Output: null }]) script.Append("set -e\n");
        foreach (var command in block.Commands)
            script.Append("eval ").Append(CommandLine.InQuotes(command.Text)).Append(CultureInfo.InvariantCulture, $"\nprintf '\\n{mark} %d\\n' $?\n");
        return script.ToString();
    }

    /// <summary>Of each command, in order; one that ended the shell, and those behind it, have the shell's exit code or none at all.</summary>
    public static ImmutableArray<ExecutedCommand> Read(ExecutableBlock block, string mark, string output, int exit)
    {
        var (found, rest) = (ImmutableArray.CreateBuilder<ExecutedCommand>(), output);
        foreach (var command in block.Commands)
        {
            var at = rest.IndexOf($"\n{mark} ", StringComparison.Ordinal);
            if (at < 0)
            {
                found.Add(new(command, exit, rest));
                return found.DrainToImmutable();
            }
            var end = rest.IndexOf('\n', at + 1) is var newline and > 0 ? newline : rest.Length - 1;
            found.Add(new(command,
                int.TryParse(rest.AsSpan((at + mark.Length + 2)..end), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : exit,
                    rest[..at]));
            rest = rest[(end + 1)..];
        }
        return found.DrainToImmutable();
    }

    /// <summary>Why a block did not do what its page says; none: it did.</summary>
    public static IEnumerable<Problem> Judge(ExecutableBlock block, ImmutableArray<ExecutedCommand> done)
    {
        foreach (var one in done)
        {
            var place = new Place(block.Page.Path, one.Command.Line + 1, 1);
            if (one.Exit != one.Command.Exit) yield return ExecutedProblems.OtherExit(one.Command.Text, one.Command.Exit, one.Exit, one.Output) with { Place = place };
            else if (one.Command.Output is { } expected && ExpectedOutput.Differs(expected, one.Output, block.AnyFigures) is var (wanted, got))
                yield return ExecutedProblems.OtherOutput(one.Command.Text, wanted, got) with { Place = place };
        }
    }
}
