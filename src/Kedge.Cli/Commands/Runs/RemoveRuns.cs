using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Runs;
using Kedge.Runs.Query;

namespace Kedge.Cli.Commands.Runs;

static class RemoveRuns
{
    public static Command Create(Shell shell)
    {
        var ids = RunArgument.Many("Runs to remove", ArgumentArity.OneOrMore);
        var command = new Command("rm",
            "Move runs to the trash (runs/.trash); `kedge runs restore ID` brings them back.\nExample: kedge runs rm 0912-brave-otter-7f3a") { ids };
        command.SetAction((parse, _) => Task.FromResult(Remove(shell, parse.GetValue(ids)!)));
        return command;
    }

    /// <summary>All of them or none: a mistyped id removes nothing.</summary>
    static int Remove(Shell shell, string[] wanted)
    {
        var (project, now, found) = (new ProjectRuns(shell), shell.Time.GetUtcNow(), new List<RunId>());
        foreach (var one in wanted)
        {
            var code = project.With(one, id =>
            {
                if (project.Reader.Status(id, now) == RunStatus.Running) return shell.Refuse(QueryProblems.StillRunning(id));
                found.Add(id);
                return App.Exit.Done;
            });
            if (code != App.Exit.Done) return code;
        }
        var trash = new RunTrash(project.Folder);
        foreach (var id in found.Distinct())
        {
            trash.Take(id);
            shell.Out.Profile.Out.Writer.WriteLine($"removed {id.Short}; kedge runs restore {id.Short} brings it back");
        }
        return App.Exit.Done;
    }
}
