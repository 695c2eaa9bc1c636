using System.CommandLine;

namespace Kedge.Cli.Commands.Docs;

public static class DocsCommand
{
    public static Command Create(Shell shell) =>
        new("docs", "Documents that cannot go stale: check, mend and mark Markdown pages.\nExample: kedge docs lint README.md docs/")
        {
            DocsLintCommand.Create(shell),
            DocsSyncCommand.Create(shell),
            DocsTestCommand.Create(shell),
            DocsLogCommand.Create(shell),
            DocsFixCommand.Create(shell),
            DocsSuggestCommand.Create(shell),
            DocsAnchorsCommand.Create(shell),
            DocsRulesCommand.Create(shell),
            DocsDiagramCommand.Create(shell),
            DocsLspCommand.Create(shell),
            DocsBuildCommand.Create(shell),
            DocsServeCommand.Create(shell),
            DocsExportCommand.Create(shell),
        };
}
