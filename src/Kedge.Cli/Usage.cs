using System.CommandLine;

namespace Kedge.Cli;

/// <summary>What is wrong with a command line, as problems that name the nearest right one.</summary>
static class Usage
{
    public static IEnumerable<Problem> Problems(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        if (command is RootCommand && parse.UnmatchedTokens is [var word, ..]) return [NoSuchCommand(word, command)];
        // "Required command was not provided" beside a real reason would only distract.
        return parse.Errors.Select(error => error.Message).Distinct().Select(message =>
            new Problem("KDG0001", message,
                Hint: command is RootCommand ? "`kedge --help` lists the commands" : $"`{Full(parse)} --help` shows its options and an example"));
    }

    /// <summary>The command with those it belongs to: kedge docs lint.</summary>
    static string Full(ParseResult parse)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parse.CommandResult; at is not null; at = at.Parent)
            if (at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } part) names.Insert(0, part.Command.Name);
        return string.Join(' ', names.Prepend("kedge"));
    }

    static Problem NoSuchCommand(string word, Command root)
    {
        // `kedge show`, `kedge lint`: the right word in the wrong place.
        var below = root.Subcommands.SelectMany(c => c.Subcommands.Where(s => s.Name == word).Select(s => $"{c.Name} {s.Name}")).ToList();
        var near = below.Count > 0 ? below : Nearest.Of(word, root.Subcommands.Select(c => c.Name));
        var hint = near.Count > 0 ? $"did you mean {string.Join(" or ", near.Select(n => $"`kedge {n}`"))}?" : "`kedge --help` lists the commands";
        return new("KDG0002", word.StartsWith('-') ? $"there is no option '{word}'" : $"there is no command '{word}'", Hint: hint);
    }
}
