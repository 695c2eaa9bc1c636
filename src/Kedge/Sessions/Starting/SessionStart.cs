using System.Collections.Immutable;
using Kedge.Sessions.Engines;
using Kedge.Sessions.Inside;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Starting;

/// <summary>Asks a server from outside: null when it answers, else why not yet.</summary>
public delegate Task<string?> ServerProbe(PublishedServer server, CancellationToken ct);

/// <param name="Times">What the engine took, and then the servers.</param>
public sealed record StartedSession(SessionRecord Record, ImmutableArray<(string Phase, double Seconds)> Times);

/// <summary>
/// Starts a session and waits until its servers answer. The record is written before anything starts; whatever goes wrong
/// afterwards, the container is taken away again and the logs stay.
/// </summary>
/// <param name="folder">Held by the caller.</param>
public sealed class SessionStart(ContainerEngine engine, SessionFolder folder, SessionAsk ask, TimeProvider time)
{
    /// <summary>Ports taken between the look and the start; each try is another port.</summary>
    const int Tries = 20;

    static readonly ImmutableDictionary<string, int> UsualPorts = ImmutableDictionary<string, int>.Empty
        .Add(SessionServer.Jupyter, 8888).Add(SessionServer.Ssh, 2222);

    readonly SessionContainer _container = new(engine, ask.Name.Container);

    /// <summary>The container of that name is not ours to take away.</summary>
    bool _isAnothers;

    /// <param name="probes">By server; those without one are not waited for.</param>
    public async Task<StartedSession> Go(Func<SessionRecord, IReadOnlyDictionary<string, ServerProbe>> probes, IProgress<Step>? progress, CancellationToken ct)
    {
        folder.MakeWritable(ask.Owner);
        folder.Place(ask.AllFiles(engine), ask.Owner);
        try
        {
            var began = time.GetTimestamp();
            var record = await Start(progress, ct).ConfigureAwait(false);
            var started = time.GetTimestamp();
            await new SessionWait(record, folder, time).For(probes(record), progress, ct).ConfigureAwait(false);
            folder.Write(record = record with { Phase = SessionPhase.Up });
            return new(record, [("start", time.GetElapsedTime(began, started).TotalSeconds), ("wait", time.GetElapsedTime(started).TotalSeconds)]);
        }
        catch when (!_isAnothers)
        {
            await _container.Kill(CancellationToken.None).ConfigureAwait(false);
            folder.Forget();
            throw;
        }
    }

    async Task<SessionRecord> Start(IProgress<Step>? progress, CancellationToken ct)
    {
        progress?.Report(new("start", ask.Name.Container));
        var taken = new HashSet<int>();
        for (var tries = 1; ; tries++)
        {
            var published = Published(taken);
            var record = ask.Record(engine, published, time.GetUtcNow()) with { Uptime = Uptime.Now() };
            folder.Write(record);
            var launch = ask.Launch(folder, published);
            var said = await _container.Run(ct, launch.Arguments(engine.Kind, engine.Rootless, engine.RunOptions)).ConfigureAwait(false);
            if (said.ExitCode == 0) return record;
            var isLeft = NameIsTaken(said.Error);
            if (isLeft && !await _container.Sees(folder.Files, ct).ConfigureAwait(false)) throw Anothers();
            await _container.Kill(ct).ConfigureAwait(false);
            if (!(isLeft || PortIsTaken(said.Error)) || tries == Tries) throw new KedgeException(Refused(said.Error));
            if (!isLeft) taken.UnionWith(published.Select(p => p.Port));
        }
    }

    Problem Refused(string said) => SessionProblems.LimitRefused(ask.Limits, said) ?? SessionProblems.EngineRefused(ask.Name.Container, said);

    KedgeException Anothers()
    {
        _isAnothers = true;
        folder.Forget();
        return new(SessionProblems.NameTaken(ask.Name.Container));
    }

    /// <summary>By another state folder's session, or by one of this folder's: an engine's client may finish what it began after its kedge was killed
    /// and a <c>kedge down</c> has looked.</summary>
    static bool NameIsTaken(string said) => said.Contains("already in use by", StringComparison.OrdinalIgnoreCase);

    ImmutableArray<PublishedServer> Published(HashSet<int> taken)
    {
        var (mine, found) = (new HashSet<int>(taken), ImmutableArray.CreateBuilder<PublishedServer>());
        foreach (var server in ask.Servers)
        {
            var port = Ports.Free(ask.Address, FirstPort(ask, server.Name), mine);
            mine.Add(port);
            found.Add(new(server.Name, ask.Address, port, server.Port));
        }
        return found.ToImmutable();
    }

    /// <summary>The port that a server is on when nobody else has it.</summary>
    public static int FirstPort(SessionAsk ask, string server) => ask.FirstPorts.TryGetValue(server, out var asked) ? asked : UsualPorts[server];

    /// <summary>Docker's proxy, Docker's allocator, and the helpers of rootless engines say it in these words.</summary>
    static bool PortIsTaken(string said) =>
        said.Contains("port is already allocated", StringComparison.OrdinalIgnoreCase) || said.Contains("address already in use", StringComparison.OrdinalIgnoreCase);
}
