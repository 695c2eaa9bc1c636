using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Runs;
using Kedge.Runs.Query;
using Kedge.Runs.Record;

namespace Kedge.Cli.Commands.Runs;

static class RestoreRun
{
    public static Command Create(Shell shell)
    {
        var id = RunArgument.Many("Removed runs; without one, the trash is listed", ArgumentArity.ZeroOrMore);
        var empty = new Option<bool>("--empty-trash") { Description = "Remove for good what is in the trash" };
        var command = new Command("restore", "Bring a removed run back from the trash.\nExample: kedge runs restore 0912-brave-otter-7f3a") { id, empty };
        command.SetAction((parse, _) => Task.FromResult(Run(shell, parse.GetValue(id) ?? [], parse.GetValue(empty))));
        return command;
    }

    static int Run(Shell shell, string[] wanted, bool empty)
    {
        var (trash, write) = (new RunTrash(new ProjectRuns(shell).Folder), shell.Out.Profile.Out.Writer);
        if (empty) write.WriteLine($"removed {trash.Empty()} runs for good");
        else if (wanted.Length == 0) foreach (var id in trash.Ids()) write.WriteLine(id.ToString());
        return wanted.Select(one => Restore(shell, trash, one)).Append(App.Exit.Done).Max();
    }

    static int Restore(Shell shell, RunTrash trash, string wanted)
    {
        var found = new RunReader(trash.Root).Find(wanted);
        if (!found.IsOk)
            return shell.Refuse(found.Problems[0] == RunProblems.NotFound(wanted) ? QueryProblems.NotInTrash(wanted) : found.Problems[0]);
        var one = found.Value.Id;
        trash.Restore(one);
        shell.Out.Profile.Out.Writer.WriteLine($"restored {one.Short}");
        return App.Exit.Done;
    }
}
