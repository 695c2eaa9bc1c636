using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;
using Kedge.Runs.Page;

namespace Kedge.Cli.Commands.Runs;

static class ShowRun
{
    public static Command Create(Shell shell)
    {
        var id = RunArgument.One();
        var json = new Option<bool>("--json") { Description = "Print the run as JSON" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the page as Markdown, as it is when piped" };
        var command = new Command("show", "Show one run: what ran, in which image, to which metrics.\nExample: kedge runs show last") { id, json, markdown };
        command.SetAction((parse, _) => Task.FromResult(Show(shell, parse.GetValue(id)!, (parse.GetValue(json), parse.GetValue(markdown)))));
        return command;
    }

    static int Show(Shell shell, string wanted, (bool Json, bool Markdown) form)
    {
        var (project, now) = (new ProjectRuns(shell), shell.Time.GetUtcNow());
        return project.With(wanted, id =>
        {
            var run = project.Reader.Read(id);
            if (run.StatusAt(now) == RunStatus.Lost) RunPages.Finish(project.Reader, run);
            var (status, beside) = (run.StatusAt(now), RunPages.Extras(project.Reader, run));
            if (form.Json) RunView.WriteJson(shell.Out, run, project.Reader, now);
            else if (form.Markdown || !shell.Out.Profile.Out.IsTerminal)
                shell.Out.Profile.Out.Writer.Write(RunPage.Of(run, status, beside, null).Made.TrimEnd() + "\n\n");
            else RunCardView.Write(shell.Out, run, status, beside, RunPages.Notes(project.Reader, run.Id));
            if (!form.Json) shell.Out.Profile.Out.Writer.WriteLine($"folder: {Path.GetRelativePath(shell.Folder, project.Reader.PathOf(run.Id))}");
            return App.Exit.Done;
        });
    }
}
