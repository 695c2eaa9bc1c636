using System.Collections.Immutable;

namespace Kedge.Runs.Facts;

/// <summary>Hyperparameters as a command line gives them: <c>--lr 0.1</c>, <c>--lr=0.1</c>, <c>optimizer.lr=0.1</c>, <c>--amp</c>.</summary>
public static class Parameters
{
    public static ImmutableSortedDictionary<string, string> Of(ImmutableArray<string> command)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var i = FirstArgument(command); i < command.Length; i++)
        {
            var word = command[i];
            if (word == "--") continue;
            var name = word.TrimStart('-', '+');
            if (name.Length == 0 || !(char.IsLetter(name[0]) || name[0] == '_')) continue;
            if (name.IndexOf('=') is > 0 and var equals) found[name[..equals]] = name[(equals + 1)..];
            else if (word[0] == '-') found[name] = i + 1 < command.Length && IsValue(command[i + 1]) ? command[++i] : "true";
        }
        return found.ToImmutable();
    }

    /// <summary>Where the program's own options (and <c>python -m module</c>, <c>python -c code</c>) end and the training's begin.</summary>
    static int FirstArgument(ImmutableArray<string> command)
    {
        if (command.IsEmpty || !Path.GetFileName(command[0]).StartsWith("python", StringComparison.Ordinal)) return 1;
        for (var i = 1; i < command.Length; i++)
        {
            if (command[i] is "-m" or "-c") return i + 2;
            if (command[i] is "-W" or "-X") i++;
            else if (!command[i].StartsWith('-')) return i + 1;
        }
        return command.Length;
    }

    static bool IsValue(string word) => !word.StartsWith('-') || (word.Length > 1 && (char.IsAsciiDigit(word[1]) || word[1] == '.'));
}
