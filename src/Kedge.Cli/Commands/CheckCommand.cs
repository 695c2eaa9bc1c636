using System.CommandLine;
namespace Kedge.Cli.Commands;

public static class CheckCommand
{
    public static Command Create(Shell shell)
    {
        var command = new Command("check", "Check that lock, image and machine agree.\nExample: kedge check") { Hidden = true };
        command.SetAction((_, _) => Task.FromResult(App.Exit.CouldNot));
        return command;
    }
}
