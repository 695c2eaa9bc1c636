using System.Collections.Immutable;
using Kedge.Images;
using Kedge.Specs;
using Kedge.Store;

namespace Kedge.Sessions.Engines;

public enum EngineKind { Docker, Podman }

/// <summary>
/// A container engine that answers, driven through its command line, so that contexts, credentials and remote hosts work
/// as the user set them up. Find one with <see cref="EngineSearch"/>.
/// </summary>
/// <param name="Program">Full path of its client.</param>
/// <param name="Version">Of the daemon (Docker) or the program (Podman).</param>
public sealed record ContainerEngine(EngineKind Kind, string Program, string Version, bool Rootless)
{
    /// <summary>Options that come before every subcommand, such as Podman's <c>--runtime runc</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];

    /// <summary>Options that <c>run</c> and <c>create</c> need on this machine, before the image.</summary>
    public ImmutableArray<string> RunOptions { get; init; } = [];

    /// <summary>
    /// Memory and processors stay within what a container is given. A rootless engine cannot hold that without control groups of
    /// version 2, and Docker then does not even say so.
    /// </summary>
    public bool HoldsLimits { get; init; } = true;

    /// <summary>A container with these limits takes more than they say, for it does not hold them.</summary>
    public bool Ignores(Limits limits) => !HoldsLimits && limits is not { Cpus: null, Memory: null };

    /// <summary>Variables that its client must see (DOCKER_HOST and the like), where they differ from this process's own.</summary>
    public ImmutableSortedDictionary<string, string?> Environment { get; init; } = ImmutableSortedDictionary<string, string?>.Empty;

    /// <summary>Finds the engine to use: <c>KEDGE_ENGINE</c> (docker, podman, or a path), else Docker when its daemon answers, else Podman.</summary>
    /// <exception cref="KedgeException">KDG4001 none installed, KDG4002 not running, KDG4003 no permission.</exception>
    public static Task<ContainerEngine> Find(Func<string, string?> environment, CancellationToken ct) => new EngineSearch(environment).Find(ct);

    /// <summary>An image's ID as <c>inspect</c> prints it: Podman leaves the algorithm out.</summary>
    public static string ImageId(string said) => said.Contains(':', StringComparison.Ordinal) ? said : "sha256:" + said;

    public CommandLine Command(params ImmutableArray<string> arguments) => new(Program, [.. Options, .. arguments]) { Environment = Environment };

    /// <summary>Makes the image present under its names and returns the reference to run it by. Quick when it is there already.</summary>
    public Task<string> Load(Image image, BlobStore store, IProgress<Step>? progress, CancellationToken ct) =>
        new EngineLoad(this, image, store, progress).Load(ct);
}
