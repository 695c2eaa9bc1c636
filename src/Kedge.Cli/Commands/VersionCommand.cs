using System.CommandLine;
using Spectre.Console;

namespace Kedge.Cli.Commands;

public static class VersionCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("version", "Print the version of this build");
        command.SetAction((_, _) =>
        {
            shell.Out.WriteLine(KedgeVersion.Text);
            return Task.FromResult(App.Exit.Done);
        });
        return command;
    }
}
