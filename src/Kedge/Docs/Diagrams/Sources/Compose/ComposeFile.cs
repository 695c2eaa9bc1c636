using System.Collections.Immutable;

namespace Kedge.Docs.Diagrams.Sources.Compose;

/// <summary>A compose file, checked, as far as a picture of it needs. What variables and secrets hold is not in it.</summary>
/// <param name="Normal">The file without what decides nothing: comments, the order of keys, anchors, quotes. Equal for two files that mean the same.</param>
public sealed record ComposeFile(string? Name, ImmutableArray<ServiceFacts> Services, string Normal)
{
    /// <summary>Names of volumes that were not made by this file.</summary>
    public ImmutableArray<string> ExternalVolumes { get; init; } = [];
}

/// <summary>One service, with what it extends.</summary>
public sealed record ServiceFacts(string Name)
{
    public string? Image { get; init; }
    /// <summary>The folder that the image is built from, relative to the file; null when it is not built.</summary>
    public string? Build { get; init; }
    public string? Dockerfile { get; init; }
    public string? Target { get; init; }
    public ImmutableArray<ComposePort> Ports { get; init; } = [];
    public ImmutableArray<ComposeMount> Mounts { get; init; } = [];
    public ImmutableArray<ComposeDependency> DependsOn { get; init; } = [];
    public ImmutableArray<string> Networks { get; init; } = [];
    public ImmutableArray<string> Profiles { get; init; } = [];
    /// <summary>Names of secrets and configs that are mounted.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
    /// <summary>GPUs in words: <c>all</c>, <c>2</c>, <c>0, 3</c>; null when it has none.</summary>
    public string? Gpus { get; init; }
    /// <summary><c>host</c>, <c>none</c>, <c>service:other</c>; null for networks of compose's own.</summary>
    public string? NetworkMode { get; init; }
    public int Replicas { get; init; } = 1;
}

/// <param name="Address">Of the host; null: every one.</param>
/// <param name="Host">A port, a range or a variable; null: one that the engine chooses.</param>
/// <param name="Protocol"><c>udp</c>; null is tcp.</param>
public sealed record ComposePort(string? Address, string? Host, string Container, string? Protocol);

public enum MountKind { Bind, Volume, Memory }

/// <param name="Source">Folder or name; empty for memory and for volumes without a name.</param>
public sealed record ComposeMount(MountKind Kind, string Source, string Target, bool IsReadOnly);

/// <param name="Condition">As compose says it: <c>service_healthy</c>; null is started.</param>
public sealed record ComposeDependency(string Service, string? Condition);
