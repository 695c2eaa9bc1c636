using System.Collections.Immutable;
using System.Globalization;
using Kedge.Sessions.Engines;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Sessions;

/// <summary>What sessions have to say when they do not work: KDG41xx.</summary>
public static class SessionProblems
{
    public static Problem CannotKeep(string why) => new("KDG4101", $"a session's state cannot be kept: {why}",
        Hint: "make room or set KEDGE_STATE to a folder of your own that can be written");

    public static Problem Busy(string name) => new("KDG4102", $"another kedge starts or stops the session {name} at this moment",
        Hint: "wait for it, then try again; `kedge ps` shows what is there");

    public static Problem MountMissing(string host, string container) => new("KDG4103",
        $"the folder {host} that {container} stands for does not exist",
        Hint: "make it, or change `mounts` in kedge.yaml");

    public static Problem MountNotWritable(string host, string container, Owner user, Owner owner, bool saving) => new("KDG4104",
        $"{host} belongs to {owner} and the session works as {user}: it cannot write to {container}",
        Hint: saving
            ? $"files are saved there: give the folder to that user (sudo chown -R {user} {host}), or run kedge as its owner; `:ro` says that this is meant"
            : "give it to that user, or say `:ro` behind the mount in kedge.yaml") { Severity = Severity.Warning };

    public static Problem MountReadOnly(string host, string container) => new("KDG4124",
        $"{host} is on a read-only disk: nothing can be saved in {container}",
        Hint: "say `:ro` behind the mount in kedge.yaml when this is meant") { Severity = Severity.Warning };

    public static Problem NoFreePort(string address, int from, int to) => new("KDG4105",
        string.Create(CultureInfo.InvariantCulture, $"no port between {from} and {to} is free on {address}"),
        Hint: "name another one: --port 18888 (JupyterLab), --ssh-port 12222");

    public static Problem NoSuchAddress(string address, string said) => new("KDG4106", $"nothing can listen on {address}: {said}",
        Hint: "`ip address` lists this machine's addresses; without --publish the session is on 127.0.0.1");

    public static Problem TokenUnreadable(string path, string why) => new("KDG4107", $"the session's token cannot be read from {path}: {why}",
        Hint: "`kedge down`, then `kedge up` makes a new one");

    public static Problem EngineRefused(string container, string said) => new("KDG4108", $"the engine refuses {container}: {LastLine(said)}",
        Hint: "`kedge doctor` looks at the engine; `kedge down` takes away what is left");

    /// <summary>What an engine said when it refused a container for its limits; null when that was not why. Docker says "Range of CPUs is from 0.01
    /// to 2.00"; Podman takes any number.</summary>
    public static Problem? LimitRefused(Limits limits, string said) =>
        limits.Cpus is { } asked && said.Split('\n').FirstOrDefault(line => line.Contains("Range of CPUs", StringComparison.Ordinal)) is { } refusal
            ? TooManyProcessors(asked, refusal)
            : null;

    public static Problem TooManyProcessors(decimal asked, string said) => new("KDG4130",
        string.Create(CultureInfo.InvariantCulture, $"{asked:0.###} processors are more than the engine has: {LastLine(said)}"),
        Hint: "fewer with --cpus, or under `limits:` in kedge.yaml; without it all of them are used");

    public static Problem ServerEnded(string server, string code, ImmutableArray<string> log, string path) => new("KDG4109",
        $"{server} ended at once, with code {code}{Quoted(log)}",
        Hint: $"the whole log: {path}; `kedge up --no-{server}` starts without it");

    public static Problem ServerSilent(string server, int seconds, string why, ImmutableArray<string> log) => new("KDG4110",
        string.Create(CultureInfo.InvariantCulture, $"{server} did not answer within {seconds} seconds ({why}){Quoted(log)}"),
        Hint: $"`kedge up --detach` does not wait; `kedge up --no-{server}` starts without it");

    public static Problem ServerIsDown(SessionRecord session, string server, string code, ImmutableArray<string> log) => new("KDG4127",
        $"{server} of {session.Alias} ended again and again, last with code {code}, and is left alone{Quoted(log)}",
        Hint: $"`kedge restart {server}{session.NameOption}` starts it once the cause is mended; `kedge logs {server}{session.NameOption}` shows more");

    public static Problem ServerHangs(SessionRecord session, string server, string why, ImmutableArray<string> log) => new("KDG4128",
        $"{server} of {session.Alias} does not answer ({why}){Quoted(log)}",
        Hint: $"`kedge restart {server}{session.NameOption}` starts it anew, on the same port; files that were not saved there are lost");

