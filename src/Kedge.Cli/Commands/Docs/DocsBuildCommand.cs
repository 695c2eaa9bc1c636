using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Site;

namespace Kedge.Cli.Commands.Docs;

public static class DocsBuildCommand
{
    public static Command Create(Shell shell)
    {
        var folder = new Argument<string?>("FOLDER") { Description = "Of the project. Default: this one", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string>("--out") { Description = "The folder to write to; it is made, and must be empty or an earlier site",
            HelpName = "DIR", DefaultValueFactory = _ => "_site" };
        var version = new Option<string?>("--as") { Description = "A name of this state, such as v1.2: it is written to DIR/NAME, beside other states, and each page offers the others", HelpName = "NAME" };
        version.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => !SiteVersions.IsName(t.Value)) is { } wrong)
                given.AddError($"'{wrong.Value}' is no name of a version: letters, digits, dots and dashes");
        });
        var json = new Option<bool>("--json") { Description = "Print what was built as JSON" };
        folder.Validators.Add(given =>
        {
            if (given.Tokens.FirstOrDefault(t => t.Value.StartsWith('-')) is { } option) given.AddError($"unknown option '{option.Value}'");
        });
        var command = new Command("build",
            "Make a static site of README.md, docs/ and the pages of runs: navigation, search, light and dark, nothing from other servers; it works from a disk and without scripts. Exit code 1: something on it is not as it was meant.\nExample: kedge docs build --out _site && open _site/index.html") { folder, output, version, json };
        command.SetAction((parse, ct) => Run(shell, parse.GetValue(folder), (parse.GetValue(output)!, parse.GetValue(version), parse.GetValue(json)), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, string? folder, (string Out, string? Version, bool Json) how, CancellationToken ct)
    {
        var started = shell.Time.GetTimestamp();
        var set = await SiteSet.Of(shell, folder, new() { Version = how.Version }, ct);
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        if (!set.IsOk) return App.Exit.CouldNot;
        var all = Path.GetFullPath(how.Out, Path.GetFullPath(shell.Folder));
        var target = how.Version is { } name ? Path.Combine(all, name) : all;
        var result = SiteBuild.Run(set.Value.Plan, SiteOutput.Open(target, set.Value.Sources.Root), set.Value.Sources, ct);
        if (how.Version is not null) SiteVersions.List(all);
        return SiteView.Write(shell, (target, Path.Combine(target, "index.html"), how.Json),
            result with { Problems = [.. set.Value.Problems, .. result.Problems] }, started);
    }
}
