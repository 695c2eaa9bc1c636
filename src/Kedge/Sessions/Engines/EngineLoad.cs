using System.Collections.Immutable;
using Kedge.Images;
using Kedge.Images.Outputs;
using Kedge.Store;

namespace Kedge.Sessions.Engines;

/// <summary>
/// Brings one image from the store into one engine: by a pull from a loopback registry, so that only layers which the
/// engine lacks are read, else by <c>load</c> of a streamed archive (a remote daemon cannot see this machine's loopback).
/// </summary>
sealed class EngineLoad(ContainerEngine engine, Image image, BlobStore store, IProgress<Step>? progress)
{
    public async Task<string> Load(CancellationToken ct)
    {
        if (await Named(ct).ConfigureAwait(false) is { } named) return named.Id;
        if (await Present(ct).ConfigureAwait(false) is not { } id)
        {
            if (!await Pull(ct).ConfigureAwait(false)) await LoadArchive(ct).ConfigureAwait(false);
            id = await Present(ct).ConfigureAwait(false) ?? throw new KedgeException(EngineProblems.IdDiffers(engine, image.Id));
        }
        foreach (var name in image.Names) await Run(ct, "tag", id.Id, name).ConfigureAwait(false);
        return id.Id;
    }

    sealed record Found(string Id);

    /// <summary>The image when all of its names stand for it already: one question to the engine, which is all that most runs need.</summary>
    async Task<Found?> Named(CancellationToken ct)
    {
        var asked = await Run(ct, ["image", "inspect", "--format", "{{.Id}}", .. image.Names]).ConfigureAwait(false);
        var ids = asked.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(id => id.StartsWith("sha256:", StringComparison.Ordinal) ? id : "sha256:" + id).ToList();
        var ours = new[] { image.Id.ToString(), image.LocalManifest.Digest.ToString() };
        return asked.ExitCode == 0 && ids.Count == image.Names.Length && ids.Distinct().ToList() is [var id] && ours.Contains(id) ? new(id) : null;
    }

    /// <summary>
    /// The ID under which the engine has the image: the config's digest in Docker's classic store and in Podman, the
    /// manifest's in Docker's containerd store.
    /// </summary>
    async Task<Found?> Present(CancellationToken ct)
    {
        foreach (var digest in new[] { image.Id, image.LocalManifest.Digest })
            if ((await Run(ct, "image", "inspect", "--format", "{{.Id}}", digest.ToString()).ConfigureAwait(false)).ExitCode == 0)
                return new(digest.ToString());
        return null;
    }

    async Task<bool> Pull(CancellationToken ct)
    {
        if (await new EnginePull(engine, store, progress).Pull(image, ct).ConfigureAwait(false) is not { } reference) return false;
        if (await Present(ct).ConfigureAwait(false) is not { } id) return false;
        await Run(ct, "tag", id.Id, image.Names[0]).ConfigureAwait(false);
        // The name with this moment's port means nothing later; the tag just given keeps the image.
        await Run(ct, "rmi", reference).ConfigureAwait(false);
        return true;
    }

    async Task LoadArchive(CancellationToken ct)
    {
        progress?.Report(new("load", $"pull from this machine did not work, streaming an archive to {engine.Program} load"));
        var loaded = await engine.Command("load", "--quiet").TryRun(input => DockerArchive.Write(image, store, input, ct), ct).ConfigureAwait(false) ?? throw Gone();
        if (loaded.ExitCode != 0) throw new KedgeException(EngineProblems.LoadFailed(engine, loaded.Error));
    }

    async Task<CommandResult> Run(CancellationToken ct, params ImmutableArray<string> arguments) =>
        await engine.Command(arguments).TryRun(ct).ConfigureAwait(false)
        ?? throw Gone();

    KedgeException Gone() => new(EngineProblems.EngineStopped(engine.Kind, $"{engine.Program} cannot be started any more"));
}
