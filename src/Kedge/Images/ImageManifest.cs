using System.Buffers;
using System.Text.Json;

namespace Kedge.Images;

/// <summary>A reference to bytes by digest (OCI image-spec, descriptor.md).</summary>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    /// <summary>A layer's eStargz table of contents: with it, some engines fetch files when they are read.</summary>
    public Digest? Toc { get; init; }
}

/// <summary>An OCI image manifest as the bytes that its digest is of (image-spec, manifest.md).</summary>
public sealed record ImageManifest(ReadOnlyMemory<byte> Bytes)
{
    public const string MediaType = "application/vnd.oci.image.manifest.v1+json";
    public const string ConfigType = "application/vnd.oci.image.config.v1+json";
    public const string PlainLayer = "application/vnd.oci.image.layer.v1.tar";
    public const string GzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>eStargz, "Content Verification": what the table of contents in the layer is held against.</summary>
    const string TocAnnotation = "containerd.io/snapshot/stargz/toc.digest";

    public Digest Digest => Digest.Of(Bytes.Span);

    public Descriptor Descriptor => new(MediaType, Digest, Bytes.Length);

    public static ImageManifest Write(ReadOnlyMemory<byte> config, IEnumerable<Descriptor> layers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaType);
            json.WritePropertyName("config");
            Write(json, new Descriptor(ConfigType, Digest.Of(config.Span), config.Length));
            json.WriteStartArray("layers");
            foreach (var layer in layers) Write(json, layer);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return new(buffer.WrittenMemory.ToArray());
    }

    static void Write(Utf8JsonWriter json, Descriptor descriptor)
    {
        json.WriteStartObject();
        json.WriteString("mediaType"u8, Plain(descriptor.MediaType));
        json.WriteString("digest", descriptor.Digest.ToString());
        json.WriteNumber("size", descriptor.Size);
        if (descriptor.Toc is { } toc)
        {
            json.WriteStartObject("annotations");
            json.WriteString(TocAnnotation, toc.ToString());
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    /// <summary>A media type holds a <c>+</c>, which the writer would escape; other tools compare manifests by eye.</summary>
    static JsonEncodedText Plain(string text) =>
        JsonEncodedText.Encode(text, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
}
