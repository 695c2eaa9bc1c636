using System.Collections.Immutable;
using Kedge.Sessions;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Commands.Sessions;

/// <summary>What can be seen to go wrong before anything is started.</summary>
static class SessionChecks
{
    /// <returns>What stands in the way.</returns>
    /// <param name="said">What only needs saying is added here.</param>
    public static ImmutableArray<Problem> Mounts(ImmutableArray<Mount> mounts, string project, Owner user, List<Problem> said)
    {
        var missing = mounts.Where(m => !Path.Exists(m.Host)).Select(m => SessionProblems.MountMissing(m.Host, m.Container)).ToImmutableArray();
        foreach (var mount in mounts.Where(m => !m.ReadOnly))
        {
            if (Posix.OwnerOf(mount.Host) is not { } there) continue;
            var mine = Posix.Me.Uid == 0 && there.Owner.Uid == 0 && mount.Host == project;
            if (Posix.IsOnReadOnlyDisk(mount.Host)) said.Add(SessionProblems.MountReadOnly(mount.Host, mount.Container));
            else if (ContainerOwner.MayWrite(user, there)) continue;
            else if (mine) said.Add(SessionProblems.WorksAsSomebody(mount.Host, user));
            else said.Add(SessionProblems.MountNotWritable(mount.Host, mount.Container, user, there.Owner, mount.Host == project));
        }
        return missing;
    }

    /// <summary>In what a running session is not what was asked for now.</summary>
    /// <param name="current">Digest of kedge.lock as it is now; null when there is none to compare with.</param>
    public static IEnumerable<Problem> Differs(SessionRecord running, UpTyped typed, string? current)
    {
        if (current is not null && running.Lock is not null && current != running.Lock) yield return SessionProblems.OlderLock(running.Alias);
        if (typed.AsksForChange) yield return SessionProblems.NothingChanged(running.Alias);
    }

    /// <summary>An engine elsewhere has neither this project's files nor this machine's loopback.</summary>
    public static Problem? Remote(ContainerEngine engine)
    {
        var host = engine.Environment.GetValueOrDefault(engine.Kind == EngineKind.Docker ? "DOCKER_HOST" : "CONTAINER_HOST");
        return host is { Length: > 0 } && !host.StartsWith("unix:", StringComparison.Ordinal) && !host.StartsWith('/') ? SessionProblems.RemoteEngine(host) : null;
    }
}
