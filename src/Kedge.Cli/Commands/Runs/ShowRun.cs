using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Runs;
using Kedge.Runs.Page;

namespace Kedge.Cli.Commands.Runs;

static class ShowRun
{
    public static Command Create(Shell shell)
    {
        var id = RunArgument.One();
        var json = new Option<bool>("--json") { Description = "Print the run as JSON" };
        var command = new Command("show", "Show one run: what ran, in which image, to which metrics.\nExample: kedge runs show last") { id, json };
        command.SetAction((parse, _) => Task.FromResult(Show(shell, parse.GetValue(id)!, parse.GetValue(json))));
        return command;
    }

    static int Show(Shell shell, string wanted, bool json)
    {
        var (project, now) = (new ProjectRuns(shell), shell.Time.GetUtcNow());
        return project.With(wanted, id =>
        {
            var run = project.Reader.Read(id);
            if (run.StatusAt(now) == RunStatus.Lost) RunPages.Finish(project.Reader, run);
            if (json) RunView.WriteJson(shell.Out, run, project.Reader, now);
            else shell.Out.Profile.Out.Writer.Write(RunPage.Of(run, run.StatusAt(now), RunPages.Extras(project.Reader, run), null).Made.TrimEnd() + $"\n\nfolder: {Path.GetRelativePath(shell.Folder, project.Reader.PathOf(run.Id))}\n");
            return App.Exit.Done;
        });
    }
}
