using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kedge.Images;
using Kedge.Sessions.Engines;

namespace Kedge.Checks;

/// <summary>A container that runs, as its engine describes it.</summary>
/// <param name="Image">ID of its image, with algorithm.</param>
/// <param name="Lock">Digest of the lock that its image was made from; null when it names none.</param>
/// <param name="Mounts">Targets of everything that is mounted into it.</param>
public sealed record RunningContainer(ContainerEngine Engine, string Name, string Image, string? Lock, ImmutableArray<string> Mounts)
{
    /// <summary>Null when no container of this name runs.</summary>
    public static async Task<RunningContainer?> Inspect(ContainerEngine engine, string name, CancellationToken ct)
    {
        var said = await engine.Command("inspect", "--type", "container", name).TryRun(ct).ConfigureAwait(false);
        return said is { ExitCode: 0 } && Parse(said.Output) is { } facts ? Read(engine, name, facts) : null;
    }

    static RunningContainer? Read(ContainerEngine engine, string name, JsonNode facts)
    {
        if (At(facts, "Image")?.ToString() is not { Length: > 0 } image || At(facts, "State", "Running")?.ToString() != "true") return null;
        var mounts = (At(facts, "Mounts") as JsonArray ?? []).Select(m => At(m, "Destination")?.ToString()).OfType<string>();
        var inMemory = (At(facts, "HostConfig", "Tmpfs") as JsonObject ?? []).Select(t => t.Key);
        var madeFrom = At(facts, "Config", "Labels", ImageConfig.LockLabel)?.ToString();
        return new(engine, name, ContainerEngine.ImageId(image), madeFrom, [.. mounts, .. inMemory]);
    }

    static JsonNode? At(JsonNode? node, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) node = (node as JsonObject)?[key];
        return node;
    }

    static JsonNode? Parse(string said)
    {
        try
        {
            return (JsonNode.Parse(said) as JsonArray)?[0];
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
