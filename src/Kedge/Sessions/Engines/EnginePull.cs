using System.Collections.Immutable;
using Kedge.Images;
using Kedge.Images.Outputs;
using Kedge.Store;

namespace Kedge.Sessions.Engines;

/// <summary>Lets an engine pull images from the store through a registry that exists for that moment, so that it reads only the layers it lacks.</summary>
sealed class EnginePull(ContainerEngine engine, BlobStore store, IProgress<Step>? progress)
{
    /// <returns>The reference under which the engine has it now, or null: it cannot reach this machine's loopback, or refused.</returns>
    public async Task<string?> Pull(Image image, CancellationToken ct)
    {
        var registry = new LoopbackRegistry(image, store, progress);
        await using var _ = registry.ConfigureAwait(false);
        var reference = $"{registry.Host}/{image.Names[0].Split(':')[0]}@{image.LocalManifest.Digest}";
        ImmutableArray<string> insecure = engine.Kind == EngineKind.Podman ? ["--tls-verify=false"] : [];
        var pulled = await engine.Command(["pull", "--quiet", .. insecure, reference]).TryRun(ct).ConfigureAwait(false);
        return pulled?.ExitCode == 0 ? reference : null;
    }
}