    public static Problem ContainerEnded(ContainerState state, ImmutableArray<string> log) => new("KDG4111",
        $"the session's container ended at once, {Ending(state)}{Quoted(log)}",
        Hint: "more memory (--memory) helps when it ran out of it; `kedge check` tries the image");

    public static Problem NameTaken(string container) => new("KDG4112",
        $"the engine has a container {container} that this user's state does not know",
        Hint: $"is it a session of an older state folder (KEDGE_STATE)? Remove it with the engine: rm --force {container}");

    /// <param name="how">How it ended, where that is known.</param>
    public static Problem NotRunning(string session, string? how = null) =>
        new("KDG4113", $"{session} is not running{(how is null ? "" : $": {how}")}", Hint: "`kedge up` starts it, `kedge ps` lists what runs");

    public static Problem NoSession(string wanted, IEnumerable<string> there) => new("KDG4114",
        $"there is no session '{wanted}'",
        Hint: string.Join(", ", there) is { Length: > 0 } known ? $"there are: {known}" : "none is there; `kedge up` in a project's folder starts one");

    public static Problem NoServer(string session, string server) => new("KDG4115", $"{session} has no {server}",
        Hint: "it was started without, or `access` in kedge.yaml leaves it out of the image");

    public static Problem NothingToServe() => new("KDG4116", "a session needs JupyterLab or SSH, and both are left out",
        Hint: "say `access: {jupyter: true}` in kedge.yaml and lock again, or leave --no-jupyter away; `kedge run` needs neither");

    public static Problem RemoteEngine(string host) => new("KDG4117",
        $"the engine is on another machine ({host}), where this project's files and 127.0.0.1 are not",
        Hint: "log in there and run `kedge up`: it prints the line for the tunnel; `kedge run` has the same need");

    public static Problem Published(string address) => new("KDG4118",
        $"the session listens on {address}: whoever reaches that address can try to log in",
        Hint: "JupyterLab's token travels unencrypted over http; an SSH tunnel needs no --publish") { Severity = Severity.Warning };

    public static Problem WorksAsSomebody(string folder, Owner user) => new("KDG4119",
        $"root runs kedge and owns {folder}: the session works as the image's own user, uid {user.Uid}, never as root, and cannot save files there",
        Hint: $"give the folder to a user: chown -R {user} {folder}; or run kedge as an ordinary user") { Severity = Severity.Warning };

    public static Problem EndedBefore(string session, string how) => new("KDG4120", $"{session} was not running any more: {how}. It is started anew",
        Hint: "home, caches and your files are as they were") { Severity = Severity.Note };

    public static Problem PortMoved(string server, int wanted, int got) => new("KDG4121",
        string.Create(CultureInfo.InvariantCulture, $"port {wanted} is taken: {server} is on {got}")) { Severity = Severity.Note };

    public static Problem OlderLock(string session) => new("KDG4125", $"{session} runs the image of an older kedge.lock",
        Hint: "`kedge down && kedge up` starts the one that is locked now; home and caches stay") { Severity = Severity.Warning };

    public static Problem NothingChanged(string session) => new("KDG4126", $"{session} runs already: the options typed now change nothing",
        Hint: "`kedge down`, then `kedge up` with them") { Severity = Severity.Note };

    public static Problem LimitsIgnored(EngineKind kind) => new("KDG4129",
        $"limits of memory and processors are not held: this {kind} may not use the kernel's control groups",
        Hint: "rootless engines can where the machine has control groups of version 2 and systemd gives them to users; an engine of the system's can as well") { Severity = Severity.Warning };

    public static Problem BadOption(string option, string text, string like) => new("KDG4122",
        $"{option} cannot be '{text}'",
        Hint: $"such as {option} {like}");

    public static string Ending(ContainerState state) => state switch
    {
        { OutOfMemory: true } => "out of memory",
        { Exit: 137 } => "killed",
        { Exit: 143 } or { Exit: 0 } => "ended",
        _ => string.Create(CultureInfo.InvariantCulture, $"with code {state.Exit}"),
    };

    static string Quoted(ImmutableArray<string> log) => log.IsEmpty ? "" : ":\n" + string.Join('\n', log.Select(l => "    " + l));

    /// <summary>Without Docker's "Run 'docker run --help' for more information" and "See 'docker run --help'.".</summary>
    static string LastLine(string said) => said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .LastOrDefault(line => !line.Contains("--help'", StringComparison.Ordinal)) ?? "it said nothing";
}
