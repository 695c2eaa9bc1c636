using System.CommandLine;
using System.Globalization;
using Kedge.Cli.Docs;
using Kedge.Cli.Views;
using Kedge.Docs.Executed;

namespace Kedge.Cli.Commands.Docs;

public static class DocsTestCommand
{
    public static Command Create(Shell shell)
    {
        var wish = new DocsWish();
        var command = new Command("test",
            "Run the blocks of pages that say kedge:run, in the project's image or with `kedge:run host` on this machine, and compare what they write. Exit code 1 when one does something else.\nExample: kedge docs test README.md docs/");
        wish.AddTo(command);
        command.SetAction((parse, ct) => Run(shell, wish.Of(parse), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, DocsRequest request, CancellationToken ct)
    {
        var read = await DocsSet.Read(shell, request, ct);
        foreach (var problem in read.Problems) ProblemView.Write(shell.Error, problem);
        if (!read.IsOk) return App.Exit.CouldNot;
        foreach (var problem in read.Value.Problems) ProblemView.Write(shell.Error, problem);
        var (blocks, failed) = (read.Value.Asked.SelectMany(ExecutableBlock.Of).ToList(), 0);
        using var fresh = new FreshFolders();
        foreach (var block in blocks) failed += await Passes(shell, read.Value, (block, block.IsFresh ? fresh.Of(block.Page) : read.Value.Root), ct) ? 0 : 1;
        shell.Error.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{blocks.Count} {(blocks.Count == 1 ? "block" : "blocks")} run, {failed} failed"));
        return !read.Value.Problems.IsEmpty ? App.Exit.CouldNot : failed > 0 ? App.Exit.No : App.Exit.Done;
    }

    static async Task<bool> Passes(Shell shell, DocsSet set, (ExecutableBlock Block, string Root) one, CancellationToken ct)
    {
        var (block, start) = (one.Block, shell.Time.GetTimestamp());
        var problems = await BlockRun.Of(shell, one.Root, block, ct);
        var line = block.Page.Lines.PositionOf(block.Code.Range.Start).Line;
        shell.Out.Profile.Out.Writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{set.Named(shell, block.Page)}:{line}: {(problems.Count == 0 ? "ok" : "failed")} {shell.Time.GetElapsedTime(start).TotalSeconds:0.0} s"));
        foreach (var problem in problems) ProblemView.Write(shell.Error, problem);
        return problems.Count == 0;
    }
}
