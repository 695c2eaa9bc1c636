using System.Collections.Immutable;
using Kedge.Sessions.Inside;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Starting;

/// <summary>Waits until a session's servers answer, and notices as soon as one cannot any more.</summary>
/// <param name="record">In phase <see cref="SessionPhase.Starting"/> problems speak of the start, later of a session that ran.</param>
/// <param name="folder">The session's, with its logs.</param>
public sealed class SessionWait(SessionRecord record, SessionFolder folder, TimeProvider time)
{
    const int QuotedLines = 12;

    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40), BetweenLooks = TimeSpan.FromSeconds(1);

    readonly SessionContainer _container = SessionContainer.Of(record);

    /// <summary>What the first start may take, with caches cold, a disk that is slow and processors that others use. One that ended is not waited for.</summary>
    public static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(5);

    /// <summary>How long a server may be silent.</summary>
    public TimeSpan Patience { get; init; } = StartPatience;

    /// <summary>For all of them; one that cannot answer any more ends the waiting for the others.</summary>
    /// <param name="probes">By server; those without one are not waited for.</param>
    /// <exception cref="KedgeException">Why the first one that failed does not answer, with the last lines of its log.</exception>
    public async Task For(IReadOnlyDictionary<string, ServerProbe> probes, IProgress<Step>? progress, CancellationToken ct)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var waiting = Probed(probes).Select(s => Answer(s, probes[s.Name], progress, stop.Token)).ToList();
        while (waiting.Count > 0)
        {
            var first = await Task.WhenAny(waiting).ConfigureAwait(false);
            waiting.Remove(first);
            if (!first.IsCompletedSuccessfully) await stop.CancelAsync().ConfigureAwait(false);
            await first.ConfigureAwait(false);
        }
    }

    /// <summary>Why servers do not answer, each asked for itself; empty when all do.</summary>
    /// <inheritdoc cref="For"/>
    public async Task<ImmutableArray<Problem>> Failures(IReadOnlyDictionary<string, ServerProbe> probes, IProgress<Step>? progress, CancellationToken ct)
    {
        var failures = await Task.WhenAll(Probed(probes).Select(s => Failure(s, probes[s.Name], progress, ct))).ConfigureAwait(false);
        return [.. failures.OfType<Problem>().Distinct()];
    }

    IEnumerable<PublishedServer> Probed(IReadOnlyDictionary<string, ServerProbe> probes) => record.Servers.Where(s => probes.ContainsKey(s.Name));

    async Task<Problem?> Failure(PublishedServer server, ServerProbe probe, IProgress<Step>? progress, CancellationToken ct)
    {
        try
        {
            await Answer(server, probe, progress, ct).ConfigureAwait(false);
            return null;
        }
        catch (KedgeException failed)
        {
            return failed.Problem;
        }
    }

    async Task Answer(PublishedServer server, ServerProbe probe, IProgress<Step>? progress, CancellationToken ct)
    {
        progress?.Report(new("wait", $"for {server.Name} to answer"));
        var (start, looked) = (time.GetTimestamp(), time.GetTimestamp());
        for (string? why; (why = await probe(server, ct).ConfigureAwait(false)) is not null; await Task.Delay(Pause, ct).ConfigureAwait(false))
        {
            if (SessionLog.EndedCode(folder, server.Name) is { } code) throw new KedgeException(Ended(server.Name, code));
            if (time.GetElapsedTime(looked) > BetweenLooks)
            {
                await LookAtContainer(server.Name, ct).ConfigureAwait(false);
                looked = time.GetTimestamp();
            }
            if (time.GetElapsedTime(start) > Patience) throw new KedgeException(Silent(server.Name, why));
        }
    }

    async Task LookAtContainer(string server, CancellationToken ct)
    {
        var state = await _container.State(ct).ConfigureAwait(false);
        if (state is not { Running: true }) throw new KedgeException(SessionProblems.ContainerEnded(state ?? new(false, 0, false), Last(server)));
    }

    Problem Ended(string server, string code) => record.Phase == SessionPhase.Starting
        ? SessionProblems.ServerEnded(server, code, Last(server), SessionLog.PathOf(folder, server))
        : SessionProblems.ServerIsDown(record, server, code, Last(server));

    Problem Silent(string server, string why) => record.Phase == SessionPhase.Starting
        ? SessionProblems.ServerSilent(server, (int)Patience.TotalSeconds, why, Last(server))
        : SessionProblems.ServerHangs(record, server, why, Last(server));

    ImmutableArray<string> Last(string server) => SessionLog.Tail(folder, server, QuotedLines);
}
