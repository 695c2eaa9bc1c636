using System.CommandLine;
using Kedge.Docs.Regions;

namespace Kedge.Cli.Docs;

/// <summary>What a command says to <c>--help</c>, for pages that show it.</summary>
static class CommandHelp
{
    const int Width = 100;

    /// <param name="command">As typed behind <c>kedge</c>: <c>docs lint</c>; empty for kedge itself.</param>
    public static Checked<string> Of(Shell shell, string command)
    {
        var root = App.Root(shell);
        Command at = root;
        foreach (var word in command.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at.Subcommands.FirstOrDefault(c => c.Name == word) is not { } next)
                return Checked<string>.Bad(RegionProblems.NoCommand(command, Nearest.First(word, at.Subcommands.Select(c => c.Name))));
            at = next;
        }
        using var text = new StringWriter { NewLine = "\n" };
        var parse = root.Parse([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        if (parse.Action is System.CommandLine.Help.HelpAction help) help.MaxWidth = Width;
        parse.Invoke(new InvocationConfiguration { Output = text, Error = text });
        return Checked<string>.Ok(text.ToString());
    }
}
