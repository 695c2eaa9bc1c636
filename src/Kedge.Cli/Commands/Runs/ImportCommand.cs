using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Cli.Views.Runs;
using Kedge.Runs.Exchange;

namespace Kedge.Cli.Commands.Runs;

public static class ImportCommand
{
    public static Command Create(Shell shell)
    {
        var kind = new Argument<string>("KIND") { Description = "mlruns (MLflow's file store), tensorboard (event files) or wandb-offline (.wandb files)" };
        var folder = RunArgument.Folder("The folder that the other tracker wrote");
        kind.AcceptOnlyFromAmong("mlruns", "tensorboard", "wandb-offline");
        var command = new Command("import",
            "Take over runs of another tracker; what is here already is left alone.\nExample: kedge import mlruns ./mlruns") { kind, folder };
        command.SetAction((parse, _) => Task.FromResult(Import(shell, parse.GetValue(kind)!, Path.GetFullPath(parse.GetValue(folder)!, shell.Folder))));
        return command;
    }

    static int Import(Shell shell, string kind, string folder)
    {
        if (!Directory.Exists(folder)) return shell.Refuse(ExchangeProblems.NoFolder(folder));
        var import = new RunImport(new ProjectRuns(shell).Folder);
        var (added, known, write) = (0, 0, shell.Out.Profile.Out.Writer);
        try
        {
            foreach (var run in Read(kind, folder, problem => shell.Tell(problem)))
            {
                if (!import.Add(run))
                {
                    known++;
                    continue;
                }
                added++;
                write.WriteLine($"{run.Id.Short}  {RunListView.Plain(run.Name ?? run.Source, 60)}  {run.Rows.Length} rows");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return shell.Refuse(ExchangeProblems.CannotRead(folder, e.Message));
        }
        if (added + known == 0) return shell.Refuse(ExchangeProblems.NothingThere(folder, kind));
        write.WriteLine($"{added} runs imported{(known > 0 ? $", {known} were here already" : "")}");
        return App.Exit.Done;
    }

    static IEnumerable<ImportedRun> Read(string kind, string folder, Action<Problem> say) => kind switch
    {
        "mlruns" => MlflowFolder.Read(folder, say),
        "tensorboard" => ForeignFolders.TensorBoard(folder, say),
        _ => ForeignFolders.Wandb(folder, say),
    };
}
