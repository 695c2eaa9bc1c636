using System.Collections.Immutable;
using Kedge.Sessions.Inside;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Starting;

/// <summary>Waits until a session's servers answer, and notices as soon as one cannot any more.</summary>
public sealed class SessionWait(SessionContainer container, SessionFolder folder, TimeProvider time)
{
    const int Seconds = 120, QuotedLines = 12;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25), BetweenLooks = TimeSpan.FromSeconds(1);

    public async Task For(SessionRecord record, IReadOnlyDictionary<string, ServerProbe> probes, IProgress<Step>? progress, CancellationToken ct)
    {
        // One that cannot answer any more ends the waiting for the others.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var waiting = record.Servers.Where(s => probes.ContainsKey(s.Name)).Select(s => Answer(s, probes[s.Name], progress, stop.Token)).ToList();
        while (waiting.Count > 0)
        {
            var first = await Task.WhenAny(waiting).ConfigureAwait(false);
            waiting.Remove(first);
            if (!first.IsCompletedSuccessfully) await stop.CancelAsync().ConfigureAwait(false);
            await first.ConfigureAwait(false);
        }
    }

    async Task Answer(PublishedServer server, ServerProbe probe, IProgress<Step>? progress, CancellationToken ct)
    {
        progress?.Report(new("wait", $"for {server.Name} to answer"));
        var (start, looked) = (time.GetTimestamp(), time.GetTimestamp());
        for (string? why; (why = await probe(server, ct).ConfigureAwait(false)) is not null; await Task.Delay(Pause, ct).ConfigureAwait(false))
        {
            if (SessionLog.EndedCode(folder, server.Name) is { } code)
                throw new KedgeException(SessionProblems.ServerEnded(server.Name, code, Last(server.Name), SessionLog.PathOf(folder, server.Name)));
            if (time.GetElapsedTime(looked) > BetweenLooks)
            {
                await LookAtContainer(server.Name, ct).ConfigureAwait(false);
                looked = time.GetTimestamp();
            }
            if (time.GetElapsedTime(start).TotalSeconds > Seconds) throw new KedgeException(SessionProblems.ServerSilent(server.Name, Seconds, why, Last(server.Name)));
        }
    }

    async Task LookAtContainer(string server, CancellationToken ct)
    {
        var state = await container.State(ct).ConfigureAwait(false);
        if (state is not { Running: true }) throw new KedgeException(SessionProblems.ContainerEnded(state ?? new(false, 0, false), Last(server)));
    }

    ImmutableArray<string> Last(string server) => SessionLog.Tail(folder, server, QuotedLines);
}
