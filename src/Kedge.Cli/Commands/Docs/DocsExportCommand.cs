using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Site;
using Kedge.Site.Export;

namespace Kedge.Cli.Commands.Docs;

public static class DocsExportCommand
{
    public static Command Create(Shell shell) =>
        new("export", "Write the pages that `kedge docs build` would build as a project of another site maker, which builds it without a warning.\nExample: kedge docs export mkdocs ../book && cd ../book && mkdocs build --strict")
        {
            Of(shell, ExportTool.MkDocs, "mkdocs",
                "For MkDocs with its Material theme: mkdocs.yml and docs/.\nExample: kedge docs export mkdocs ../book && cd ../book && mkdocs build --strict"),
            Of(shell, ExportTool.Docusaurus, "docusaurus",
                "For Docusaurus 3: docusaurus.config.js, sidebars.js, package.json, docs/ and i18n/.\nExample: kedge docs export docusaurus ../book && cd ../book && npm install && npx docusaurus build"),
        };

    static Command Of(Shell shell, ExportTool tool, string name, string description)
    {
        var target = new Argument<string>("DIR") { Description = "The folder to write to; it is made, and must be empty or an earlier export" };
        var from = new Option<string?>("--from") { Description = "The folder of the project. Default: this one", HelpName = "FOLDER" };
        var json = new Option<bool>("--json") { Description = "Print what was written as JSON" };
        target.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command(name, description + "\nExit code 1: something is not as it was meant.") { target, from, json };
        command.SetAction((parse, ct) => Run(shell, tool, (parse.GetValue(target)!, parse.GetValue(from), parse.GetValue(json)), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, ExportTool tool, (string Target, string? From, bool Json) how, CancellationToken ct)
    {
        var started = shell.Time.GetTimestamp();
        var target = Path.GetFullPath(how.Target, Path.GetFullPath(shell.Folder));
        var set = await SiteSet.Of(shell, how.From, new() { Without = target, ListsRuns = false }, ct);
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        if (!set.IsOk) return App.Exit.CouldNot;
        var result = SiteExport.Run(set.Value.Plan, tool, (SiteOutput.Open(target, set.Value.Sources.Root, SiteExport.List), set.Value.Sources), ct);
        return SiteView.Write(shell, (target, target, how.Json), result with { Problems = [.. set.Value.Problems, .. result.Problems] }, started);
    }
}
