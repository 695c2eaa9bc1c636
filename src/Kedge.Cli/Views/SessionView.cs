using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kedge.Cli.Commands.Sessions;
using Kedge.Cli.Views.Terminal;
using Kedge.Sessions;
using Kedge.Sessions.Jupyter;
using Kedge.Sessions.Starting;
using Kedge.Sessions.State;
using Kedge.Specs;

namespace Kedge.Cli.Views;

/// <summary>A session as its user needs it: the ways in, what it sees, what it may use. Lines are data, so nothing wraps.</summary>
static class SessionView
{
    const int Width = 9;
    const string NotAll = "not all of it answers";

    /// <param name="took">Null when nobody waited for the servers.</param>
    public static void Write(Shell shell, UpSession session, TimeSpan? took)
    {
        var first = ("session", $"{session.Record.Alias} {State(session, took, shell.Time.GetUtcNow())}");
        ImmutableArray<(string Name, string Text)> lines = [first, .. Ways(session), .. Holds(session), .. Ends(session, took)];
        foreach (var (name, text) in lines)
            shell.Out.Profile.Out.Writer.WriteLine($"{name.PadRight(Width)}{text}");
    }

    static IEnumerable<(string Name, string Text)> Ways(UpSession session)
    {
        var record = session.Record;
        if (record.Server(SessionServer.Jupyter) is { } jupyter) yield return ("jupyter", JupyterServer.Url(jupyter, session.Token!));
        if (record.Server(SessionServer.Ssh) is not null)
        {
            yield return ("ssh", $"ssh {record.Alias}");
            if (record.Keys is { } keys) yield return ("keys", $"{keys}; no password");
            yield return ("vs code", $"code --folder-uri {CodeUri(record)}");
        }
        yield return ("tunnel", $"{Tunnel(record)}   (on your own computer, when this is a server)");
    }

    static IEnumerable<(string Name, string Text)> Holds(UpSession session)
    {
        var record = session.Record;
        foreach (var mount in record.Mounts) yield return ("mount", $"{mount.Host} is {mount.Container}{(mount.ReadOnly ? ", read-only" : "")}");
        yield return ("kept", $"{session.Folder.Home} is {record.User.Home}; volume {record.CacheVolume} holds the caches of pip, torch and Hugging Face");
        yield return ("user", $"uid {record.User.Owner.Uid}, gid {record.User.Owner.Gid}, no capabilities{(record.ReadOnly ? ", the system is read-only" : "")}");
        yield return ("limits", Limits(record.Limits) + (record.LimitsIgnored ? "; not held by this engine" : ""));
        yield return ("gpu", record.Gpus ?? "none");
    }

    static IEnumerable<(string Name, string Text)> Ends(UpSession session, TimeSpan? took)
    {
        if (took is { } whole && !session.Again) yield return ("time", StepTimes.Text(session.Times.Add(("in all", whole.TotalSeconds))));
        if (session.Record.StopAfter is { } minutes)
            yield return ("stops", $"after {IdleTime.Words(minutes)} without use: no kernel or terminal active, no SSH connection, no GPU work");
        yield return ("end", $"kedge down{session.Record.NameOption}");
    }

    static string State(UpSession session, TimeSpan? took, DateTimeOffset now) => (session.Again, took) switch
    {
        (true, null) => $"is running already, for {Age(session.Record.Age(now, Uptime.Now()))}",
        (true, _) => $"is running already, for {Age(session.Record.Age(now, Uptime.Now()))}; {Answers(session)}",
        (_, { } time) => string.Create(CultureInfo.InvariantCulture, $"is up after {time.TotalSeconds:0.0} s"),
        _ => "is starting",
    };

    /// <summary>Of a session that was asked again.</summary>
    static string Answers(UpSession session) =>
        session.Silent.IsEmpty ? string.Join(" and ", session.Record.Servers.Select(s => s.Name)) + (session.Record.Servers.Length > 1 ? " answer" : " answers")
        : NotAll;

    public static string CodeUri(SessionRecord record) =>
        $"vscode-remote://ssh-remote+{record.Alias}{Uri.EscapeDataString(record.WorkingFolder).Replace("%2F", "/", StringComparison.Ordinal)}";

    /// <summary>The same ports on both sides, so that the printed addresses hold on the user's own computer too.</summary>
    static string Tunnel(SessionRecord record) =>
        $"ssh -N {string.Join(' ', record.Servers.Select(s => string.Create(CultureInfo.InvariantCulture, $"-L {s.Port}:127.0.0.1:{s.Port}")))} {Environment.UserName}@{Environment.MachineName}";

