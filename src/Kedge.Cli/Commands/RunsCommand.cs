using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Kedge.Specs;

namespace Kedge.Cli.Commands;

public static class RunsCommand
{
    public static Command Create(Shell shell)
    {
        var limit = new Option<int>("--limit") { Description = "How many runs to list, newest first", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Print the list as JSON" };
        var command = new Command("runs", "List the recorded runs of this project, newest first.\nExample: kedge runs --limit 5") { limit, json, Show(shell) };
        command.SetAction((parse, _) => Task.FromResult(List(shell, Math.Max(0, parse.GetValue(limit)), parse.GetValue(json))));
        return command;
    }

    static Command Show(Shell shell)
    {
        var id = new Argument<string>("ID") { Description = "A run's id, its beginning or end, its name, or last" };
        var json = new Option<bool>("--json") { Description = "Print the run as JSON" };
        id.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: ['-', ..] option }, ..]) given.AddError($"unknown option '{option}'");
        });
        var command = new Command("show", "Show one run: what ran, in which image, to which metrics.\nExample: kedge runs show last") { id, json };
        command.SetAction((parse, _) => Task.FromResult(Show(shell, parse.GetValue(id)!, parse.GetValue(json))));
        return command;
    }

    static int List(Shell shell, int limit, bool json)
    {
        var (reader, now) = (Reader(shell), shell.Time.GetUtcNow());
        var runs = reader.Ids().Take(limit).Select(reader.Summary).ToList();
        if (json) RunView.WriteJson(shell.Out, runs, now);
        else RunView.WriteTable(shell.Out, runs, now);
        if (runs.Count == 0) shell.Error.Profile.Out.Writer.WriteLine("no runs yet; try: kedge run -- python train.py");
        return App.Exit.Done;
    }

    static int Show(Shell shell, string wanted, bool json)
    {
        var (reader, now) = (Reader(shell), shell.Time.GetUtcNow());
        var found = reader.Find(wanted);
        if (!found.IsOk)
        {
            foreach (var problem in found.Problems) ProblemView.Write(shell.Error, problem);
            return App.Exit.CouldNot;
        }
        var run = reader.Read(found.Value.Id);
        if (run.StatusAt(now) == RunStatus.Lost) RunPages.Finish(reader, run);
        if (json) RunView.WriteJson(shell.Out, run, reader.PathOf(run.Id), now);
        else shell.Out.Profile.Out.Writer.Write(RunPage.Of(run, run.StatusAt(now), reader.Tail(run.Id, 20), null).Markdown.Split(RunPage.YoursHeading)[0].TrimEnd() + $"\n\nfolder: {Path.GetRelativePath(shell.Folder, reader.PathOf(run.Id))}\n");
        return App.Exit.Done;
    }

    static RunReader Reader(Shell shell) => new(Path.Combine(SpecFile.Load(shell.Folder).Folder, "runs"));
}
