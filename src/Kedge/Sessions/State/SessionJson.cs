using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Sessions.Engines;
using Kedge.Specs;

namespace Kedge.Sessions.State;

/// <summary>
/// Text of <c>session.json</c>. Readers skip members they do not know: a newer Kedge may have written them. By hand, because every
/// command around sessions reads it, and what a serializer sets up for these types takes longer than the rest of <c>kedge ps</c>.
/// </summary>
public static class SessionJson
{
    const string Up = "up", Starting = "starting", Docker = "docker", Podman = "podman";

    static readonly JsonWriterOptions Style = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SessionRecord record)
    {
        var text = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(text, Style)) Write(json, record);
        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }

    static void Write(Utf8JsonWriter json, SessionRecord record)
    {
        json.WriteStartObject();
        json.WriteNumber("kedge", record.Kedge);
        json.WriteString("phase", record.Phase == SessionPhase.Up ? Up : Starting);
        Maybe(json, "project", record.Project);
        Maybe(json, "folder", record.Folder);
        Maybe(json, "session", record.Session);
        Maybe(json, "alias", record.Alias);
        Maybe(json, "container", record.Container);
        Engine(json, record.Engine);
        Maybe(json, "image", record.Image);
        Maybe(json, "imageName", record.ImageName);
        Maybe(json, "lock", record.Lock);
        json.WriteString("started", record.Started);
        Uptime(json, record.Uptime);
        User(json, record.User);
        Each(json, "servers", record.Servers, Server);
        Each(json, "mounts", record.Mounts, Mounted);
        Maybe(json, "workingFolder", record.WorkingFolder);
        Limits(json, record.Limits);
        json.WriteBoolean("limitsIgnored", record.LimitsIgnored);
        Maybe(json, "gpus", record.Gpus);
        Each(json, "devices", record.Devices, Device);
        Maybe(json, "driver", record.Driver);
        json.WriteBoolean("readOnly", record.ReadOnly);
        Maybe(json, "cacheVolume", record.CacheVolume);
        Maybe(json, "keys", record.Keys);
        if (record.StopAfter is { } minutes) json.WriteNumber("stopAfter", minutes);
        json.WriteEndObject();
    }

    static void Maybe(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    static void Engine(Utf8JsonWriter json, SessionEngine engine)
    {
        json.WriteStartObject("engine");
        json.WriteString("kind", engine.Kind == EngineKind.Docker ? Docker : Podman);
        json.WriteString("program", engine.Program);
        json.WriteString("version", engine.Version);
        json.WriteBoolean("rootless", engine.Rootless);
        json.WriteStartArray("options");
        foreach (var option in engine.Options) json.WriteStringValue(option);
        json.WriteEndArray();
        json.WriteStartObject("environment");
        foreach (var (name, value) in engine.Environment) json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Uptime(Utf8JsonWriter json, Uptime? uptime)
    {
        if (uptime is null) return;
        json.WriteStartObject("uptime");
        json.WriteString("boot", uptime.Boot);
        json.WriteNumber("seconds", uptime.Seconds);
        json.WriteEndObject();
    }

    static void User(Utf8JsonWriter json, SessionUser user)
    {
        json.WriteStartObject("user");
        json.WriteString("name", user.Name);
        json.WriteStartObject("owner");
        json.WriteNumber("uid", user.Owner.Uid);
        json.WriteNumber("gid", user.Owner.Gid);
        json.WriteEndObject();
        json.WriteString("home", user.Home);
        json.WriteEndObject();
    }

    static void Server(Utf8JsonWriter json, PublishedServer server)
    {
        json.WriteString("name", server.Name);
        json.WriteString("address", server.Address);
        json.WriteNumber("port", server.Port);
        json.WriteNumber("inside", server.Inside);
    }

    static void Mounted(Utf8JsonWriter json, Mount mount)
    {
        json.WriteString("host", mount.Host);
        json.WriteString("container", mount.Container);
        json.WriteBoolean("readOnly", mount.ReadOnly);
    }

    static void Device(Utf8JsonWriter json, SessionGpu device)
    {
        json.WriteString("name", device.Name);
        Maybe(json, "uuid", device.Uuid);
    }

    /// <summary>An array of objects; <paramref name="members"/> writes those of one.</summary>
    static void Each<T>(Utf8JsonWriter json, string name, ImmutableArray<T> items, Action<Utf8JsonWriter, T> members)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            members(json, item);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void Limits(Utf8JsonWriter json, Limits limits)
    {
        json.WriteStartObject("limits");
        Maybe(json, "gpus", limits.Gpus);
        if (limits.Cpus is { } cpus) json.WriteNumber("cpus", cpus);
        if (limits.Memory is { } memory) json.WriteNumber("memory", memory);
        if (limits.Shm is { } shm) json.WriteNumber("shm", shm);
        json.WriteEndObject();
    }

    /// <summary>Null when the text is not whole or not of this kind.</summary>
    public static SessionRecord? Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("kedge").GetInt32() == SessionRecord.Format ? Record(json.RootElement) : null;
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    static SessionRecord Record(JsonElement json) => new()
    {
        Phase = Text(json, "phase") switch { Up => SessionPhase.Up, Starting => SessionPhase.Starting, var other => throw new JsonException(other) },
        Project = Text(json, "project"), Folder = Text(json, "folder"), Session = Maybe(json, "session"), Alias = Text(json, "alias"),
        Container = Text(json, "container"),
        Engine = Engine(json.GetProperty("engine")), Image = Text(json, "image"), ImageName = Maybe(json, "imageName"), Lock = Maybe(json, "lock"),
        Started = json.GetProperty("started").GetDateTimeOffset(),
        Uptime = json.TryGetProperty("uptime", out var uptime) ? new(Text(uptime, "boot"), uptime.GetProperty("seconds").GetDouble()) : null,
        User = User(json.GetProperty("user")),
        Servers = Each(json, "servers",
            s => new PublishedServer(Text(s, "name"), Text(s, "address"), s.GetProperty("port").GetInt32(), s.GetProperty("inside").GetInt32())),
        Mounts = Each(json, "mounts", m => new Mount(Text(m, "host"), Text(m, "container"), Is(m, "readOnly"))), WorkingFolder = Text(json, "workingFolder"),
        Limits = json.TryGetProperty("limits", out var limits) ? Limits(limits) : new(), LimitsIgnored = Is(json, "limitsIgnored"), Gpus = Maybe(json, "gpus"),
        Devices = Each(json, "devices", d => new SessionGpu(Text(d, "name"), Maybe(d, "uuid"))), Driver = Maybe(json, "driver"),
        ReadOnly = Is(json, "readOnly"), CacheVolume = Maybe(json, "cacheVolume"), Keys = Maybe(json, "keys"),
        StopAfter = json.TryGetProperty("stopAfter", out var minutes) ? minutes.GetInt32() : null,
    };

    static SessionEngine Engine(JsonElement json) => new(
        Text(json, "kind") switch { Docker => EngineKind.Docker, Podman => EngineKind.Podman, var other => throw new JsonException(other) },
        Text(json, "program"), Text(json, "version"), Is(json, "rootless"),
        Each(json, "options", o => o.GetString() ?? throw new JsonException()),
        json.GetProperty("environment").EnumerateObject().Aggregate(Launch.NoVariables, (all, v) => all.SetItem(v.Name, v.Value.GetString())));

    static SessionUser User(JsonElement json) => new(
        Text(json, "name"), new(json.GetProperty("owner").GetProperty("uid").GetUInt32(), json.GetProperty("owner").GetProperty("gid").GetUInt32()), Text(json, "home"));

    static Limits Limits(JsonElement json) => new(
        Maybe(json, "gpus"), json.TryGetProperty("cpus", out var cpus) ? cpus.GetDecimal() : null,
        json.TryGetProperty("memory", out var memory) ? memory.GetInt64() : null, json.TryGetProperty("shm", out var shm) ? shm.GetInt64() : null);

    static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new JsonException($"{name} is null");

    static string? Maybe(JsonElement json, string name) => json.TryGetProperty(name, out var there) ? there.GetString() : null;

    static bool Is(JsonElement json, string name) => json.TryGetProperty(name, out var there) && there.GetBoolean();

    static ImmutableArray<T> Each<T>(JsonElement json, string name, Func<JsonElement, T> read) =>
        json.TryGetProperty(name, out var list) ? [.. list.EnumerateArray().Select(read)] : [];
}
