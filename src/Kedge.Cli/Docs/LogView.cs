using Kedge.Docs.Logs;
using Spectre.Console;

namespace Kedge.Cli.Docs;

/// <summary>Asks a person on a terminal what no record can say, and says what is left to write.</summary>
static class LogView
{
    public static LogAnswers Ask(IAnsiConsole console, LogAnswers said, IEnumerable<LogSection> open, bool chinese)
    {
        console.MarkupLine(chinese ? "[grey]直接按 Enter 留到以后再写。[/]" : "[grey]Enter alone leaves a question for later.[/]");
        foreach (var section in open)
            said = said.With(section, console.Prompt(new TextPrompt<string>(Markup.Escape(section.Ask(chinese)!)).AllowEmpty()));
        return said;
    }

    public static void WriteOpen(Shell shell, IReadOnlyList<LogSection> open, bool chinese)
    {
        if (open.Count == 0) return;
        var names = string.Join(chinese ? "、" : ", ", open.Select(s => chinese ? s.Chinese : s.English));
        shell.Error.Profile.Out.Writer.WriteLine(chinese ? $"还要由你来写：{names}" : $"left for you to write: {names}");
    }
}
