namespace Kedge.Images.Layers;

/// <summary>One layer of an image, kept in the store as a plain tar under its diffID, or as the gzip file that it was made as.</summary>
/// <param name="DiffId">SHA-256 of the uncompressed tar (OCI image-spec, config.md): the identity that is promised.</param>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="Comment">What is in it, for the image's history.</param>
/// <param name="Packed">The gzip file, when that is what the store keeps.</param>
public sealed record Layer(Digest DiffId, long Size, string Comment, PackedLayer? Packed = null)
{
    /// <summary>What the store keeps: the bytes that a local engine reads.</summary>
    public Descriptor Kept => Packed is { } packed
        ? new(ImageManifest.GzipLayer, packed.Digest, packed.Size) { Toc = packed.Toc }
        : new(ImageManifest.PlainLayer, DiffId, Size);
}

/// <summary>A layer's gzip file.</summary>
/// <param name="Digest">SHA-256 of the compressed bytes; promised for one Kedge release.</param>
/// <param name="Toc">SHA-256 of its eStargz table of contents, when it has one.</param>
public sealed record PackedLayer(Digest Digest, long Size, Digest? Toc = null);
