using System.Collections.Immutable;
using System.Globalization;
using Kedge.Sessions.State;

namespace Kedge.Sessions.Inside;

/// <summary>What keeps a session's servers running inside: a short shell script under tini, and one more for each server. Pure.</summary>
public static class Supervisor
{
    /// <summary>Where servers write their logs, and the supervisor what became of them; <see cref="SessionFolder.Logs"/> outside.</summary>
    public const string Logs = "/run/kedge-log";

    /// <summary>Written when a session ended because nobody used it.</summary>
    public const string IdleMark = "session.idle";

    const string Script = "supervise", AgainScript = "again", IdleScript = "idle.py", IdleName = "idle";

    static readonly string Supervise = Text("supervise.data.sh"), Again = Text("again.data.sh"), Idle = Text("idle.data.py");

    /// <summary>The container's command.</summary>
    public static ImmutableArray<string> Command(ImmutableArray<SessionServer> servers, int? stopAfter) =>
        ["/bin/sh", SessionFile.PathOf(Script), .. servers.Select(s => s.Name), .. stopAfter is null ? [] : (string[])[IdleName]];

    /// <summary>A command that has one server started again, for the engine's <c>exec</c>.</summary>
    public static ImmutableArray<string> Restart(string server) => ["/bin/sh", SessionFile.PathOf(AgainScript), server];

    /// <summary>Present when a server ended at once again and again and is left alone.</summary>
    public static string EndedMark(string server) => $"{server}.ended";

    public static ImmutableArray<SessionFile> Files(ImmutableArray<SessionServer> servers, int? stopAfter) =>
    [
        new(Script, Supervise), new(AgainScript, Again),
        .. servers.Select(s => Serve(s.Name, s.Command)),
        .. stopAfter is { } minutes ? [new(IdleScript, Idle), Serve(IdleName, Watch(servers, minutes))] : (SessionFile[])[],
    ];

    static SessionFile Serve(string name, ImmutableArray<string> command) =>
        new($"serve-{name}", $"exec {new CommandLine(command[0], command[1..])}\n");

    static ImmutableArray<string> Watch(ImmutableArray<SessionServer> servers, int minutes) =>
    [
        "python3", "-I", SessionFile.PathOf(IdleScript), minutes.ToString(CultureInfo.InvariantCulture),
        (servers.FirstOrDefault(s => s.Name == SessionServer.Ssh)?.Port ?? 0).ToString(CultureInfo.InvariantCulture),
        servers.Any(s => s.Name == SessionServer.Jupyter) ? "1" : "0",
    ];

    static string Text(string name) => Embedded.Text(typeof(Supervisor), name);
}
