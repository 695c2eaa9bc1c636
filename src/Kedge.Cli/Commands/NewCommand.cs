using System.CommandLine;
using Kedge.Cli.Projects;
using Kedge.Cli.Views;
using Kedge.Specs;

namespace Kedge.Cli.Commands;

public static class NewCommand
{
    public static Command Create(Shell shell)
    {
        var folder = new Argument<string?>("DIR") { Description = "The project's folder; made when missing (default: this one)", Arity = ArgumentArity.ZeroOrOne };
        var task = new Option<string>("--task") { Description = "Which kind of training script and packages to start from", DefaultValueFactory = _ => "general" };
        var name = new Option<string?>("--name") { Description = "The project's name (default: from the folder's)" };
        var json = new Option<bool>("--json") { Description = "Print what was made as JSON" };
        task.AcceptOnlyFromAmong([.. Enum.GetNames<TaskFamily>().Select(t => t.ToLowerInvariant())]);
        // A mistyped option must not become a folder.
        folder.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: ['-', ..] option }, ..]) given.AddError($"unknown option '{option}'");
        });
        var command = new Command("new",
            "Start a project: spec, training script on real data, docs.\nExample: kedge new demo --task vision") { folder, task, name, json };
        command.SetAction((parse, _) => Task.FromResult(Run(shell, parse.GetValue(json), new(
            parse.GetValue(folder), Enum.Parse<TaskFamily>(parse.GetValue(task)!, ignoreCase: true), parse.GetValue(name)))));
        return command;
    }

    sealed record Wish(string? Folder, TaskFamily Task, string? Name);

    static int Run(Shell shell, bool json, Wish wish)
    {
        var folder = Path.GetFullPath(wish.Folder ?? ".", shell.Folder);
        var spec = Path.Combine(folder, SpecFile.Name);
        if (Path.Exists(spec)) return shell.Refuse(SpecProblems.AlreadyAProject(Path.GetRelativePath(shell.Folder, spec)));
        if (NameOf(wish.Name, folder) is not { } name) return shell.Refuse(SpecProblems.NoNameFrom(Path.GetFileName(folder)));
        if (wish.Name is not null && SpecReader.Read($"name: '{wish.Name.Replace("'", "''", StringComparison.Ordinal)}'", SpecFile.Name) is { IsOk: false })
            return shell.Refuse(SpecProblems.BadName(wish.Name));
        var made = Scaffold.Write(folder, wish.Task, name);
        if (json) ScaffoldView.WriteJson(shell.Out, made);
        else ScaffoldView.Write(shell.Out, made, shell.Folder);
        return App.Exit.Done;
    }

    static string? NameOf(string? given, string folder) => given ?? SpecName.From(Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)));
}
