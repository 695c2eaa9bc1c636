using System.IO.Compression;

namespace Kedge.Packages.Compression;

/// <summary>Picks the decompressor by a file name's ending, as dpkg does for the members of a .deb.</summary>
public static class Codec
{
    /// <exception cref="InvalidDataException">The ending is none of "", .gz, .xz, .zst.</exception>
    public static Stream Open(Stream source, string name) => Path.GetExtension(name) switch
    {
        ".xz" => new XzStream(source),
        ".zst" => new ZstdStream(source),
        ".gz" => new GZipStream(source, CompressionMode.Decompress),
        ".tar" or "" => source,
        var other => throw new InvalidDataException($"unknown compression '{other}'"),
    };
}
