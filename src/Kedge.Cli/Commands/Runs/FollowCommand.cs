using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs;

namespace Kedge.Cli.Commands.Runs;

/// <summary><c>kedge watch</c>: a run as it goes on.</summary>
public static class FollowCommand
{
    static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("ID") { Description = "A run's id, its beginning or end, its name, or last", DefaultValueFactory = _ => "last" };
        var command = new Command("watch", "Watch a run as it goes on: curves, last lines, resources; ends with the run.\nExample: kedge watch last") { id };
        command.SetAction((parse, ct) => Watch(shell, parse.GetValue(id)!, ct));
        return command;
    }

    static async Task<int> Watch(Shell shell, string wanted, CancellationToken ct)
    {
        var project = new ProjectRuns(shell);
        RunId? found = null;
        var code = project.With(wanted, id =>
        {
            found = id;
            return App.Exit.Done;
        });
        if (found is not { } run) return code;
        var view = new WatchView(shell, project.Reader, run);
        while (view.Show(shell.Time.GetUtcNow()) == RunStatus.Running) await Task.Delay(view.Took * 4 is var patient && patient > Often ? patient : Often, ct);
        return App.Exit.Done;
    }
}
