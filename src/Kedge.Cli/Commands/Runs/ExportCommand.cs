using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Runs.Exchange;

namespace Kedge.Cli.Commands.Runs;

public static class ExportCommand
{
    public static Command Create(Shell shell)
    {
        var id = RunArgument.One();
        var crate = new Option<bool>("--ro-crate") { Description = "Write ro-crate-metadata.json (RO-Crate 1.1, Process Run Crate 0.5) into the run's folder" };
        var csv = new Option<bool>("--csv") { Description = "Print every point of every metric as CSV" };
        var command = new Command("export", "Give a run to other programs.\nExample: kedge export last --csv > points.csv") { id, crate, csv };
        command.SetAction((parse, _) => Task.FromResult(Export(shell, parse.GetValue(id)!, parse.GetValue(crate), parse.GetValue(csv))));
        return command;
    }

    static int Export(Shell shell, string wanted, bool crate, bool csv)
    {
        if (!crate && !csv) return shell.Refuse(ExchangeProblems.WhatToExport());
        var project = new ProjectRuns(shell);
        return project.With(wanted, id =>
        {
            var (run, write) = (project.Reader.Read(id), shell.Out.Profile.Out.Writer);
            if (csv) foreach (var line in MetricCsv.Lines(run)) write.WriteLine(line);
            if (crate)
                (csv ? shell.Error.Profile.Out.Writer : write)
                    .WriteLine(Path.GetRelativePath(shell.Folder,
                        CrateFiles.Write(project.Reader.PathOf(id), run, run.StatusAt(shell.Time.GetUtcNow()))));
            return App.Exit.Done;
        });
    }
}
