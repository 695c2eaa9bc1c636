using System.Collections.Immutable;
using System.Text.Json;

namespace Kedge.Machines.Probe;

/// <summary>What <c>docker info</c> and <c>podman info</c> say in JSON, taken apart.</summary>
public static class EngineAnswers
{
    /// <summary>Docker's client answers in JSON even where its daemon does not: then ServerErrors has the reason.</summary>
    public static Engine Docker(CommandResult said)
    {
        if (Parse(said.Output) is not { } info) return Trouble("docker", said);
        var version = Text(info, "ServerVersion");
        if (version is not { Length: > 0 }) return new("docker", Rootless: false, [], Trouble: Plain(Strings(info, "ServerErrors").FirstOrDefault() ?? Said(said)));
        var rootless = Strings(info, "SecurityOptions").Any(o => o.Contains("rootless", StringComparison.Ordinal));
        int? cgroup = Text(info, "CgroupVersion") switch { "1" => 1, "2" => 2, _ => null };
        return new("docker", rootless, Names(info, "Runtimes"), version, Cgroup: cgroup);
    }

    public static Engine Podman(CommandResult said)
    {
        if (said.ExitCode != 0 || Parse(said.Output) is not { } info || Member(info, "host") is not { } host) return Trouble("podman", said);
        var rootless = Member(host, "security") is { } security && Member(security, "rootless") is { ValueKind: JsonValueKind.True };
        var runtime = Member(host, "ociRuntime") is { } oci ? Text(oci, "name") : null;
        var version = Member(info, "version") is { } told ? Text(told, "Version") : null;
        int? cgroup = Text(host, "cgroupVersion") switch { "v1" => 1, "v2" => 2, _ => null };
        return new("podman", rootless, runtime is null ? [] : [runtime], version, Cgroup: cgroup);
    }

    static Engine Trouble(string name, CommandResult said) => new(name, Rootless: false, [], Trouble: Plain(Said(said)));

    static string Said(CommandResult said) =>
        (said.Error + "\n" + said.Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault()
            ?? $"it ended with code {said.ExitCode} and said nothing";

    static string Plain(string text) => OneLine.Of(text, 300);

    static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : null;

    static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static IEnumerable<string> Strings(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!) : [];

    static ImmutableArray<string> Names(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.Object } map
        ? [.. map.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)] : [];
}
