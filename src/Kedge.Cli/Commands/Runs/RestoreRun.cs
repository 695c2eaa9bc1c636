using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Runs;
using Kedge.Runs.Query;

namespace Kedge.Cli.Commands.Runs;

static class RestoreRun
{
    public static Command Create(Shell shell)
    {
        var id = RunArgument.Many("A removed run; without one, the trash is listed", ArgumentArity.ZeroOrOne);
        var empty = new Option<bool>("--empty-trash") { Description = "Remove for good what is in the trash" };
        var command = new Command("restore", "Bring a removed run back from the trash.\nExample: kedge runs restore 0912-brave-otter-7f3a") { id, empty };
        command.SetAction((parse, _) => Task.FromResult(Run(shell, parse.GetValue(id)?.FirstOrDefault(), parse.GetValue(empty))));
        return command;
    }

    static int Run(Shell shell, string? wanted, bool empty)
    {
        var (trash, write) = (new RunTrash(new ProjectRuns(shell).Folder), shell.Out.Profile.Out.Writer);
        if (empty) write.WriteLine($"removed {trash.Empty()} runs for good");
        else if (wanted is null) foreach (var id in trash.Ids()) write.WriteLine(id.ToString());
        else return Restore(shell, trash, wanted);
        return App.Exit.Done;
    }

    static int Restore(Shell shell, RunTrash trash, string wanted)
    {
        var found = trash.Ids().Where(i => i.ToString() == wanted || i.Short == wanted || i.ToString().EndsWith(wanted, StringComparison.Ordinal) || i.Short.StartsWith(wanted, StringComparison.Ordinal)).ToList();
        if (found is not [var one])
        {
            ProblemView.Write(shell.Error, found.Count == 0 ? QueryProblems.NotInTrash(wanted) : RunProblems.Ambiguous(wanted, found));
            return App.Exit.CouldNot;
        }
        trash.Restore(one);
        shell.Out.Profile.Out.Writer.WriteLine($"restored {one.Short}");
        return App.Exit.Done;
    }
}
