using Kedge.Locks;
using Kedge.Sessions;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;

namespace Kedge.Cli.Commands.Sessions;

/// <summary>What an earlier <c>kedge up</c> left: a session that runs is asked whether it still answers; one that ended is taken away.</summary>
/// <param name="said">What is worth saying is added here.</param>
sealed class EarlierSession(Shell shell, UpTyped typed, List<Problem> said)
{
    /// <summary>A session that answered before answers at once; only a busy machine takes longer.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <returns>The session as it runs; null when none does.</returns>
    /// <param name="folder">Held by the caller.</param>
    public async Task<UpSession?> In(SessionFolder folder, Meanwhile meanwhile, CancellationToken ct)
    {
        if (folder.Read() is not { } record) return null;
        var container = SessionContainer.Of(record);
        var state = await container.State(ct);
        if (state is { Running: true } && record.Phase == SessionPhase.Up) return await Again(record, folder, await meanwhile.Lock, ct);
        if (record.Phase == SessionPhase.Up) said.Add(SessionProblems.EndedBefore(record.Alias, SessionStates.HowItEnded(folder, state)));
        await container.Remove(ct);
        folder.Forget();
        return null;
    }

    async Task<UpSession> Again(SessionRecord record, SessionFolder folder, Checked<LockFile> locked, CancellationToken ct)
    {
        said.AddRange(SessionChecks.Differs(record, typed, locked.IsOk ? locked.Value.Digest.ToString() : null));
        var token = record.Server(SessionServer.Jupyter) is null ? null : JupyterProbe.ReadToken(folder);
        // One that was started with --detach may still be on its way.
        var isYoung = record.Age(shell.Time.GetUtcNow(), Uptime.Now()) < SessionWait.StartPatience;
        var wait = new SessionWait(record, folder, shell.Time) { Patience = isYoung ? SessionWait.StartPatience : Patience };
        return new(record, folder, token, Again: true, Silent: await wait.Failures(SessionProbes.Wanted(typed, folder, record), null, ct));
    }
}
