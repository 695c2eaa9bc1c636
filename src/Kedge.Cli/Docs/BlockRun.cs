using Kedge.Cli.Commands.Runs.Recording;
using Kedge.Docs.Executed;

namespace Kedge.Cli.Docs;

/// <summary>Runs a block of a page where it says: on this machine, or in the project's image by the way of <c>kedge run</c>.</summary>
static class BlockRun
{
    /// <summary>Why the block did not do what its page says; none: it did.</summary>
    public static async Task<IReadOnlyList<Problem>> Of(Shell shell, string root, ExecutableBlock block, CancellationToken ct)
    {
        if (!block.Problems.IsEmpty) return block.Problems;
        var mark = HostShell.NewMark();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(TimeSpan.FromSeconds(block.Seconds));
        try
        {
            var (script, folder) = (BlockScript.Of(block, mark), Path.Combine(root, block.Folder));
            var ran = block.OnHost ? await HostShell.Run(script, folder, AppContext.BaseDirectory, limit.Token) : await InImage(shell, script, folder, limit.Token);
            return ran.IsOk ? [.. BlockScript.Judge(block, BlockScript.Read(block, mark, ran.Value.Output, ran.Value.ExitCode))] : [.. ran.Problems];
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return [ExecutedProblems.TookTooLong(block.Seconds) with { Place = new(block.Page.Path, block.Page.Lines.PositionOf(block.Code.Range.Start).Line, 1) }];
        }
    }

    /// <summary>As `kedge run --no-record` does it, its output kept.</summary>
    static async Task<Checked<CommandResult>> InImage(Shell shell, string script, string folder, CancellationToken ct)
    {
        using var output = new MemoryStream();
        var inside = shell with { Folder = folder, RawOut = () => output, RawError = () => output, Input = () => null };
        var exit = await RunCommand.Create(inside).Parse(["--no-record", "--", "bash", "-c", script]).InvokeAsync(new() { EnableDefaultExceptionHandler = false }, ct);
        return Checked<CommandResult>.Ok(new(exit, System.Text.Encoding.UTF8.GetString(output.ToArray()), ""));
    }
}
