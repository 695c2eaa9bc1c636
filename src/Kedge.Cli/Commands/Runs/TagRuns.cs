using System.CommandLine;
using Kedge.Cli.Runs;
using Kedge.Runs.Query;

namespace Kedge.Cli.Commands.Runs;

static class TagRuns
{
    public static Command Create(Shell shell)
    {
        var id = RunArgument.One();
        var tags = new Argument<string[]>("TAG") { Description = "Tags to put on; without any, the tags are shown", Arity = ArgumentArity.ZeroOrMore };
        var remove = new Option<string[]>("--remove") { Description = "A tag to take off", HelpName = "TAG" };
        var command = new Command("tag",
            "Put tags on a run, or take them off; `kedge runs --where tag=keep` finds them.\nExample: kedge runs tag last keep paper")
        { id, tags, remove };
        command.SetAction((parse, _) => Task.FromResult(Tag(shell, parse.GetValue(id)!, parse.GetValue(tags) ?? [], parse.GetValue(remove) ?? [])));
        return command;
    }

    static int Tag(Shell shell, string wanted, string[] add, string[] remove)
    {
        if (add.Where(t => !RunTags.IsTag(t)).ToList() is { Count: > 0 } bad)
        {
            foreach (var tag in bad) shell.Tell(QueryProblems.BadTag(tag));
            return App.Exit.CouldNot;
        }
        var project = new ProjectRuns(shell);
        return project.With(wanted, id =>
        {
            var tags = add.Length + remove.Length == 0 ? RunTags.Read(project.Folder, id.ToString()) : RunTags.Change(project.Folder, id, add, remove);
            shell.Out.Profile.Out.Writer.WriteLine($"{id.Short}: {(tags.IsEmpty ? "no tags" : string.Join(" ", tags))}");
            return App.Exit.Done;
        });
    }
}