    static string Limits(Limits limits)
    {
        var cpus = limits.Cpus is { } count ? string.Create(CultureInfo.InvariantCulture, $"{count:0.###} processors") : "all processors";
        var memory = limits.Memory is { } bytes ? $"{Binary(bytes)} of memory" : "all memory";
        return $"{cpus}, {memory}, {Binary(Launch.SharedMemory(limits))} of it shared at most";
    }

    /// <summary>As limits are typed: 32g are 32 GiB.</summary>
    static string Binary(long bytes) => bytes >= 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 30):0.##} GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.##} MiB");

    public static string Age(TimeSpan age) => age switch
    {
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalSeconds)} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min"),
        { TotalDays: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h {age.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} days"),
    };

    public static void WriteJson(Spectre.Console.IAnsiConsole console, UpSession session)
    {
        var record = session.Record;
        var json = Json(record, session.Silent.IsEmpty ? "running" : $"running, {NotAll}");
        if (session.Token is { } token && record.Server(SessionServer.Jupyter) is { } jupyter) json["url"] = JupyterServer.Url(jupyter, token);
        json["tunnel"] = Tunnel(record);
        json["times"] = StepTimes.Json(session.Times);
        console.Profile.Out.Writer.WriteLine(json.ToJsonString(JsonStyle.Readable));
    }

    public static void WriteTable(Spectre.Console.IAnsiConsole console, IReadOnlyCollection<(SessionRecord Record, string State)> sessions, DateTimeOffset now)
    {
        var uptime = Uptime.Now();
        if (sessions.Count == 0) return;
        string[][] rows = [["SESSION", "STATE", "SINCE", "JUPYTER", "SSH", "FOLDER", "IMAGE"],
            .. sessions.Select(s => Row(s.Record, s.State, s.Record.Age(now, uptime)))];
        var widths = Enumerable.Range(0, rows[0].Length - 1).Select(i => rows.Max(r => Cells(r[i]))).ToArray();
        foreach (var row in rows)
            console.Profile.Out.Writer.WriteLine(string.Concat([.. widths.Zip(row, (width, cell) => cell + new string(' ', width + 2 - Cells(cell))), row[^1]]).TrimEnd());
    }

    /// <summary>On a terminal: a Chinese character takes two.</summary>
    static int Cells(string text) => new Spectre.Console.Rendering.Segment(text).CellCount();

    static string[] Row(SessionRecord record, string state, TimeSpan age) =>
    [
        record.Alias, state, Age(age), Port(record, SessionServer.Jupyter), Port(record, SessionServer.Ssh), record.Folder, record.ImageName ?? record.Image,
    ];

    static string Port(SessionRecord record, string server) => record.Server(server)?.Port.ToString(CultureInfo.InvariantCulture) ?? "-";

    public static void WriteJson(Spectre.Console.IAnsiConsole console, IEnumerable<(SessionRecord Record, string State)> sessions) =>
        console.Profile.Out.Writer.WriteLine(JsonStyle.Array(sessions, s => Json(s.Record, s.State)).ToJsonString(JsonStyle.Readable));

    /// <summary>Without the token.</summary>
    static JsonObject Json(SessionRecord record, string state) => new()
    {
        ["session"] = record.Alias,
        ["state"] = state,
        ["project"] = record.Project,
        ["folder"] = record.Folder,
        ["name"] = record.Session,
        ["container"] = record.Container,
        ["engine"] = record.Engine.Kind.ToString().ToLowerInvariant(),
        ["image"] = record.Image,
        ["imageName"] = record.ImageName,
        ["lock"] = record.Lock,
        ["started"] = record.Started.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        ["servers"] = JsonStyle.Object(record.Servers, s => s.Name, s => new JsonObject { ["address"] = s.Address, ["port"] = s.Port }),
        ["mounts"] = JsonStyle.Array(record.Mounts, m => new JsonObject { ["host"] = m.Host, ["container"] = m.Container, ["readOnly"] = m.ReadOnly }),
        ["user"] = new JsonObject { ["uid"] = record.User.Owner.Uid, ["gid"] = record.User.Owner.Gid, ["home"] = record.User.Home },
        ["limits"] = new JsonObject { ["cpus"] = record.Limits.Cpus, ["memory"] = record.Limits.Memory, ["shm"] = Launch.SharedMemory(record.Limits) },
        ["keys"] = record.Keys,
        ["gpus"] = record.Gpus,
        ["devices"] = JsonStyle.Array(record.Devices, d => new JsonObject { ["name"] = d.Name, ["uuid"] = d.Uuid }),
        ["driver"] = record.Driver,
        ["stopAfterMinutes"] = record.StopAfter,
    };
}
