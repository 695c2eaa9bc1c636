namespace Kedge.Images;

/// <summary>One layer of an image: a plain tar, kept in the store under its diffID.</summary>
/// <param name="DiffId">SHA-256 of the uncompressed tar (OCI image-spec, config.md): the identity that is promised.</param>
/// <param name="Size">Bytes of the uncompressed tar.</param>
/// <param name="Comment">What is in it, for the image's history.</param>
public sealed record Layer(Digest DiffId, long Size, string Comment);
