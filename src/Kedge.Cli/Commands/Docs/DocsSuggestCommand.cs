using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;
using Kedge.Docs.Rules;
using Kedge.Docs.Suggesting;

namespace Kedge.Cli.Commands.Docs;

public static class DocsSuggestCommand
{
    public static Command Create(Shell shell)
    {
        var wish = new DocsWish();
        var write = new Option<bool>("--write") { Description = "Write the proposed anchors into the pages; with - to standard output" };
        var json = new Option<bool>("--json") { Description = "Print the proposals as JSON, with score and words" };
        var command = new Command("suggest",
            "Propose anchors for headings, items and paragraphs whose words ask for one, in English and Chinese; where it is not clear, nothing.\nExample: kedge docs suggest README.md, and when it reads well: kedge docs suggest README.md --write") { write, json };
        wish.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, wish.Of(parse), (parse.GetValue(write), parse.GetValue(json)), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, DocsRequest request, (bool Write, bool Json) how, CancellationToken ct)
    {
        var read = await DocsSet.Read(shell, request, ct);
        foreach (var problem in read.Problems) ProblemView.Write(shell.Error, problem);
        if (!read.IsOk) return App.Exit.CouldNot;
        var set = read.Value;
        var proposed = set.Asked.Where(page => page.Unparsed is null).Select(page => (Page: page, All: Suggester.For(page, set.Settings.Anchors).ToList())).ToList();
        var toOutput = how.Write && request.Paths is [DocsSet.Input];
        if (!toOutput) SuggestionView.Write(shell, set, proposed.SelectMany(p => p.All.Select(s => (p.Page, s))).ToList(), how.Json);
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        var failed = false;
        foreach (var (page, all) in how.Write ? proposed : []) failed |= !Keep(shell, set, page, all);
        return failed || !set.Problems.IsEmpty ? App.Exit.CouldNot : App.Exit.Done;
    }

    static bool Keep(Shell shell, DocsSet set, Page page, List<Suggestion> proposed)
    {
        var text = page.Text;
        foreach (var one in Enumerable.Reverse(proposed)) text = text.Insert(one.Range.Start, one.Anchor.Emoji + " ");
        if (Path.GetFileName(page.Path) == DocsSet.Input)
        {
            shell.RawOut().Write(page.Source.Encode(text));
            return true;
        }
        if (text == page.Text || !page.Source.BadBytes.IsEmpty || PageFile.Write(Path.Combine(set.Root, page.Path), page, text) is not { } problem) return true;
        ProblemView.Write(shell.Error, problem);
        return false;
    }
}
