using System.Collections.Immutable;
using Kedge.Sessions.Engines;

namespace Kedge.Sessions.State;

/// <summary>What became of sessions: each engine is asked once, about all of them.</summary>
public static class SessionStates
{
    const string Unknown = "unknown: the engine does not answer";

    /// <returns>By container: <c>running</c>, <c>exited</c>; those that are missing have no container any more.</returns>
    public static async Task<ImmutableDictionary<string, string>> Of(ImmutableArray<SessionRecord> records, CancellationToken ct)
    {
        var asked = await Task.WhenAll(records.GroupBy(r => (r.Engine.Program, string.Join(' ', r.Engine.Environment.Select(e => $"{e.Key}={e.Value}"))))
            .Select(group => Ask(group.First().Engine.ToEngine(), [.. group.Select(r => r.Container)], ct))).ConfigureAwait(false);
        return asked.SelectMany(a => a).ToImmutableDictionary();
    }

    static async Task<IEnumerable<KeyValuePair<string, string>>> Ask(ContainerEngine engine, ImmutableArray<string> containers, CancellationToken ct)
    {
        var said = await engine.Command("ps", "--all", "--filter", $"label={SessionName.Label}", "--format", "{{.Names}}|{{.State}}").TryRun(ct).ConfigureAwait(false);
        if (said is not { ExitCode: 0 }) return containers.Select(c => KeyValuePair.Create(c, Unknown));
        return from line in said.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
               let fields = line.Trim().Split('|')
               where fields.Length == 2 && containers.Contains(fields[0])
               select KeyValuePair.Create(fields[0], Plain(fields[1].ToLowerInvariant()));
    }

    /// <summary>Podman before 5 says "Up 3 seconds ago" and "Exited (0) 2 minutes ago" where others say "running" and "exited".</summary>
    static string Plain(string state) => state.Split(' ')[0] is var word && word == "up" ? "running" : word;

    /// <param name="state">Null when there is no container any more.</param>
    public static string HowItEnded(SessionFolder folder, ContainerState? state) =>
        SessionLog.IdleSince(folder) is { } when
            ? $"ended at {when} because nobody used it (--stop-after)"
            : state is null
            ? "its container is gone"
            : SessionProblems.Ending(state);

    /// <summary>One word or two for a list.</summary>
    public static string Word(SessionRecord record, SessionFolder folder, ImmutableDictionary<string, string> states) => states.GetValueOrDefault(record.Container) switch
    {
        "running" when record.Phase == SessionPhase.Starting => "starting",
        "running" => record.Servers.FirstOrDefault(s => SessionLog.EndedCode(folder, s.Name) is not null) is { } dead ? $"running, {dead.Name} ended" : "running",
        null => record.Phase == SessionPhase.Starting ? "starting" : "gone",
        "exited" when SessionLog.IdleSince(folder) is not null => "ended: unused",
        "exited" or "stopped" => "ended",
        var other => other,
    };
}
