using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Kedge.Tests.House;

/// <summary>
/// docs/reference/commands.md has every command, in order, each with a region of its help; that the regions are fresh is
/// Docs/OwnPagesTests'. KEDGE_UPDATE_SNAPSHOTS=1 writes it.
/// </summary>
public sealed partial class CommandsPageTests
{
    const string Title = """
        # Commands

        What every command says to `--help`: written by `kedge docs sync`, and a test finds a command that is missing. Exit codes are 0 (done),
        1 (the answer is no) and 2 (wrong usage, or it could not be done). Data go to standard output, talk to standard error.

        | command | what it does |
        |---|---|

        """;

    [Fact]
    public async Task The_page_of_commands_has_every_command()
    {
        var path = Path.Combine(Sources.Root, "docs", "reference", "commands.md");
        var page = Page();
        if (Environment.GetEnvironmentVariable("KEDGE_UPDATE_SNAPSHOTS") == "1")
        {
            if (WithoutHelp(File.ReadAllText(path)) != page) File.WriteAllText(path, page);
            Assert.Equal(0, (await Transcript.Of(Sources.Root, "docs", "sync", "--force", path)).Code);
        }
        Assert.True(WithoutHelp(File.ReadAllText(path)) == page,
            "docs/reference/commands.md lacks a command, or has one too many: KEDGE_UPDATE_SNAPSHOTS=1 ./test --unit writes it");
    }

    static string Page()
    {
        var (page, commands) = (new StringBuilder(Title), CommandTests.Root().Subcommands.Where(c => !c.Hidden).ToList());
        foreach (var command in commands)
            page.Append(CultureInfo.InvariantCulture, $"| [{command.Name}](#kedge-{command.Name}) | {command.Description!.Split('\n')[0]} |\n");
        page.Append('\n');
        foreach (var command in commands) Add(page, command, "", 2);
        return page.ToString().TrimEnd('\n') + "\n";
    }

    static void Add(StringBuilder page, Command command, string above, int level)
    {
        var name = $"{above}{command.Name}";
        page.Append(new string('#', level)).Append(" kedge ").Append(name).Append("\n\n").Append(Region($" of=\"{name}\"")).Append('\n');
        foreach (var below in command.Subcommands) Add(page, below, name + " ", level + 1);
    }

    static string Region(string of) => $"<!-- kedge:help{of} -->\n<!-- /kedge:help -->\n";

    static string WithoutHelp(string page) => Help().Replace(page, m => Region(m.Groups[1].Value));

    [GeneratedRegex("<!-- kedge:help( of=\"[a-z -]+\")?[^>]*-->\n.*?<!-- /kedge:help -->\n", RegexOptions.Singleline)]
    private static partial Regex Help();
}
