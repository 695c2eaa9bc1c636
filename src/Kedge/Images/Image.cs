using System.Collections.Immutable;
using Kedge.Images.Layers;

namespace Kedge.Images;

/// <summary>An image as a value: its config, byte for byte, and the layers that the config names.</summary>
/// <param name="Config">OCI image config, kept verbatim because its digest is the image's identity.</param>
/// <param name="Names">Full names with a tag, <c>kedge/digits:pytorch2.6-cpu-python3.13</c> first, the short one after it.</param>
public sealed record Image(ReadOnlyMemory<byte> Config, ImmutableArray<Layer> Layers, ImmutableArray<string> Names)
{
    /// <summary>The image ID: SHA-256 of the config. The same in Docker's classic store, in Podman and here.</summary>
    public Digest Id => Digest.Of(Config.Span);

    /// <summary>The manifest over the layers as the store keeps them: what a local engine reads, without compressing anything.</summary>
    public ImageManifest LocalManifest => ImageManifest.Write(Config, Layers.Select(layer => layer.Kept));

    /// <summary>An image made from a lock: <c>kedge/NAME:LONG</c> and <c>kedge/NAME:SHORT</c>, never <c>latest</c>.</summary>
    public static Image Of(Locks.LockFile file, ImmutableArray<Layer> layers) =>
        new(ImageConfig.Write(file, layers), layers, NamesOf(file));

    /// <summary>The lower layers of an image whose upper ones are still being made: for an engine to take ahead, not to run.</summary>
    public static Image Part(Platform platform, ImmutableArray<Layer> layers) =>
        new(ImageConfig.WritePart(platform, layers), layers, ["kedge/part"]);

    public static ImmutableArray<string> NamesOf(Locks.LockFile file) => file.ImageNames;
}
