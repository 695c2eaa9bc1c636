using System.CommandLine;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Docs.Books;
using Kedge.Docs.Configuration;
using Kedge.Docs.Fixes;
using Kedge.Docs.Pages;

namespace Kedge.Cli.Commands.Docs;

public static class DocsFixCommand
{
    public static Command Create(Shell shell)
    {
        var wish = new DocsWish();
        var dry = new Option<bool>("--check") { Description = "Write nothing; exit code 1 when something would be" };
        var all = new Option<bool>("--all") { Description = "Mend what the other rules found as well: blanks, line ends, bare addresses …" };
        var portable = new Option<bool>("--portable-anchors") { Description = "Write <a id=\"…\"></a> above headings that GitHub gives another id, because of an emoji or a dash" };
        var command = new Command("fix",
            "Mend what a machine can mend of the emoji grammar, or by the rules named with --rule, and touch nothing else. With - the mended text goes to standard output.\nExample: kedge docs fix docs/ && git diff") { dry, all, portable };
        wish.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, wish.Of(parse), new(parse.GetValue(dry), parse.GetValue(all), parse.GetValue(portable)), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, DocsRequest request, How how, CancellationToken ct)
    {
        var read = await DocsSet.Read(shell, request, ct);
        foreach (var problem in read.Problems) ProblemView.Write(shell.Error, problem);
        if (!read.IsOk) return App.Exit.CouldNot;
        var set = read.Value;
        var settings = how.All || request.Rules.Length > 0 ? set.Settings : set.Settings.ForAnchors();
        var dry = how.Dry;
        var mended = new (string Text, int Count)[set.Asked.Length];
        Parallel.For(0, mended.Length, new ParallelOptions { CancellationToken = ct }, i => mended[i] = Mended(set.Asked[i], set.Book, settings, how.Portable));
        var failed = !set.Problems.IsEmpty;
        foreach (var problem in set.Problems) ProblemView.Write(shell.Error, problem);
        for (var i = 0; i < mended.Length; i++) failed |= !Keep(shell, set, set.Asked[i], (mended[i].Text, mended[i].Count, dry));
        var changed = mended.Zip(set.Asked).Count(m => m.First.Text != m.Second.Text);
        FixView.Summary(shell.Error, mended.Sum(m => m.Count), changed, dry);
        return failed ? App.Exit.CouldNot : dry && changed > 0 ? App.Exit.No : App.Exit.Done;
    }

    sealed record How(bool Dry, bool All, bool Portable);

    static (string Text, int Count) Mended(Page page, Book book, DocsSettings settings, bool portable)
    {
        var mended = PageFix.Of(page, book, settings);
        if (!portable || !page.Source.BadBytes.IsEmpty) return mended;
        var (text, added) = PortableIds.Into(PageReader.Read(page.Path, mended.Text));
        return (text, mended.Mended + added);
    }

    static bool Keep(Shell shell, DocsSet set, Page page, (string Text, int Count, bool Dry) mended)
    {
        if (Path.GetFileName(page.Path) == DocsSet.Input)
        {
            if (!mended.Dry) shell.RawOut().Write(page.Source.BadBytes.IsEmpty ? page.Source.Encode(mended.Text) : System.Text.Encoding.UTF8.GetBytes(page.Text));
            return true;
        }
        if (mended.Text == page.Text) return true;
        FixView.Page(shell.Out, page.Path, mended.Count, mended.Dry);
        if (mended.Dry || PageFile.Write(Path.Combine(set.Root, page.Path), page, mended.Text) is not { } problem) return true;
        ProblemView.Write(shell.Error, problem);
        return false;
    }
}
