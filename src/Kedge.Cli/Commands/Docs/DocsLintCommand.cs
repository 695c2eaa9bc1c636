using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;

namespace Kedge.Cli.Commands.Docs;

public static class DocsLintCommand
{
    public static Command Create(Shell shell)
    {
        var wish = new DocsWish();
        var format = new Option<string>("--format") { Description = "text, json, sarif, or github (annotations of a workflow)", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json", "sarif", "github");
        var command = new Command("lint",
            "Say what is wrong with pages: dead links, headings, tables, code, secrets, dangerous commands, regions and facts that are stale, and emoji whose meaning nobody declared. Exit code 0: nothing; 1: something; 2: it could not be checked.\nExample: kedge docs lint README.md docs/ --format github") { format };
        command.Aliases.Add("check");
        var mermaid = new Option<string>("--mermaid-check") { Description = "Who reads Mermaid diagrams: auto (Kedge, and Mermaid's own parser for the kinds that Kedge does not read, where node has it), node (both, for all), or off (Kedge alone)", DefaultValueFactory = _ => "auto" };
        mermaid.AcceptOnlyFromAmong("auto", "node", "off");
        command.Add(mermaid);
        wish.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, wish.Of(parse), new(parse.GetValue(format)!, parse.GetValue(mermaid)!), ct));
        return command;
    }

    sealed record LintWish(string Format, string Mermaid);

    static async Task<int> Run(Shell shell, DocsRequest request, LintWish wish, CancellationToken ct)
    {
        var set = await DocsSet.Read(shell, request, ct);
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        if (!set.IsOk) return App.Exit.CouldNot;
        set = await DiagramCheck.Ask(shell, set.Value, wish.Mermaid, ct);
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        if (!set.IsOk) return App.Exit.CouldNot;
        var findings = set.Value.Check(ct);
        FindingView.Of(wish.Format).Write(shell, set.Value, findings);
        foreach (var problem in set.Value.Problems) ProblemView.Write(shell.Error, problem);
        if (!set.Value.Problems.IsEmpty) return App.Exit.CouldNot;
        return findings.Any(f => f.Severity != Severity.Note) ? App.Exit.No : App.Exit.Done;
    }
}
