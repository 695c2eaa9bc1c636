using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Docs.Diagrams;
using Kedge.Cli.Views;
using Kedge.Docs.Fixes;
using Kedge.Docs.Regions;

namespace Kedge.Cli.Commands.Docs;

public static class DocsSyncCommand
{
    public static Command Create(Shell shell)
    {
        var wish = new DocsWish();
        var diff = new Option<bool>("--diff") { Description = "Write nothing; print what would change as a unified diff. Exit code 1 when something would" };
        var force = new Option<bool>("--force") { Description = "Replace also what was edited by hand inside of regions" };
        var command = new Command("sync",
            "Bring regions and facts of pages up to what they are made from, and touch nothing else. What was edited by hand stays, unless --force.\nExample: kedge docs sync README.md docs/ --diff") { diff, force };
        wish.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, wish.Of(parse), (parse.GetValue(diff), parse.GetValue(force)), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, DocsRequest request, (bool Diff, bool Force) how, CancellationToken ct)
    {
        var read = await DocsSet.Read(shell, request, ct);
        foreach (var problem in read.Problems) ProblemView.Write(shell.Error, problem);
        if (!read.IsOk) return App.Exit.CouldNot;
        var set = read.Value;
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        // Of all commands for pages only this one may run the project's code.
        var known = set.Book.Known with { Object = new(asked => ObjectInImage.Asked(shell, set.Root, asked, ct)) };
        var pages = set.Asked.Where(p => p.Unparsed is null && p.Source.BadBytes.IsEmpty).Select(page => PageSync.Of(page, known, how.Force)).ToList();
        var failed = !set.Problems.IsEmpty;
        foreach (var page in pages) failed |= !Keep(shell, set, page, how.Diff);
        SyncView.Write(shell, set, pages, how.Diff);
        return failed ? App.Exit.CouldNot : pages.Any(p => !p.Left.IsEmpty || how.Diff && p.Text != p.Page.Text) ? App.Exit.No : App.Exit.Done;
    }

    static bool Keep(Shell shell, DocsSet set, PageSync page, bool dry)
    {
        if (Path.GetFileName(page.Page.Path) == DocsSet.Input)
        {
            if (!dry) shell.RawOut().Write(page.Page.Source.Encode(page.Text));
            return true;
        }
        if (dry || page.Text == page.Page.Text || PageFile.Write(Path.Combine(set.Root, page.Page.Path), page.Page, page.Text) is not { } problem) return true;
        ProblemView.Write(shell.Error, problem);
        return false;
    }
}
