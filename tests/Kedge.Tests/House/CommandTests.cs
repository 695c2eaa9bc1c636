using System.CommandLine;
using Kedge.Cli;

namespace Kedge.Tests.House;

/// <summary>Every command explains itself, with an example that can be typed.</summary>
public sealed class CommandTests
{
    [Fact]
    public void Every_command_has_an_example_in_its_description() => Assert.Empty(
        from command in All(Root())
        where command.Name != "version" && !(command.Description ?? "").Contains("kedge ", StringComparison.Ordinal)
        select command.Name);

    [Fact]
    public void Every_option_and_argument_says_what_it_is() => Assert.Empty(
        from command in All(Root())
        from symbol in command.Options.Cast<Symbol>().Concat(command.Arguments)
        where string.IsNullOrWhiteSpace(symbol.Description)
        select $"{command.Name} {symbol.Name}");

    internal static RootCommand Root() => App.Root(new Shell
    {
        Out = Transcript.Console(TextWriter.Null), Error = Transcript.Console(TextWriter.Null), Folder = "/", Environment = _ => null,
    });

    static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);
}
