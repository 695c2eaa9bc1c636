using Kedge.Runs;
using Kedge.Runs.Recording;
using Kedge.Sessions;

namespace Kedge.Cli.Commands.Runs.Recording;

/// <summary>Runs a request and keeps nothing.</summary>
static class BareRun
{
    public static async Task<int> Go(RunRequest request)
    {
        var id = RunId.Of(DateTimeOffset.UtcNow, (ulong)Random.Shared.NextInt64());
        var live = new LiveCommand(request.Line(id, null), request.Out, request.Error)
        {
            Input = request.Input, SharesTerminal = request.Terminal, Folder = request.ProcessFolder,
        };
        await using var watch = new Watch(request.Watcher);
        var exit = await live.Run(LiveEvents.None, process => watch.Over(request.Stop(id, process)));
        return exit ?? throw new KedgeException(RunProblems.CannotStart(request.Command[0]));
    }
}
