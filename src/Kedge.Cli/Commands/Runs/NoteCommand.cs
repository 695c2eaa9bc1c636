using System.CommandLine;
using System.Globalization;
using Kedge.Cli.Runs;
using Kedge.Runs.Page;

namespace Kedge.Cli.Commands.Runs;

/// <summary><c>kedge note</c> and <c>kedge next</c>: a line below one of the headings of a run's page that belong to people.</summary>
public static class NoteCommand
{
    public static Command Note(Shell shell) => Create(shell, "note", PageNotes.Observations,
        "Write down what you saw, below Observations on the run's page.\nExample: kedge note last \"loss spike at epoch 2, augmentation too strong?\"");

    public static Command Next(Shell shell) => Create(shell, "next", PageNotes.NextSteps,
        "Write down what follows, below Next steps on the run's page.\nExample: kedge next last \"half the learning rate, two seeds\"");

    static Command Create(Shell shell, string name, string heading, string description)
    {
        var id = RunArgument.One();
        var text = new Argument<string[]>("TEXT") { Description = "What to write; Markdown is kept as it is", Arity = ArgumentArity.OneOrMore };
        var command = new Command(name, description) { id, text };
        command.SetAction((parse, _) => Task.FromResult(Clean(string.Join(' ', parse.GetValue(text)!)) is { Length: > 0 } words
            ? Write(shell, parse.GetValue(id)!, heading, words) : shell.Refuse(PageProblems.NothingToWrite(name))));
        return command;
    }

    static int Write(Shell shell, string wanted, string heading, string text)
    {
        var (project, now) = (new ProjectRuns(shell), shell.Time.GetUtcNow());
        return project.With(wanted, id =>
        {
            var item = string.Create(CultureInfo.InvariantCulture, $"{now.UtcDateTime:yyyy-MM-dd HH:mm} UTC: {text}");
            if (RunPages.Note(project.Reader, id, now, (heading, item)) is { } notice) shell.Tell(notice);
            shell.Out.Profile.Out.Writer.WriteLine(Path.GetRelativePath(shell.Folder, Path.Combine(project.Reader.PathOf(id), "RUN.md")));
            return App.Exit.Done;
        });
    }

    static string Clean(string text) => new string([.. text.Where(c => c == '\n' || !char.IsControl(c))]).Trim();
}
