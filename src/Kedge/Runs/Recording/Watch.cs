using System.Diagnostics;

namespace Kedge.Runs.Recording;

/// <summary>
/// Sees to it that a run ends when its recorder is killed: a second process holds one end of a pipe, and stops the run when
/// the pipe breaks before the word "done" came. It starts half a second late, so that short runs do not pay for it.
/// </summary>
public sealed class Watch(Func<CommandLine, CommandLine>? watcher) : IAsyncDisposable
{
    static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);

    readonly CancellationTokenSource _over = new();
    Task<Process?> _process = Task.FromResult<Process?>(null);

    /// <summary>Begins to watch over a run that <paramref name="stop"/> would end.</summary>
    public void Over(CommandLine stop)
    {
        if (watcher is not null) _process = Start(watcher(stop));
    }

    async Task<Process?> Start(CommandLine line)
    {
        try
        {
            await Task.Delay(Delay, _over.Token).ConfigureAwait(false);
            return line.Start(redirect: true);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        if (await _process.ConfigureAwait(false) is { } process) Release(process);
        _over.Dispose();
    }

    static void Release(Process process)
    {
        using (process)
        {
            try
            {
                process.StandardInput.Write("done");
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It is gone: nothing to release.
            }
        }
    }
}
