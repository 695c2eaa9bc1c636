using Kedge.Cli;
using Spectre.Console;

namespace Kedge.Tests;

/// <summary>
/// A whole command as the user meets it, run in-process: exit code, data and talk, at width 100 without colour.
/// <code>var run = await Transcript.Of(folder, "lock", "--check"); Assert.Equal(1, run.Code); Snapshot.Match(run.ToString());</code>
/// </summary>
sealed record Transcript(string Command, int Code, string Out, string Error)
{
    public static Task<Transcript> Of(string folder, params string[] args) => Of(folder, _ => null, args);

    public static async Task<Transcript> Of(string folder, Func<string, string?> environment, params string[] args)
    {
        using StringWriter data = new(), talk = new();
        var shell = new Shell { Out = Console(data), Error = Console(talk), Folder = folder, Environment = environment };
        var code = await App.Run(args, shell);
        return new(string.Join(' ', args), code, data.ToString(), talk.ToString());
    }

    public static IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = 100;
        return console;
    }

    public override string ToString() =>
        $"$ kedge {Command}\n{Out}{(Error.Length == 0 ? "" : "-- stderr --\n" + Error)}-- exit code {Code}\n";
}
