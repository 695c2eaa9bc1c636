using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kedge.Images.Outputs;

/// <summary>The <c>index.json</c> of an OCI image layout (image-spec, image-layout.md) as text.</summary>
static class LayoutIndex
{
    public const string LayoutFile = "oci-layout";
    public const string IndexFile = "index.json";
    public const string LayoutText = """{"imageLayoutVersion":"1.0.0"}""";

    const string IndexType = "application/vnd.oci.image.index.v1+json";
    const string RefName = "org.opencontainers.image.ref.name";
    /// <summary>What containerd's import, and through it <c>docker load</c> on the containerd store, names an image by.</summary>
    const string ContainerdName = "io.containerd.image.name";

    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The index with this image in it. An entry of <paramref name="existing"/> that has its name or its digest gives way;
    /// all others stay.
    /// </summary>
    /// <remarks>One entry, under the long tag: <c>skopeo inspect oci:DIR</c> refuses a layout with two, even of one image.</remarks>
    public static string Write(ImageManifest manifest, Image image, string? existing)
    {
        var tag = Tag(image);
        var others = existing is null ? [] : Others(existing, tag, manifest.Digest);
        var descriptor = manifest.Descriptor;
        var entry = new JsonObject
        {
            ["mediaType"] = descriptor.MediaType,
            ["digest"] = descriptor.Digest.ToString(),
            ["size"] = descriptor.Size,
            ["annotations"] = new JsonObject { [ContainerdName] = "docker.io/" + image.Names[0], [RefName] = tag },
        };
        return new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = new JsonArray([.. others, entry]) }.ToJsonString(Plain);
    }

    /// <summary>The tag that the image has in a layout: that of its long name.</summary>
    public static string Tag(Image image) => image.Names[0][(image.Names[0].LastIndexOf(':') + 1)..];

    static IEnumerable<JsonNode> Others(string existing, string tag, Digest digest) =>
        from node in JsonNode.Parse(existing)?["manifests"] as JsonArray ?? []
        where node is not null && (string?)node["annotations"]?[RefName] != tag && (string?)node["digest"] != digest.ToString()
        select node.DeepClone();
}
