using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Docs.Editor;
using Kedge.Cli.Views;

namespace Kedge.Cli.Commands.Docs;

public static class DocsLspCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("lsp",
            "Serve an editor over standard input and output (Language Server Protocol): findings while typing, their mends, what an emoji means, anchors to choose from. An editor starts it: docs/editors.md.\nExample: kedge docs lsp");
        command.Add(new Option<bool>("--stdio") { Description = "Said by some editors; there is no other way" });
        command.SetAction((_, ct) => Run(shell, ct));
        return command;
    }

    static async Task<int> Run(Shell shell, CancellationToken ct)
    {
        if (shell.Input() is not { } input)
        {
            ProblemView.Write(shell.Error, NoEditor("standard input is a terminal"));
            return App.Exit.CouldNot;
        }
        await using (input)
            try
            {
                return await new LanguageServer(new(input, shell.RawOut()), new(Path.GetFullPath(shell.Folder), root => DocsSet.KnownOf(shell, root)))
                    .Run(ct)
                    ? App.Exit.Done
                    : App.Exit.No;
            }
            catch (InvalidDataException wrong)
            {
                ProblemView.Write(shell.Error, NoEditor(wrong.Message));
                return App.Exit.CouldNot;
            }
    }

    static Problem NoEditor(string why) =>
        new("KDG6050", $"nobody speaks the Language Server Protocol here: {why}",
            Hint: "an editor starts this command: docs/editors.md; for a terminal: kedge docs lint");
}
